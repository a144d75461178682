"""Begin the logs of books that are older than their logs, and seal what is counted already.

The counter seals all changes that the stream delivers later. Here are the versions that an earlier
release has counted. The facts hold as long as nobody counts: each write is conditional on the head
that was read before them. An interrupted command can start again, since sealed versions are left
out.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

from ledger.admin.totals.settling import StillCounting
from ledger.admin.verify import sealed, tallies
from ledger.admin.verify.facts import Facts, Readers, spell_scope
from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items import codec, heads, log_runs, runs, totals as total_items
from ledger.store.items.codec import read_integer
from ledger.store.items.heads import Head
from ledger.store.items.log_heads import NO_STATEMENT
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.counter import Counter
from ledger.stream.sealing import NewLeaf, version_leaf

LEAVES = 1_000  # in one write


def begin(table: Table, progress: Callable[[int], object], books: Iterable[Scope]) -> int:
    """Seal the counted versions that the logs of books lack; return the number of leaves.

    A book without a log begins it. Raise `StillCounting` if somebody counts meanwhile.
    """
    counter = Counter(table)
    # The heads come first: nobody else may count between them and the writes.
    states = {spell_scope(scope): (scope, counter.head(scope)) for scope in books}
    with Facts.on_disk() as facts:
        for page in table.scan():
            progress(len(page))
            facts.read_page((item for item in page if keys.is_of_book(item)), _READERS)
        unsealed = {
            book: [(number, version) for _, number, version in rows]
            for book, rows in groupby(facts.select(sealed.UNSEALED), key=lambda row: row[0])
        }
    return sum(
        _enter(counter, scope, head, unsealed.get(book, []))
        for book, (scope, head) in states.items()
    )


def _enter(counter: Counter, scope: Scope, head: Head, versions: list[tuple[int, int]]) -> int:
    """Seal versions of a book, and begin its log if it has none."""
    rest, count = iter(versions), 0
    while (batch := list(islice(rest, LEAVES))) or _is_unfinished(head):
        leaves = list(_leaves(counter.table, scope, batch))
        written = counter.enter(scope, head, leaves, is_last=len(batch) < LEAVES)
        if written is None:
            raise StillCounting
        head, count = written, count + len(leaves)
    return count


def _is_unfinished(head: Head) -> bool:
    """Return whether a log has not begun, or lacks counted versions."""
    return head.log is None or head.log.stated == NO_STATEMENT


def _leaves(table: Table, scope: Scope, versions: list[tuple[int, int]]) -> Iterator[NewLeaf]:
    numbers = {number for number, _ in versions}
    items = table.batch_get(keys.entry(scope, number) for number in numbers)
    present = {keys.id_of(item): item for item in items}
    for number, version in versions:
        item: Item | None = present[number]
        if read_integer(present[number], "version") != version:
            item = table.get(keys.entry_version(scope, number, version))
        assert item is not None, "every version stays"
        yield version_leaf(item, present[number])


_READERS: Readers = {
    codec.ENTRY: sealed.insert_row,
    codec.REMOVED: sealed.insert_row,
    total_items.COUNTED: tallies.READERS[total_items.COUNTED],
    heads.HEAD: tallies.READERS[heads.HEAD],
    runs.RUN: tallies.READERS[runs.RUN],
    log_runs.LOG_RUN: sealed.read_log_run,
}
