"""The totals are the sums of the entries, each version counted once, whatever the stream does.

Changes come repeatedly, in any order and under faults, and counting stops within batches. In the
end the totals are the sums of the present entries, to the last minor unit.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from msgspec.structs import replace

from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import DraftLine, Entry
from ledger.core.totals import Total, TotalKey
from ledger.errors import EntryIsReversal, EntryNotFound, EntryReversed, TryAgain
from ledger.store import keys
from ledger.store.items import totals as total_items
from ledger.store.table import Table
from ledger.stream.projector import PLACES_MAX, Job, Projector
from tests.bench import NOW, Bench, claim
from tools.local.faults import WORDS, faults

D, C = Direction.DEBIT, Direction.CREDIT
DAYS = (0, 1, 40)


class Feed:
    """A book that changes at random, and the images that a stream reports of its entries."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.chance = bench, random.Random(seed)  # noqa: S311
        self.accounts = [bench.open(name) for name in ("Cash", "Sales", "Rent")]
        self.images: list[Item] = []
        self.entry_ids: list[int] = []

    def table(self, seconds: float = 6.0) -> Table:
        process = self.bench.process
        patience = replace(RetryBudget.for_seconds(seconds), sleep=lambda _: None)
        return Table(process.client, process.settings.table_name, patience)

    def report(self, number: int) -> None:
        item = self.table().get(keys.entry(self.bench.scope, number))
        assert item is not None
        self.images.append(item)

    def lines(self) -> tuple[DraftLine, DraftLine]:
        amount = self.chance.randint(1, 10**6)
        first, second = self.chance.sample(self.accounts, 2)
        return DraftLine(first, D, amount), DraftLine(second, C, amount)

    def change_at_random(self) -> None:
        change = self.chance.choice(("post", "post", "amend", "move", "remove", "reverse"))
        if change == "post" or not self.entry_ids:
            at = NOW + timedelta(days=self.chance.choice(DAYS))
            self.entry_ids.append(self.bench.enter(*self.lines(), at=at).entry_id)
            self.report(self.entry_ids[-1])
            return
        number = self.chance.choice(self.entry_ids)
        with suppress(EntryIsReversal, EntryNotFound, EntryReversed):
            self.change(change, number)
            self.report(number)

    def change(self, change: str, number: int) -> None:
        book = self.bench.book(claim())
        if change == "remove":
            book.remove(number)
            self.entry_ids.remove(number)
        elif change == "reverse":
            reversal = book.reverse(number).entry.entry_id
            if reversal not in self.entry_ids:
                self.entry_ids.append(reversal)
            self.report(reversal)
        elif change == "move":
            at = NOW + timedelta(days=self.chance.choice(DAYS))
            book.amend(number, Amendment(effective_at=at))
        else:
            book.amend(number, lambda entry: other_amount(entry, self.chance.randint(1, 10**6)))

    def deliver(self, images: list[Item], seconds: float = 6.0) -> None:
        jobs = [job for item in images if (job := Job.from_item(item))]
        Projector(self.table(seconds)).count(jobs)

    @property
    def expected(self) -> dict[TotalKey, Total]:
        read = self.bench.book(claim()).read
        return totals.summed(totals.of_entry(read.entry(number)) for number in self.entry_ids)

    def read_totals(
        self, low: keys.Key, whole: Callable[[TotalKey], TotalKey]
    ) -> dict[TotalKey, Total]:
        """Return the totals of a partition, without zero totals."""
        items = self.table().query({"PK": low["PK"]}, "")
        read = dict(total_items.to_total(item) for item in items)
        return {whole(place): total for place, total in read.items() if total != Total()}

    def check(self) -> None:
        scope, expected = self.bench.scope, self.expected
        days: dict[TotalKey, Total] = {}
        for month in {(NOW + timedelta(days=day)).date().replace(day=1) for day in DAYS}:
            days |= self.read_totals(keys.total_of_day(scope, None, month), lambda place: place)
        assert days == expected
        by_month: dict[TotalKey, Total] = {}
        for place, total in expected.items():
            month_of = place._replace(day=place.day.replace(day=1))
            by_month[month_of] = by_month.get(month_of, Total()) + total
        assert self.read_totals(keys.total_of_month(scope), lambda place: place) == by_month


def other_amount(entry: Entry, amount: int) -> Amendment:
    numbers = map(entry.line_id, entry.lines)
    return Amendment(update=dict.fromkeys(numbers, LineChange(amount_minor=amount)))


@pytest.fixture
def feed(bench: Bench) -> Feed:
    return Feed(bench.fresh(), 0)


@pytest.mark.parametrize("seed", range(8))
def test_totals_are_the_sums_of_the_entries_in_any_order_of_changes(
    bench: Bench, seed: int
) -> None:
    feed = Feed(bench.fresh(), seed)
    for _ in range(25):
        feed.change_at_random()
    images = [*feed.images, *feed.chance.choices(feed.images, k=20)]
    feed.chance.shuffle(images)
    while images:
        cut = feed.chance.randint(1, 12)
        batch, images = images[:cut], images[cut:]
        with faults(feed.bench.process.client, *feed.chance.choices((*WORDS, "pass"), k=3)) as late:
            with suppress(TryAgain):
                feed.deliver(batch, feed.chance.choice((0.0, 6.0)))
            late.script.clear()
            late.deliver()
        if feed.chance.random() < 0.3:
            images += batch  # Deliver the batch again, as after a crash.
    feed.deliver(feed.images)  # In the end the stream delivers failed batches again.
    feed.check()
    before = feed.read_totals(keys.total_of_month(feed.bench.scope), lambda place: place)
    for item in reversed(
        feed.images
    ):  # Deliver each alone, so that none comes with a later version.
        feed.deliver([item])
    assert feed.read_totals(keys.total_of_month(feed.bench.scope), lambda place: place) == before


def wide(feed: Feed, accounts: int) -> Entry:
    """Post an entry with a debit for each of `accounts` new accounts, and one credit."""
    opened = [feed.bench.open(f"{place}") for place in range(accounts)]
    lines = [DraftLine(number, D, 7) for number in opened]
    return feed.bench.enter(*lines, DraftLine(feed.accounts[0], C, 7 * accounts))


@pytest.mark.parametrize("cut_at", [0, 1, 2, 3])
def test_an_entry_too_wide_for_one_write_is_counted_once_and_whole(feed: Feed, cut_at: int) -> None:
    entry = wide(feed, 2 * PLACES_MAX + 10)
    feed.entry_ids.append(entry.entry_id)
    feed.report(entry.entry_id)
    writes = ["pass"] * cut_at + ["reset"] * 9
    with faults(feed.bench.process.client, *writes), suppress(TryAgain):
        feed.deliver(feed.images, 0.0)
    feed.bench.book(claim()).amend(entry.entry_id, raised(entry))
    feed.report(entry.entry_id)
    feed.deliver(feed.images[::-1])
    feed.check()


def raised(entry: Entry) -> Amendment:
    """Return an amendment that triples every line, so that the entry still balances."""
    changes = {
        entry.line_id(line): LineChange(amount_minor=line.amount_minor * 3) for line in entry.lines
    }
    return Amendment(update=changes)


def test_many_new_entries_are_counted_in_few_writes(feed: Feed) -> None:
    first, second = feed.accounts[:2]
    for _ in range(90):
        entry = feed.bench.enter(DraftLine(first, D, 100), DraftLine(second, C, 100))
        feed.entry_ids.append(entry.entry_id)
        feed.report(entry.entry_id)
    with faults(feed.bench.process.client) as traffic:
        feed.deliver(feed.images)
    assert traffic.requests == ["TransactWriteItems"]
    feed.check()


def test_an_item_that_is_no_present_entry_makes_no_job(feed: Feed) -> None:
    number = feed.bench.enter(*feed.lines()).entry_id
    feed.bench.book(claim()).amend(number, Amendment(description="other"))
    past = feed.table().get(keys.entry_version(feed.bench.scope, number, 1))
    account = feed.table().get(keys.account(feed.bench.scope, feed.accounts[0]))
    assert past is not None
    assert account is not None
    assert Job.from_item(past) is None
    assert Job.from_item(account) is None
