"""Rebuild totals from the entries: after a restore, or for books older than the projector.

Nothing is deleted, and an interrupted rebuild can start again.

1. Count the entries that are not counted yet, as the projector does.
2. Compare each total with the sum of the counted versions, twice.
3. Correct each total by its difference.

The difference of a total does not depend on who counts meanwhile. But a scan of a table that is
written to is no snapshot. So both comparisons must agree, and each correction is conditional on the
total that was read.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from ledger.admin.verify import tallies
from ledger.admin.verify.facts import Facts, Readers, spell_scope
from ledger.admin.verify.tallies import Difference
from ledger.aws.items import Item
from ledger.core.totals import Total
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items import codec, totals as total_items
from ledger.store.items.entries import to_entry
from ledger.store.keys import Key, Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream.projector import Job, Projector

Progress = Callable[[int], object]
PASSES = 4


class StillCounting(LedgerError):
    """The totals changed while they were read."""

    message = (
        "The totals move while they are read: switch the event source of StreamCountEntries off,"
        " and begin again. The corrected totals stay right."
    )


class NotCountable(LedgerError):
    """The totals count an entry or version that is missing or unreadable."""

    rule: str
    message = "{rule}: its totals would be made wrong. Look at what `verify` says of it first."


# A removed entry has a version without lines.
_MISSING_VERSIONS = """
    SELECT c.scope, c.number, s.version FROM counted c
    JOIN (SELECT scope, number, version FROM counted
        UNION SELECT scope, number, target FROM counted) s USING (scope, number)
    LEFT JOIN versions v ON v.scope = c.scope AND v.number = c.number AND v.version = s.version
    WHERE s.version AND v.version IS NULL"""


def rebuild(
    table: Table,
    now: datetime,
    progress: Progress,
    book: Scope | None = None,
    expect: Progress = lambda _: None,
) -> dict[str, Any]:
    """Count the uncounted entries and correct the totals of one book, or of all books.

    `progress` is called with the items of each page, `PASSES` times for each item. `expect` is
    called with the sum of all passes, once the first pass has counted the items. Raise
    `StillCounting` if the totals change meanwhile. Raise `NotCountable`, and write nothing, if a
    counted version is missing, or if an item is unreadable.
    """
    items = _require_countable(table, book, progress)
    expect(PASSES * items)
    projector, counted, scopes = Projector(table), 0, set[Scope]()
    for page in _pages(table, book, progress):
        jobs = [job for item in page if (job := Job.from_item(item))]
        projector.count(jobs)
        counted += len(jobs)
        scopes |= {job.scope for job in jobs}
    differences, again = (_differences(table, book, progress) for _ in range(2))
    if differences != again:
        raise StillCounting
    for difference in differences:
        _correct(table, difference)
    projector.note(dict.fromkeys(scopes, now))
    return {"entries_counted": counted, "totals_corrected": len(differences)}


def _pages(table: Table, book: Scope | None, progress: Progress) -> Iterator[Iterable[Item]]:
    for page in table.scan():
        progress(len(page))
        yield [item for item in page if _is_in(item, book)]


def _is_in(item: Item, book: Scope | None) -> bool:
    return codec.kind_of(item) in _READERS and book in (None, keys.scope_of(item))


def _differences(table: Table, book: Scope | None, progress: Progress) -> list[Difference]:
    """Return the difference of each total from the sum of the counted versions."""
    with Facts.on_disk() as facts:
        for page in _pages(table, book, progress):
            facts.read_page(page, _READERS)
        return list(tallies.differences(facts))


def _require_countable(table: Table, book: Scope | None, progress: Progress) -> int:
    """Return the number of items of the table. Raise `NotCountable`."""
    count = 0

    def note(items: int) -> None:
        nonlocal count
        count += items
        progress(items)

    with Facts.on_disk() as facts:
        for page in _pages(table, book, note):
            facts.read_page(page, _READERS)
        for fault in facts.faults:
            raise NotCountable(rule=fault)
        for scope, number, version in facts.select(_MISSING_VERSIONS):
            # The scan may have passed the version's key before the version was written.
            if not _has_version(table, Scope(*scope.split(keys.DELIMITER)), number, version):
                raise NotCountable(
                    rule=f"{scope} {number} is counted at version {version}, and has none"
                )
    return count


def _has_version(table: Table, scope: Scope, number: int, version: int) -> bool:
    present = table.get(keys.entry(scope, number))
    if present is not None and codec.read_integer(present, "version", -1) == version:
        return True
    return table.get(keys.entry_version(scope, number, version)) is not None


def _read_version(facts: Facts, scope: Scope, item: Item) -> None:
    version, is_past = codec.read_integer(item, "version"), keys.is_past_version(item)
    row = (spell_scope(scope), keys.id_of(item), version, is_past)
    # Only the key of the row is asked for here, so its six other columns stay empty.
    facts.insert("versions", *row, *[None] * 6)


def _read_entry(facts: Facts, scope: Scope, item: Item) -> None:
    entry = to_entry({**item, **keys.entry(scope, keys.id_of(item))})
    tallies.insert_version(facts, spell_scope(scope), entry)
    _read_version(facts, scope, item)


_READERS: Readers = {codec.ENTRY: _read_entry, codec.REMOVED: _read_version, **tallies.READERS}


def _correct(table: Table, difference: Difference) -> None:
    """Subtract the difference from a total, if the total is still the one that was read."""
    scope, account, currency, time, surplus = difference
    key = _key(Scope(*scope.split(keys.DELIMITER)), account, time, currency)
    item = table.get(key)
    before = total_items.to_total(item)[1] if item else None
    write = total_items.correction(key, before, -surplus)
    if write_until_settled(table, [write]).failed:
        # The condition also fails after our own write, if that write's answer was lost.
        after = table.get(key)
        expected = (before or Total()) + -surplus
        if after is None or total_items.to_total(after)[1] != expected:
            raise StillCounting


def _key(scope: Scope, account: int, time: str, currency: str) -> Key:
    if len(time) == len("2026-11"):
        return keys.total_of_month(scope, account, date.fromisoformat(f"{time}-01"), currency)
    return keys.total_of_day(scope, account, date.fromisoformat(time), currency)
