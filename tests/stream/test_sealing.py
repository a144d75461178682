"""The log of a book: every version and every act once, in one order without a gap."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core import ids
from ledger.core.claims import Actor
from ledger.core.entries import DraftLine
from ledger.core.limits import VERSIONS_PER_ENTRY_MAX
from ledger.errors import TryAgain
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.line_changes import LeafChanges, LineChange, Operation, to_micros
from ledger.log.rows import digest
from ledger.store import keys
from ledger.store.items.codec import integer
from ledger.store.items.log_runs import log_run_write
from ledger.store.items.periods import NEVER, period_item
from ledger.store.log_reader import LogReader, read_log_head
from ledger.stream import sealing
from ledger.stream.changes import Change, VersionMissing
from ledger.stream.counter import Counter
from ledger.stream.moves import to_move
from ledger.stream.sealing import NewLeaf
from tests.bench import NOW, Bench, claim
from tests.stream import line_feed
from tests.stream.feed import AT, FIRST, C, D, Feed
from tests.stream.test_handler import read, record
from tools.local.faults import faults, meanwhile

ITEM_BYTES_MAX = 400_000  # DynamoDB's limit is 400 KB, with the names and numbers beside.
OPERATOR = Actor("the operator", "admin", "")


@pytest.fixture
def feed(bench: Bench) -> Feed:
    return Feed(bench.fresh(), 0)


@pytest.mark.parametrize("seed", range(4))
def test_every_version_is_in_the_log_once(bench: Bench, seed: int) -> None:
    """Batches come in any order, again and again, and some writes get no answer."""
    feed = Feed(bench.fresh(), seed)
    for _ in range(25):
        feed.change_at_random()
    moves = feed.moves
    for end in (3, 9, 9, 13, len(moves)):
        batch = feed.chance.sample(moves[:end], len(moves[:end]))
        with faults(bench.process.client, *feed.chance.choices(("reset", "lost", "pass"), k=2)):
            try:
                feed.count(batch, seconds=0.0)
            except TryAgain:
                continue
    feed.count(moves)
    feed.check_log()


def test_two_projectors_make_one_order(feed: Feed) -> None:
    for _ in range(20):
        feed.change_at_random()
    half = len(feed.moves) // 2

    def other() -> None:
        feed.count(feed.moves[:half])

    with meanwhile(feed.bench.process.client, other):
        feed.count(feed.moves[: half + 3])
    feed.count(feed.moves)
    feed.check_log()


def test_no_index_is_skipped(feed: Feed) -> None:
    """Runs of many sizes abut, and each leaf is at its place."""
    for size in (1, 2, 5, 1, 7):
        moves = len(feed.moves)
        for _ in range(size):
            feed.post()
        feed.count(feed.moves[moves:])
    leaves = feed.log()
    assert len(leaves) == 17
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    reader = LogReader(feed.table(), feed.bench.scope, head.epoch)
    for index, (_, number, _) in enumerate(leaves):
        run = reader.at(index)
        assert run.leaves[index - run.first].number == number


def test_stamps_never_go_back(feed: Feed) -> None:
    """A clock that was set back does not set the log back."""
    times = [NOW, NOW - timedelta(days=1), NOW + timedelta(seconds=1)]
    for at in times:
        feed.post()
        clock = iter([at] * 9)
        counter = Counter(feed.table(), now=clock.__next__)
        counter.count(feed.bench.scope, "shard-0", feed.moves)
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    runs = LogReader(feed.table(), feed.bench.scope, head.epoch).runs(0, head.size)
    ms = round(NOW.timestamp() * 1000)
    # The two changes of lines in the first run have microseconds of their own.
    assert [run.stamp - ms for run in runs] == [0, 1, 1000]


def test_each_change_of_a_line_has_a_time_of_its_own_behind_all_before_it(feed: Feed) -> None:
    """Also if the clock stands still, and a run has more changes than a millisecond has times."""
    counter = Counter(feed.table(), now=lambda: NOW)
    for count in (1, 600, 1):
        lines = [DraftLine(feed.accounts[0], D, 1)] * count
        feed.post(*lines, DraftLine(feed.accounts[1], C, count))
        feed.post(*lines, DraftLine(feed.accounts[1], C, count))
        counter.count(feed.bench.scope, "shard-0", feed.moves)
    runs = line_feed.runs(feed.bench)
    times = [run.stamp * 1000 + i for run in runs for i in range(len(run.line_changes))]
    assert len(times) == 2 * (2 + 601 + 2)
    assert times == sorted(set(times))


def test_versions_that_came_as_one_are_leaves_of_their_own(feed: Feed) -> None:
    """An import writes the last version first, and nobody counts before the others are there."""
    number = feed.post().entry_id
    for change in ("amend", "amend"):
        feed.change(change, number)
    table, scope = feed.table(), feed.bench.scope
    last = table.get(keys.entry(scope, number))
    with pytest.raises(VersionMissing, match="run the import again"):
        to_move(Change(None, last), FIRST, AT, lambda _: None)
    move = to_move(Change(None, last), FIRST, AT, table.get)
    assert move is not None
    feed.count([move])
    feed.report(number)
    assert [leaf[1:] for leaf in feed.log()[1:]] == [(number, version) for version in (1, 2, 3)]


def acts_of(feed: Feed) -> list[tuple[str, int]]:
    """Return kind and number of the acts in the log, whose rows are in their runs."""
    head = read_log_head(feed.table(), feed.bench.scope)
    assert head is not None
    runs = list(LogReader(feed.table(), feed.bench.scope, head.epoch).runs(0, head.size))
    rows = {index: row for run in runs for index, row in run.rows.items()}
    leaves = [leaf for run in runs for leaf in run.leaves]
    for index, row in rows.items():
        leaf = leaves[index]
        act = make_leaf(feed.bench.scope.business_id, leaf.kind, leaf.number, 0, digest(row))
        assert leaf.hash == leaf_hash(act)
    assert len(rows) == len([leaf for leaf in leaves if not leaf.version])
    return [(leaf.kind, leaf.number) for leaf in leaves if not leaf.version]


def test_acts_on_the_book_are_in_the_log(feed: Feed) -> None:
    bench, scope = feed.bench, feed.bench.scope
    images: dict[str, Item | None] = {}
    records: list[dict[str, Any]] = []

    def report(key: keys.Key) -> None:
        after = feed.table().get(key)
        name = f"{key['PK']['S']} {key['SK']['S']}"
        records.append(record(len(records), after, images.get(name)))
        images[name] = after

    number = bench.open("Till", 0, "EUR")
    report(keys.account(scope, number))
    bench.enter(DraftLine(number, D, 5), DraftLine(feed.accounts[0], C, 5))
    report(keys.account(scope, number))  # Its balance moved, which is no act.
    bench.enter(DraftLine(number, C, 5), DraftLine(feed.accounts[0], D, 5))
    bench.book(claim()).rename(number, lambda terms: replace(terms, name="Box"))
    report(keys.account(scope, number))
    bench.book(claim()).close(number)
    report(keys.account(scope, number))
    report(keys.account_closing(scope, number))
    for through in (date(2026, 1, 31), NEVER):
        at = datetime.now(UTC)
        feed.table().upsert(period_item(scope, through, at, OPERATOR))
        report(keys.period(scope))
    for _ in range(2):
        assert read(*records)["batchItemFailures"] == []
    account = [("account", number), ("account", number), ("closing", number)]
    periods = [("period", 0), ("period", 0), ("statement", 0)]
    assert acts_of(feed) == [("beginning", 0), *account, *periods]


def test_a_book_without_a_log_counts_and_seals_nothing(feed: Feed) -> None:
    """It is older than its log, and begins it with the hand-over."""
    feed.post()
    counter = Counter(feed.table())
    head = counter.head(feed.bench.scope)
    assert head.log is None
    feed.table().upsert({**keys.counted_at(feed.bench.scope), **_fresh(), "writes": integer(1)})
    feed.count([replace(feed.moves[0], sequence=FIRST + 7)])
    assert read_log_head(feed.table(), feed.bench.scope) is None


def _fresh() -> Item:
    return {"kind": {"S": "fresh"}, "format": integer(1)}


def test_all_versions_of_an_imported_entry_are_one_item(bench: Bench) -> None:
    number, at = ids.keyed_id("k", 0, in_journal=True), to_micros(NOW)
    leaves = []
    for version in range(1, VERSIONS_PER_ENTRY_MAX + 1):
        # Every second line is changed, so each is a range of its own.
        changes = [
            LineChange(Operation.UPDATE, ids.line_id(number, 2 * place), at + version, at)
            for place in range(10)
        ]
        row = digest(str(version).encode())
        leaves.append(NewLeaf("entry", number, version, row, changes=LeafChanges(tuple(changes))))
    scope = bench.scope
    log, _ = sealing.begin(NOW, sealing.NEW_BOOK)
    _, run = sealing.seal(scope, log, leaves, NOW)
    item = log_run_write(scope, log.epoch, run)["Put"]["Item"]
    assert sum(len(value.get("B", b"")) for value in item.values()) < ITEM_BYTES_MAX
