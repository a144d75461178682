"""The counter adds each version once: repeated, late, cut, split, failed, and two at once."""

from collections.abc import Iterable
from contextlib import suppress

import pytest
from msgspec.structs import replace

from ledger.core.entries import DraftLine
from ledger.errors import TryAgain
from ledger.store import keys
from ledger.store.items import runs
from ledger.store.items.heads import to_head
from ledger.stream.counter import PLACES_MAX, TOTALS_MAX
from ledger.stream.moves import Move
from tests.bench import Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tests.stream import line_feed
from tests.stream.feed import AT, C, D, Feed, raised
from tools.local.faults import WORDS, faults, meanwhile


@pytest.fixture
def feed(bench: Bench) -> Feed:
    return Feed(bench.fresh(), 0)


class Delivery:
    """One shard's delivery: in order the first time, in any order again, and with faults."""

    def __init__(self, feed: Feed, shard: str, moves: list[Move]) -> None:
        self.feed, self.shard, self.moves = feed, shard, moves
        self.place = 0

    @property
    def is_over(self) -> bool:
        return self.place == len(self.moves)

    def deliver(self) -> None:
        """Deliver the next batch, perhaps with changes that are done; report what failed."""
        chance, client = self.feed.chance, self.feed.bench.process.client
        end = min(self.place + chance.randint(1, 12), len(self.moves))
        again = chance.sample(self.moves[: self.place], min(self.place, chance.choice((0, 0, 3))))
        batch = [*again, *self.moves[self.place : end]]
        chance.shuffle(batch)
        with faults(client, *chance.choices((*WORDS, "pass"), k=3)) as traffic:
            try:
                self.feed.count(batch, self.shard, chance.choice((0.0, 6.0)))
            except TryAgain:
                pass
            else:
                self.place = end
            traffic.script.clear()
            traffic.deliver()

    def repeat(self) -> None:
        """Deliver the latest batch again, as after a crash between the work and its report."""
        self.feed.count(self.moves[max(0, self.place - 7) : self.place], self.shard)


@pytest.mark.parametrize("seed", range(8))
def test_totals_are_the_sums_of_the_entries_in_any_delivery_of_changes(
    bench: Bench, seed: int
) -> None:
    """Shards are split, and a child may be read before its parent is through."""
    feed = Feed(bench.fresh(), seed)
    for _ in range(30):
        feed.change_at_random()
    shards = [Delivery(feed, *shard) for shard in feed.shards(2).items()]
    while open_shards := [shard for shard in shards if not shard.is_over]:
        shard = feed.chance.choice(open_shards)
        shard.deliver()
        if feed.chance.random() < 0.3:
            shard.repeat()
    feed.check()
    assert_each_step_is_in_one_run(feed, feed.moves)
    before = feed.counted()
    for shard in shards:
        for move in reversed(shard.moves):
            feed.count([move], shard.shard)
    assert feed.counted() == before


def assert_each_step_is_in_one_run(feed: Feed, moves: Iterable[Move]) -> None:
    items = feed.table().query(keys.run(feed.bench.scope), "")
    steps = [step for item in items for step in runs.to_steps(item)]
    assert sorted(steps) == sorted(move.step for move in moves)


@pytest.mark.parametrize("first", [2, 5, 8])
@pytest.mark.parametrize("start", [0, 3])
def test_of_two_counters_at_once_each_change_counts_once(
    feed: Feed, first: int, start: int
) -> None:
    """The other counts other parts of the shard between this one's reading and its writing."""
    while len(feed.moves) < 8:
        feed.change_at_random()
    feed.count(feed.moves[:start])
    with meanwhile(feed.bench.process.client, lambda: feed.count(feed.moves[:first])):
        feed.count(feed.moves[start:])
    feed.check()
    assert_each_step_is_in_one_run(feed, feed.moves)


def test_two_shards_of_a_book_count_at_once(feed: Feed) -> None:
    for _ in range(12):
        feed.change_at_random()
    even, odd = feed.moves[::2], feed.moves[1::2]
    with meanwhile(feed.bench.process.client, lambda: feed.count(odd, "shard-1")):
        feed.count(even, "shard-0")
    feed.check()
    assert_each_step_is_in_one_run(feed, feed.moves)


def test_sequence_numbers_are_compared_as_numbers(feed: Feed) -> None:
    """The text of 100 is before the text of 99."""
    feed.post()
    feed.post()
    first, second = feed.moves
    feed.count([replace(first, sequence=99)])
    feed.count([replace(second, sequence=100)])
    feed.check()


def test_a_sequence_number_may_have_forty_digits(feed: Feed) -> None:
    feed.post()
    (move,) = feed.moves
    longest = replace(move, sequence=10**40 - 1)
    for _ in range(2):
        feed.count([longest])
    feed.check()


@pytest.mark.parametrize("cut_at", [0, 1, 2, 3, 4])
def test_an_entry_too_wide_for_one_write_is_counted_once_and_whole(feed: Feed, cut_at: int) -> None:
    entry = feed.wide(2 * PLACES_MAX + 10)
    writes = ["pass"] * cut_at + ["reset"] * 9
    with faults(feed.bench.process.client, *writes), suppress(TryAgain):
        feed.count(feed.moves, seconds=0.0)
    feed.bench.book(claim()).amend(entry.entry_id, raised(entry))
    feed.report(entry.entry_id)
    feed.post()
    feed.count(feed.moves)
    feed.check()
    assert_each_step_is_in_one_run(feed, feed.moves)


def test_a_wide_entry_that_is_removed_deletes_the_links_of_its_lines(feed: Feed) -> None:
    categorizer = Categorizer(Letterer(feed.bench))
    entry = feed.wide(2 * PLACES_MAX + 10)
    categorizer.categorize(entry.line_id(entry.lines[3]), *HALVES)
    feed.change("remove", entry.entry_id)
    feed.report(entry.entry_id)
    feed.count(feed.moves)
    assert line_feed.operations(line_feed.links(feed.bench)) == [("delete", 0)] * 2
    assert len(line_feed.lines(feed.bench)) == 2 * len(entry.lines)


def test_a_half_counted_entry_is_finished_by_the_next_change_of_its_book(feed: Feed) -> None:
    """Its own change was given up, and never comes again."""
    feed.wide(PLACES_MAX + 10)
    with faults(feed.bench.process.client, "pass", "pass", *["reset"] * 9), suppress(TryAgain):
        feed.count(feed.moves, seconds=0.0)
    feed.post()
    feed.count(feed.moves[1:], "shard-1")
    feed.check()


def test_many_new_entries_are_counted_in_one_write(feed: Feed) -> None:
    first, second = feed.accounts[:2]
    for _ in range(120):
        feed.post(DraftLine(first, D, 100), DraftLine(second, C, 100))
    with faults(feed.bench.process.client) as traffic:
        feed.count(feed.moves)
    assert traffic.requests == ["GetItem", "TransactWriteItems"]
    feed.check()


def test_entries_of_many_accounts_are_cut_into_writes_that_fit(feed: Feed) -> None:
    for place in range(TOTALS_MAX // 2 + 3):
        account = feed.bench.open(f"Cash {place}")
        feed.post(DraftLine(account, D, 100), DraftLine(feed.accounts[0], C, 100), days=place % 2)
    with faults(feed.bench.process.client) as traffic:
        feed.count(feed.moves)
    assert traffic.requests == ["GetItem", *["TransactWriteItems"] * 2]
    feed.check()


def test_a_shard_that_rests_leaves_the_head(feed: Feed) -> None:
    """The stream has forgotten its changes, so none of them comes again."""
    for _ in range(3):
        feed.post()
    first, second, third = feed.moves
    feed.count([first], "shard-0")
    feed.count([replace(second, at=AT + 47 * 3600)], "shard-1")
    head = to_head(feed.table().get(keys.counted_at(feed.bench.scope)))
    assert set(head.checkpoints) == {"shard-0", "shard-1"}
    feed.count([replace(third, at=AT + 49 * 3600)], "shard-1")
    head = to_head(feed.table().get(keys.counted_at(feed.bench.scope)))
    assert set(head.checkpoints) == {"shard-1"}
    feed.check()
