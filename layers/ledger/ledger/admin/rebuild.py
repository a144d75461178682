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

from ledger.admin import tallies
from ledger.admin.facts import Facts, Readers
from ledger.core.totals import Total
from ledger.errors import LedgerError
from ledger.store import items, keys, total_items
from ledger.store.items import Item
from ledger.store.keys import Key, Scope
from ledger.store.retries import settled
from ledger.store.table import Table
from ledger.stream.projector import Job, Projector

_Off = tuple[str, int, str, str, Total]


class StillCounting(LedgerError):
    """The totals moved while they were read."""

    words = (
        "The totals move while they are read: switch the event source of CountEntries off, and"
        " begin again. What was corrected is right."
    )


def rebuild(
    table: Table, now: datetime, tell: Callable[[int], object], only: Scope | None = None
) -> dict[str, Any]:
    """Count what is not counted, and correct what is off, of one book or of all.

    `tell` is told of items as they are read, three times over. `StillCounting` if the totals move.
    """
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
    for page in table.everything():
        tell(len(page))
        yield [item for item in page if _is_of(item, only)]


def _is_of(item: Item, only: Scope | None) -> bool:
    kind = item.get("kind", {}).get("S")
    is_wanted = kind in _READERS or kind == items.REMOVED
    return is_wanted and only in (None, keys.scope_of(item))


def _off(table: Table, only: Scope | None, tell: Callable[[int], object]) -> list[_Off]:
    """By how much each total is off from the versions that are counted."""
    with Facts.on_disk() as facts:
        for page in _pages(table, only, tell):
            facts.read_page(page, _READERS)
        return list(tallies.differences(facts))


def _entry(facts: Facts, scope: Scope, item: Item) -> None:
    entry = items.to_entry({**item, **keys.entry(scope, keys.number_of(item))})
    tallies.keep_version(facts, f"{scope.tenant_id}{keys.DELIMITER}{scope.business_id}", entry)


_READERS: Readers = {items.ENTRY: _entry, **tallies.READERS}


def _correct(table: Table, off: _Off) -> None:
    """Take from a total what it has too much, if it is still what it was."""
    scope, account, currency, time, surplus = off
    key = _key(Scope(*scope.split(keys.DELIMITER)), account, time, currency)
    before = table.get(key)
    was = total_items.to_total(before)[1] if before else None
    write = total_items.correction(key, was, -surplus)
    if settled(table, [write]).failed:
        after = table.get(key)
        expected = (was or Total()) + -surplus
        if after is None or total_items.to_total(after)[1] != expected:
            raise StillCounting


def _key(scope: Scope, account: int, time: str, currency: str) -> Key:
    if len(time) == len("2026-11"):
        return keys.total_of_month(scope, account, date.fromisoformat(f"{time}-01"), currency)
    return keys.total_of_day(scope, account, date.fromisoformat(time), currency)
