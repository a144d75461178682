"""Every key of a book, and so the data model: one question, one function.

| question                                                      | where   | function            |
|---------------------------------------------------------------|---------|---------------------|
| an entry with all its lines; the use of an id                 | table   | entry               |
| the entries of the general journal, by id                     | table   | entry_of_journal    |
| the past versions of an entry                                 | table   | entry_version       |
| an account with its balance and counts; all, by id            | table   | account             |
| a record; all records of a kind, by id                        | table   | record              |
| the account or record that has a name                         | table   | name                |
| the time and the request of an account's closing              | table   | account_closing     |
| the entries of a batch                                        | table   | batch               |
| an account's total of a month; all accounts, all months       | table   | total_of_month      |
| an account's total of a day; all accounts and days of a month | table   | total_of_day        |
| the version of an entry that an earlier release has counted   | table   | counted             |
| the version of an entry that the operator has counted         | table   | recounted           |
| how much the totals contain, and how fresh they are           | table   | counted_at          |
| the steps of entries that the totals contain, in their order  | table   | run                 |
| the leaves of the log, by their place                         | table   | log_run             |
| how much of the log is published, and its newest checkpoint   | table   | published           |
| the day through which a book is closed                        | table   | period              |
| the entries of the general journal, by effective time         | listing | entries_of_journal  |
| the entries of a subledger, by effective time                 | listing | entries_of_account  |
| the journal's entries that have a keyed id, by creation       | keyed   | keyed_entries       |
| the accounts below an account, by creation                    | listing | accounts_of_account |
| the owners of accounts with a subledger, by creation          | listing | owners              |

To list the journal by creation, merge two lists. Ids from the clock sort by time in the table; ids
made of a key are in the index `keyed`. Without a time, a function of an index returns the whole
list's key. A list of the table itself is strongly consistent and free.

Tenant and business come first in every key of a book, and they come from the principal alone. So no
request can express a key of another business. Neither of the two contains the delimiter; ids are
hexadecimal. `directory_keys` has the keys of tenants, clients and tokens.
"""

from datetime import date, datetime

from msgspec import Struct

from ledger.core import ids
from ledger.core.texts import format_instant

DELIMITER = "#"
LOG_PARTITION = 1 << 16
Key = dict[str, dict[str, str]]


class Scope(Struct, frozen=True):
    """The tenant and business of a key."""

    tenant_id: str
    business_id: str

    def __post_init__(self) -> None:
        for part in (self.tenant_id, self.business_id):
            assert part, "an empty id"
            # With a delimiter in it, one business's id could spell another business's key.
            assert DELIMITER not in part, part


def _key(pk: str, sk: str) -> Key:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def _in_listing(pk: str, sk: str) -> Key:
    return {"LPK": {"S": pk}, "LSK": {"S": sk}}


def _in_keyed(pk: str, sk: str) -> Key:
    return {"KPK": {"S": pk}, "KSK": {"S": sk}}


def _under(scope: Scope, *parts: str) -> str:
    return DELIMITER.join((scope.tenant_id, scope.business_id, *parts))


def _hex(identity: int) -> str:
    """Return an id as keys spell it: the order of the texts is the order of the ids."""
    assert identity >= 0, identity
    return f"{identity:011x}"


_HEX_CHARACTERS = len(_hex(0))


def instant(at: datetime) -> str:
    """Return a time in UTC with microseconds: the order of the texts is the order of the times."""
    return format_instant(at)


def position_of(item: Key) -> str:
    """Return an entry's position by creation, from its clock id or from its key in the index."""
    entry_id = id_of(item)
    return item["KSK"]["S"] if "KSK" in item else _time_and_id(ids.clock_time(entry_id), entry_id)


def ids_at(position: str) -> tuple[str, str]:
    """Return the lowest and the highest sort key that a clock id can have at a position."""
    at = time_of(position)
    first = ids.first_id(int(at.timestamp()) * 1000 + at.microsecond // 1000)
    return _hex(max(0, first - ids.IDS_PER_TICK)), _hex(first + ids.IDS_PER_TICK)


def has_time(position: str) -> bool:
    """Return whether a position is in a list by time."""
    return DELIMITER in position


def time_of(position: str) -> datetime:
    """Return the time of a position in a list by time."""
    return datetime.fromisoformat(position.partition(DELIMITER)[0])


def position(at: datetime | None, entry_id: int) -> str:
    """Return the position of an entry in a list by time, or by id without a time."""
    return _hex(entry_id) if at is None else _time_and_id(at, entry_id)


def _time_and_id(at: datetime | None, identity: int | str) -> str:
    # Many items share a time. The id makes the order total, so that pages do not shift.
    suffix = _hex(identity) if isinstance(identity, int) else identity
    return "" if at is None else f"{instant(at)}{DELIMITER}{suffix}"


def entry(scope: Scope, entry_id: int) -> Key:
    """Return the key of an entry, an alias or a tombstone."""
    if ids.is_in_journal(entry_id):
        return entry_of_journal(scope, entry_id)
    # The list of the general journal must not have it.
    return _key(_under(scope, "entry", _hex(entry_id)), "entry")


def entry_of_journal(scope: Scope, entry_id: int) -> Key:
    """Return the key of an entry of the general journal; all are in one partition."""
    return _key(_under(scope, "entries"), _hex(entry_id))


def entry_version(scope: Scope, entry_id: int, version: int) -> Key:
    """Return the key of a past version."""
    return _key(_under(scope, "entry", _hex(entry_id)), f"version{DELIMITER}{version:05d}")


def account(scope: Scope, account_id: int) -> Key:
    """Return the key of an account; all are in one partition."""
    return _key(_under(scope, "accounts"), _hex(account_id))


def record(scope: Scope, kind: str, record_id: int) -> Key:
    """Return the key of a record; all of a kind are in one partition."""
    return _key(_under(scope, "records", kind), _hex(record_id))


def name(scope: Scope, kind: str, value: str) -> Key:
    """Return the key of a name, so that only one account or record can have it."""
    return _key(_under(scope, "name", kind, value), "name")


def account_closing(scope: Scope, account_id: int) -> Key:
    """Return the key of an account's closing."""
    return _key(_under(scope, "account", _hex(account_id)), "closing")


def batch(scope: Scope, batch_id: int) -> Key:
    """Return the key of a batch."""
    return _key(_under(scope, "batch", _hex(batch_id)), "batch")


def total_of_month(
    scope: Scope, account: int | None = None, month: date | None = None, currency: str = ""
) -> Key:
    """Return the key of a total, by account and month (its first day), or where such keys begin."""
    time = f"{month:%Y-%m}" if month else None
    return _key(_under(scope, "months"), _total(account, time, currency))


def total_of_day(scope: Scope, account: int | None, day: date, currency: str | None = None) -> Key:
    """Return the key of a total, by account and day, or where such keys begin without a currency.

    The days of a month share a partition.
    """
    time = None if currency is None else f"{day:%Y-%m-%d}"
    return _key(_under(scope, "days", f"{day:%Y-%m}"), _total(account, time, currency or ""))


def _total(account: int | None, time: str | None, currency: str) -> str:
    prefix = [] if account is None else [_hex(account)]
    return DELIMITER.join([*prefix, *([] if time is None else [time, currency])])


def read_total_key(item: Key) -> tuple[int, date, str]:
    """Return account id, day (of a month its first) and currency of a total's key."""
    account, time, currency = item["SK"]["S"].split(DELIMITER)
    return int(account, 16), date.fromisoformat(time if len(time) > 7 else f"{time}-01"), currency


def counted_at(scope: Scope) -> Key:
    """Return the key of the head of the totals, which has their freshness."""
    return _key(_under(scope, "counted"), "counted")


def period(scope: Scope) -> Key:
    """Return the key of the period lock."""
    return _key(_under(scope, "period"), "period")


def counted(scope: Scope, entry_id: int) -> Key:
    """Return the key of an entry's state in the totals of earlier releases."""
    return _key(_under(scope, "entry", _hex(entry_id)), "counted")


def recounted(scope: Scope, entry_id: int) -> Key:
    """Return the key of the version of an entry that the operator has counted."""
    return _key(_under(scope, "entry", _hex(entry_id)), "recounted")


def run(scope: Scope, place: int | None = None) -> Key:
    """Return the key of a run by its place, or where such keys begin; all are in one partition."""
    return _key(_under(scope, "runs"), "" if place is None else _hex(place))


def log_run(scope: Scope, epoch: int, first: int) -> Key:
    """Return the key of a run of leaves by the place of its first leaf.

    A partition has the runs that begin in LOG_PARTITION places of an epoch.
    """
    part = f"{first // LOG_PARTITION:06x}"
    return _key(_under(scope, "log", str(epoch), part), _hex(first))


def log_epoch(item: Key) -> int:
    """Return the epoch in the key of a run of leaves."""
    return int(item["PK"]["S"].split(DELIMITER)[3])


def published(scope: Scope) -> Key:
    """Return the key of the state of the log's publication."""
    return _key(_under(scope, "published"), "published")


def log_place(item: Key) -> int:
    """Return the place of the first leaf in the key of a run."""
    return int(item["SK"]["S"], 16)


def entries_of_journal(scope: Scope, at: datetime | None = None, entry_id: int = 0) -> Key:
    """Return the key in the general journal's list by effective time."""
    return _in_listing(_under(scope, "entries"), _time_and_id(at, entry_id))


def entries_of_account(
    scope: Scope, account_id: int, at: datetime | None = None, entry_id: int = 0
) -> Key:
    """Return the key in a subledger's list by effective time."""
    pk = _under(scope, "account", _hex(account_id), "entries")
    return _in_listing(pk, _time_and_id(at, entry_id))


def keyed_entries(scope: Scope, at: datetime | None = None, entry_id: int = 0) -> Key:
    """Return the key in the list by creation of entries whose id was made of a key."""
    return _in_keyed(_under(scope, "keyed"), _time_and_id(at, entry_id))


def accounts_of_account(
    scope: Scope, parent: int, at: datetime | None = None, account_id: int = 0
) -> Key:
    """Return the key in the list by creation of the accounts below `parent`."""
    pk = _under(scope, "account", _hex(parent), "accounts")
    return _in_listing(pk, _time_and_id(at, account_id))


def owners(scope: Scope, at: datetime | None = None, account_id: int = 0) -> Key:
    """Return the key in the list by creation of the accounts whose parts have subledgers."""
    return _in_listing(_under(scope, "owners"), _time_and_id(at, account_id))


def scope_of(item: Key) -> Scope:
    """Return the tenant and business of a book's item."""
    tenant_id, business_id, *_ = item["PK"]["S"].split(DELIMITER)
    return Scope(tenant_id, business_id)


def is_of_book(item: Key) -> bool:
    """Return whether an item is of a book, and not of the directory."""
    return item["PK"]["S"].count(DELIMITER) > 1


def is_past_version(item: Key) -> bool:
    """Return whether an entry's item is a past version."""
    return item["SK"]["S"].startswith(f"version{DELIMITER}")


def sort_name(key: Key) -> str:
    """Return the name of a sort key: the table's, or that of one of its indexes."""
    return next(name for name in ("SK", "LSK", "KSK") if name in key)


def id_of(item: Key) -> int:
    """Return the id in the key of an entry, a past version, an account, a record or a batch."""
    own, partition = item["SK"]["S"], item["PK"]["S"]
    return int(own if len(own) == _HEX_CHARACTERS else partition.rpartition(DELIMITER)[2], 16)
