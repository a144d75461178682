"""The keys of a book, and so its data model: one function for each question.

| question                                               | index   | function            |
|--------------------------------------------------------|---------|---------------------|
| one entry with its lines; the use of an id             | table   | entry               |
| entries of the general journal, by id                  | table   | entry_of_journal    |
| past versions of one entry                             | table   | entry_version       |
| one account, its balance and counts; all, by id        | table   | account             |
| one record, such as a journal; all of a kind           | table   | record              |
| the owner of a name that is unique in its kind         | table   | name                |
| time and request of an account's closing               | table   | account_closing     |
| entries of one request, under one id                   | table   | batch               |
| an account's total of a month; totals of all months    | table   | total_of_month      |
| an account's total of a day; all accounts in a month   | table   | total_of_day        |
| the version to which an entry is counted in totals     | table   | counted             |
| the time of the newest counted change of a book        | table   | counted_at          |
| the day through which a book is closed                 | table   | period              |
| entries of the general journal, by effective time      | listing | entries_of_journal  |
| entries of a label, by effective time                  | listing | entries_of_account  |
| entries of the journal made with a key, by creation    | keyed   | keyed_entries       |
| labels of a customer, by age                           | listing | accounts_of_account |

A list of entries by creation merges the entries without a key, by id, with `keyed_entries`.
A function of an index gives the partition alone if it gets no time. A list in the table itself is
strongly consistent, and costs no index write.

Tenant and business come first in each key, from the principal alone. So no request can express a
key of another book. Neither id contains the delimiter; ids are hexadecimal. The keys of
tenants, clients and tokens are in `directory_keys`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ledger.core import ids

DELIMITER = "#"
Key = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The tenant and business that a key is under."""

    tenant_id: str
    business_id: str

    def __post_init__(self) -> None:
        for part in (self.tenant_id, self.business_id):
            assert part, "an empty id"
            assert DELIMITER not in part, part


def _key(pk: str, sk: str) -> Key:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def _listed(pk: str, sk: str) -> Key:
    return {"LPK": {"S": pk}, "LSK": {"S": sk}}


def _keyed(pk: str, sk: str) -> Key:
    return {"KPK": {"S": pk}, "KSK": {"S": sk}}


def _under(scope: Scope, *parts: str) -> str:
    return DELIMITER.join((scope.tenant_id, scope.business_id, *parts))


def _hex(number: int) -> str:
    """A number as keys spell it: the order of the text is that of the numbers."""
    return f"{number:011x}"


def instant(at: datetime) -> str:
    """A time as keys and items spell it: UTC, microseconds, so that text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def place_of(item: Key) -> str:
    """An entry's place among those by creation: its own number says it, or its key in the index."""
    number = number_of(item)
    return item["KSK"]["S"] if "KSK" in item else _when(ids.clock_time(number), number)


def numbers_at(place: str) -> tuple[str, str]:
    """The least and the greatest sort key of an entry at a place among those by creation."""
    at = datetime.fromisoformat(place.partition(DELIMITER)[0])
    first = ids.first_number(int(at.timestamp()) * 1000 + at.microsecond // 1000)
    return _hex(max(0, first - ids.NUMBERS_PER_TICK)), _hex(first + ids.NUMBERS_PER_TICK)


def place(at: datetime | None, number: int) -> str:
    """The place of an entry among those by a time of theirs; or, without one, by number."""
    return _hex(number) if at is None else _when(at, number)


def _when(at: datetime | None, identity: int | str) -> str:
    # Many things share a time; their identity makes the order total, so that pages do not shift.
    last = _hex(identity) if isinstance(identity, int) else identity
    return "" if at is None else f"{instant(at)}{DELIMITER}{last}"


def entry(scope: Scope, number: int) -> Key:
    if ids.is_in_journal(number):
        return entry_of_journal(scope, number)
    return _key(_under(scope, "entry", _hex(number)), "entry")


def entry_of_journal(scope: Scope, number: int) -> Key:
    return _key(_under(scope, "entries"), _hex(number))


def entry_version(scope: Scope, number: int, version: int) -> Key:
    return _key(_under(scope, "entry", _hex(number)), f"version{DELIMITER}{version:05d}")


def account(scope: Scope, number: int) -> Key:
    return _key(_under(scope, "accounts"), _hex(number))


def record(scope: Scope, kind: str, number: int) -> Key:
    return _key(_under(scope, "records", kind), _hex(number))


def name(scope: Scope, kind: str, value: str) -> Key:
    return _key(_under(scope, "name", kind, value), "name")


def account_closing(scope: Scope, number: int) -> Key:
    return _key(_under(scope, "account", _hex(number)), "closing")


def batch(scope: Scope, number: int) -> Key:
    return _key(_under(scope, "batch", _hex(number)), "batch")


def total_of_month(
    scope: Scope, account: int | None = None, month: date | None = None, currency: str = ""
) -> Key:
    """By account, then by month (its first day); without them where such keys begin."""
    when = None if month is None else f"{month:%Y-%m}"
    return _key(_under(scope, "months"), _total(account, when, currency))


def total_of_day(scope: Scope, account: int | None, day: date, currency: str | None = None) -> Key:
    """The days of a month are together, by account; without a currency where such keys begin."""
    within = None if currency is None else f"{day:%Y-%m-%d}"
    return _key(_under(scope, "days", f"{day:%Y-%m}"), _total(account, within, currency or ""))


def _total(account: int | None, when: str | None, currency: str) -> str:
    known = [] if account is None else [_hex(account)]
    return DELIMITER.join([*known, *([] if when is None else [when, currency])])


def place_of_total(item: Key) -> tuple[int, date, str]:
    """Account, day (of a month its first) and currency in the key of a total."""
    account, when, currency = item["SK"]["S"].split(DELIMITER)
    return int(account, 16), date.fromisoformat(when if len(when) > 7 else f"{when}-01"), currency


def counted_at(scope: Scope) -> Key:
    return _key(_under(scope, "counted"), "counted")


def period(scope: Scope) -> Key:
    return _key(_under(scope, "period"), "period")


def counted(scope: Scope, number: int) -> Key:
    return _key(_under(scope, "entry", _hex(number)), "counted")


def entries_of_journal(scope: Scope, at: datetime | None = None, number: int = 0) -> Key:
    return _listed(_under(scope, "entries"), _when(at, number))


def entries_of_account(
    scope: Scope, account_number: int, at: datetime | None = None, number: int = 0
) -> Key:
    return _listed(_under(scope, "account", _hex(account_number), "entries"), _when(at, number))


def keyed_entries(scope: Scope, at: datetime | None = None, number: int = 0) -> Key:
    return _keyed(_under(scope, "keyed"), _when(at, number))


def scope_of(item: Key) -> Scope:
    """The tenant and business that an item of a book is under."""
    tenant_id, business_id, *_ = item["PK"]["S"].split(DELIMITER)
    return Scope(tenant_id, business_id)


def is_of_book(item: Key) -> bool:
    """Whether an item is under a tenant and a business, and so not of the directory."""
    return item["PK"]["S"].count(DELIMITER) > 1


def is_past_version(item: Key) -> bool:
    """Whether it is an entry's past version, and not its present one."""
    return item["SK"]["S"].startswith(f"version{DELIMITER}")


def sort_name(key: Key) -> str:
    """What the sort key is called, of the table or one of its indexes."""
    return next(name for name in ("SK", "LSK", "KSK") if name in key)


def accounts_of_account(
    scope: Scope, parent: int, at: datetime | None = None, number: int = 0
) -> Key:
    return _listed(_under(scope, "account", _hex(parent), "accounts"), _when(at, number))


def number_of(item: Key) -> int:
    """The number in the key of an entry, a version of it, an account, a record or a batch."""
    spelled = item["SK"]["S"]
    if len(spelled) != len(_hex(0)):
        spelled = item["PK"]["S"].rpartition(DELIMITER)[2]
    return int(spelled, 16)
