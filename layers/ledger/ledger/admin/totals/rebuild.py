"""The totals, put right from the entries: after a restore, or for books older than the projector.

Nothing is deleted, and whatever is cut off is begun again. Entries that are not counted yet are
counted, as the projector does it. Then each total is corrected by what it is off from the versions
that are counted. That difference stays the same whoever counts meanwhile, but two readings of a
table that is written to may not show it: so two readings must agree, and each correction is
conditional on the total that was read.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from ledger.admin.verify import tallies
from ledger.admin.verify.facts import Facts, Readers, said
from ledger.aws.items import Item
from ledger.core.totals import Total
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items import codec, totals as total_items
from ledger.store.keys import Key, Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream.projector import Job, Projector

_Off = tuple[str, int, str, str, Total]


class StillCounting(LedgerError):
    """The totals moved while they were read."""

    message = (
        "The totals move while they are read: switch the event source of StreamCountEntries off,"
        " and begin again. What was corrected is right."
    )


class NotCountable(LedgerError):
    """What is counted cannot be told from what is not."""

    rule: str
    message = "{rule}: its totals would be made wrong. Look at what `verify` says of it first."


# A removed entry has a version of nothing.
_NOT_THERE = """
    SELECT c.scope, c.number, s.version FROM counted c
    JOIN (SELECT scope, number, version FROM counted
        UNION SELECT scope, number, target FROM counted) s USING (scope, number)
    LEFT JOIN versions v ON v.scope = c.scope AND v.number = c.number AND v.version = s.version
    WHERE s.version AND v.version IS NULL"""


def rebuild(
    table: Table, now: datetime, tell: Callable[[int], object], only: Scope | None = None
) -> dict[str, Any]:
    """Count what is not counted, and correct what is off, of one book or of all.

    `tell` is told of items as they are read, four times over. `StillCounting` if the totals move;
    `NotCountable`, and nothing is written, of an entry that is counted at a version it has not, or
    of an item that cannot be read.
    """
    _require_countable(table, only, tell)
    projector, counted, scopes = Projector(table), 0, set[Scope]()
    for page in _pages(table, only, tell):
        jobs = [job for item in page if (job := Job.of(item))]
        projector.count(jobs)
        counted += len(jobs)
        scopes |= {job.scope for job in jobs}
    off, again = (_off(table, only, tell) for _ in range(2))
    if off != again:
        raise StillCounting
    for one in off:
        _correct(table, one)
    projector.note(dict.fromkeys(scopes, now))
    return {"entries_counted": counted, "totals_corrected": len(off)}


def _pages(
    table: Table, only: Scope | None, tell: Callable[[int], object]
) -> Iterator[Iterable[Item]]:
    for page in table.scan():
        tell(len(page))
        yield [item for item in page if _is_of(item, only)]


def _is_of(item: Item, only: Scope | None) -> bool:
    kind = item.get("kind", {}).get("S")
    return kind in _READERS and only in (None, keys.scope_of(item))


def _off(table: Table, only: Scope | None, tell: Callable[[int], object]) -> list[_Off]:
    """By how much each total is off from the versions that are counted."""
    with Facts.on_disk() as facts:
        for page in _pages(table, only, tell):
            facts.read_page(page, _READERS)
        return list(tallies.differences(facts))


def _require_countable(table: Table, only: Scope | None, tell: Callable[[int], object]) -> None:
    with Facts.on_disk() as facts:
        for page in _pages(table, only, tell):
            facts.read_page(page, _READERS)
        for fault in facts.faults:
            raise NotCountable(rule=fault)
        for where, number, version in facts.ask(_NOT_THERE):
            # It may have been written since its place was read.
            if not _is_there(table, Scope(*where.split(keys.DELIMITER)), number, version):
                raise NotCountable(
                    rule=f"{where} {number} is counted at version {version}, and has none"
                )


def _is_there(table: Table, scope: Scope, number: int, version: int) -> bool:
    present = table.get(keys.entry(scope, number))
    if present is not None and codec.read_integer(present, "version", -1) == version:
        return True
    return table.get(keys.entry_version(scope, number, version)) is not None


def _keep_version(facts: Facts, scope: Scope, item: Item) -> None:
    version, is_past = codec.read_integer(item, "version"), keys.is_past_version(item)
    where = (said(scope), keys.number_of(item))
    facts.keep("versions", *where, version, is_past, *[None] * 6)


def _entry(facts: Facts, scope: Scope, item: Item) -> None:
    entry = codec.to_entry({**item, **keys.entry(scope, keys.number_of(item))})
    tallies.keep_version(facts, said(scope), entry)
    _keep_version(facts, scope, item)


_READERS: Readers = {codec.ENTRY: _entry, codec.REMOVED: _keep_version, **tallies.READERS}


def _correct(table: Table, off: _Off) -> None:
    """Take from a total what it has too much, if it is still what it was."""
    scope, account, currency, time, surplus = off
    key = _key(Scope(*scope.split(keys.DELIMITER)), account, time, currency)
    before = table.get(key)
    was = total_items.to_total(before)[1] if before else None
    write = total_items.correction(key, was, -surplus)
    if write_until_settled(table, [write]).failed:
        after = table.get(key)
        expected = (was or Total()) + -surplus
        if after is None or total_items.to_total(after)[1] != expected:
            raise StillCounting


def _key(scope: Scope, account: int, time: str, currency: str) -> Key:
    if len(time) == len("2026-11"):
        return keys.total_of_month(scope, account, date.fromisoformat(f"{time}-01"), currency)
    return keys.total_of_day(scope, account, date.fromisoformat(time), currency)
