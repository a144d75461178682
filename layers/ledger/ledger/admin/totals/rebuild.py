"""Rebuild totals from the entries: after a restore, or for books older than their totals.

Nothing is deleted, and an interrupted rebuild can start again.

1. Count the steps of entries that the totals lack, on the condition that nobody counts meanwhile.
2. Compare each total with the sum of the counted steps, twice.
3. Correct each total by its difference.

The stream may still deliver the change of an entry that step 1 has counted. So the entry gets a
mark, and the counter leaves it out.

The difference of a total does not depend on who counts meanwhile. But a scan of a table that is
written to is no snapshot. So both comparisons must agree, and each correction is conditional on the
total that was read.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any

from ledger.admin.totals.settling import CLOCK_SECONDS, StillCounting, settle, steps_of
from ledger.admin.verify import sealed, tallies
from ledger.admin.verify.facts import Facts, Readers, spell_scope
from ledger.admin.verify.tallies import Difference
from ledger.aws.items import Item
from ledger.core.totals import Total
from ledger.errors import LedgerError
from ledger.store import handover, keys
from ledger.store.items import codec, totals as total_items
from ledger.store.items.entries import to_entry
from ledger.store.items.heads import Head
from ledger.store.items.log_runs import LOG_RUN
from ledger.store.items.runs import Step
from ledger.store.keys import Key, Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream.counter import Counter
from ledger.stream.moves import move_of_step

Progress = Callable[[int], object]
PASSES = 4
STEPS = 1_000  # in memory at a time


class NotCountable(LedgerError):
    """The totals count an entry or version that is missing or unreadable."""

    rule: str
    message = "{rule}: its totals would be made wrong. Look at what `verify` says of it first."


_MISSING_VERSIONS = """
    SELECT DISTINCT c.scope, c.number, s.version FROM counted c
    JOIN (SELECT scope, number, version FROM counted
        UNION SELECT scope, number, since FROM counted) s USING (scope, number)
    LEFT JOIN versions v ON v.scope = c.scope AND v.number = c.number AND v.version = s.version
    WHERE s.version AND v.version IS NULL"""
_SURPLUSES = """
    SELECT s.number, s.version, s.surplus FROM surpluses s JOIN entries e USING (scope, number)
    WHERE s.scope = ? ORDER BY s.number"""
_SEALED = """
    SELECT l.version FROM leaves l JOIN log_heads USING (scope, epoch)
    WHERE l.scope = ? AND l.number = ?"""
_BOOKS = "SELECT DISTINCT scope FROM entries"
_ENTRIES = "SELECT COUNT(*) FROM entries"


def rebuild(
    table: Table,
    now: datetime,
    progress: Progress,
    book: Scope | None = None,
    expect: Progress = lambda _: None,
) -> dict[str, Any]:
    """Count the uncounted versions and correct the totals of one book, or of all books.

    `progress` is called with the items of each page, `PASSES` times for each item. `expect` is
    called with the sum of all passes, once the first pass has counted the items. Raise
    `StillCounting` if the totals change meanwhile. Raise `NotCountable`, and write nothing, if a
    counted version is missing, or if an item is unreadable. Raise `NotHandedOver` if an earlier
    release may still count.
    """
    handover.require(table, now)
    items, scopes = _require_countable(table, book, progress)
    expect(PASSES * items)
    counter = Counter(table)
    heads = {scope: counter.head(scope) for scope in scopes}
    with Facts.on_disk() as facts:
        _read_all(facts, table, book, progress)
        for scope, head in heads.items():
            _count(table, facts, scope, head, int(now.timestamp()))
        ((counted,),) = facts.select(_ENTRIES)
    differences, again = (_differences(table, book, progress) for _ in range(2))
    if differences != again:
        raise StillCounting
    for difference in differences:
        _correct(table, difference)
    return {"entries_counted": counted, "totals_corrected": len(differences)}


def _count(table: Table, facts: Facts, scope: Scope, before: Head, now: int) -> None:
    """Count what the totals of a book lack, and note the time. Raise `StillCounting`."""
    counter, until = Counter(table), now + CLOCK_SECONDS
    head: Head | None = before
    missing = _missing_steps(facts, scope)
    while batch := list(islice(missing, STEPS)):
        if head is not None:
            moves = [
                move_of_step(table, scope, step).without(_sealed(facts, scope, step.number))
                for step in batch
            ]
            head = counter.recount(scope, head, moves, until)
        if head is None:
            # Others have counted since the facts were read, so each batch is looked up again.
            settle(table, scope, {step.number for step in batch}, 0, until)
    counter.refresh(scope, head or counter.head(scope), now)


def _sealed(facts: Facts, scope: Scope, number: int) -> set[tuple[int, int]]:
    """Return the versions of an entry that are in the log, by id and version."""
    rows = facts.select(_SEALED, spell_scope(scope), number)
    return {(number, version) for (version,) in rows}


def _missing_steps(facts: Facts, scope: Scope) -> Iterator[Step]:
    rows = facts.select(_SURPLUSES, spell_scope(scope))
    for number, of_entry in groupby(rows, key=lambda row: row[0]):
        yield from steps_of(number, {version: surplus for _, version, surplus in of_entry})


def _read_all(facts: Facts, table: Table, book: Scope | None, progress: Progress) -> None:
    for page in _pages(table, book, progress):
        facts.read_page(page, _READERS)


def _pages(table: Table, book: Scope | None, progress: Progress) -> Iterator[Iterable[Item]]:
    for page in table.scan():
        progress(len(page))
        yield [item for item in page if _is_in(item, book)]


def _is_in(item: Item, book: Scope | None) -> bool:
    return codec.kind_of(item) in _READERS and book in (None, keys.scope_of(item))


def _differences(table: Table, book: Scope | None, progress: Progress) -> list[Difference]:
    """Return the difference of each total from the sum of the counted steps."""
    with Facts.on_disk() as facts:
        _read_all(facts, table, book, progress)
        return list(tallies.differences(facts))


def _require_countable(
    table: Table, book: Scope | None, progress: Progress
) -> tuple[int, list[Scope]]:
    """Return the number of items of the table, and its books. Raise `NotCountable`."""
    count = 0

    def note(items: int) -> None:
        nonlocal count
        count += items
        progress(items)

    with Facts.on_disk() as facts:
        _read_all(facts, table, book, note)
        for fault in facts.faults:
            raise NotCountable(rule=fault)
        for scope, number, version in facts.select(_MISSING_VERSIONS):
            # The scan may have passed the version's key before the version was written.
            if not _has_version(table, _scope(scope), number, version):
                raise NotCountable(
                    rule=f"{scope} {number} is counted at version {version}, and has none"
                )
        return count, [_scope(text) for (text,) in facts.select(_BOOKS)]


def _scope(text: str) -> Scope:
    return Scope(*text.split(keys.DELIMITER))


def _has_version(table: Table, scope: Scope, number: int, version: int) -> bool:
    present = table.get(keys.entry(scope, number))
    if present is not None and codec.read_integer(present, "version", -1) == version:
        return True
    return table.get(keys.entry_version(scope, number, version)) is not None


def _read_version(facts: Facts, scope: Scope, item: Item) -> None:
    version, is_past = codec.read_integer(item, "version"), keys.is_past_version(item)
    row = (spell_scope(scope), keys.id_of(item), version, is_past)
    # Only the keys of the rows are asked for here, so their other columns stay empty.
    facts.insert("versions", *row, *[None] * 6)
    if not is_past:
        facts.insert("entries", *row[:3], *[None] * 9)


def _read_entry(facts: Facts, scope: Scope, item: Item) -> None:
    entry = to_entry({**item, **keys.entry(scope, keys.id_of(item))})
    tallies.insert_version(facts, spell_scope(scope), entry)
    _read_version(facts, scope, item)


_READERS: Readers = {
    codec.ENTRY: _read_entry,
    codec.REMOVED: _read_version,
    LOG_RUN: sealed.read_log_run,
    **tallies.READERS,
}


def _correct(table: Table, difference: Difference) -> None:
    """Subtract the difference from a total, if the total is still the one that was read."""
    scope, account, currency, time, surplus = difference
    key = _key(_scope(scope), account, time, currency)
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
