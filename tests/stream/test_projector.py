"""The totals are what the entries come to, each version counted once, whatever the stream does.

Changes are redelivered, reordered, cut off between and within batches, and meet faults. In the end
the totals equal those of the present entries, to the last minor unit.
"""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.aws.items import Item
from ledger.aws.retry_budget import RetryBudget
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


class Deliveries:
    """A book that changes at random, and what a stream would tell of its entries."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.chance = bench, random.Random(seed)  # noqa: S311
        self.accounts = [bench.open(name) for name in ("Cash", "Sales", "Rent")]
        self.images: list[Item] = []
        self.present: list[int] = []

    def table(self, seconds: float = 6.0) -> Table:
        process = self.bench.process
        patience = replace(RetryBudget.for_seconds(seconds), sleep=lambda _: None)
        return Table(process.client, process.settings.table_name, patience)

    def tell(self, number: int) -> None:
        item = self.table().get(keys.entry(self.bench.scope, number))
        assert item is not None
        self.images.append(item)

    def lines(self) -> tuple[DraftLine, DraftLine]:
        amount = self.chance.randint(1, 10**6)
        first, two = self.chance.sample(self.accounts, 2)
        return DraftLine(first, D, amount), DraftLine(two, C, amount)

    def happen(self) -> None:
        choice = self.chance.choice(("post", "post", "amend", "move", "remove", "reverse"))
        if choice == "post" or not self.present:
            at = NOW + timedelta(days=self.chance.choice(DAYS))
            self.present.append(self.bench.enter(*self.lines(), at=at).entry_id)
            self.tell(self.present[-1])
            return
        number = self.chance.choice(self.present)
        with suppress(EntryIsReversal, EntryNotFound, EntryReversed):
            self.change(choice, number)
            self.tell(number)

    def change(self, choice: str, number: int) -> None:
        book = self.bench.book(claim())
        if choice == "remove":
            book.remove(number)
            self.present.remove(number)
        elif choice == "reverse":
            reversal = book.reverse(number).entry.entry_id
            if reversal not in self.present:
                self.present.append(reversal)
            self.tell(reversal)
        elif choice == "move":
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
        return totals.summed(totals.of_entry(read.entry(number)) for number in self.present)

    def stored_totals(
        self, low: keys.Key, whole: Callable[[TotalKey], TotalKey]
    ) -> dict[TotalKey, Total]:
        """Return the totals of a partition that are not zero."""
        items = self.table().query({"PK": low["PK"]}, "")
        read = dict(total_items.to_total(item) for item in items)
        return {whole(place): total for place, total in read.items() if total != Total()}

    def check(self) -> None:
        scope, expected = self.bench.scope, self.expected
        days: dict[TotalKey, Total] = {}
        for month in {(NOW + timedelta(days=day)).date().replace(day=1) for day in DAYS}:
            days |= self.stored_totals(keys.total_of_day(scope, None, month), lambda place: place)
        assert days == expected
        by_month: dict[TotalKey, Total] = {}
        for place, total in expected.items():
            month_of = place._replace(day=place.day.replace(day=1))
            by_month[month_of] = by_month.get(month_of, Total()) + total
        assert self.stored_totals(keys.total_of_month(scope), lambda place: place) == by_month


def other_amount(entry: Entry, amount: int) -> Amendment:
    numbers = map(entry.line_number, entry.lines)
    return Amendment(update=dict.fromkeys(numbers, LineChange(amount_minor=amount)))


@pytest.fixture
def deliveries(bench: Bench) -> Deliveries:
    return Deliveries(bench.fresh(), 0)


@pytest.mark.parametrize("seed", range(8))
def test_totals_are_those_of_the_entries_in_whatever_order_changes_come(
    bench: Bench, seed: int
) -> None:
    expected = Deliveries(bench.fresh(), seed)
    for _ in range(25):
        expected.happen()
    images = [*expected.images, *expected.chance.choices(expected.images, k=20)]
    expected.chance.shuffle(images)
    while images:
        cut = expected.chance.randint(1, 12)
        batch, images = images[:cut], images[cut:]
        with faults(
            expected.bench.process.client, *expected.chance.choices((*WORDS, "pass"), k=3)
        ) as late:
            with suppress(TryAgain):
                expected.deliver(batch, expected.chance.choice((0.0, 6.0)))
            late.script.clear()
            late.deliver()
        if expected.chance.random() < 0.3:
            images += batch  # told again, as after a crash
    expected.deliver(expected.images)  # a failed batch is delivered again in the end
    expected.check()
    before = expected.stored_totals(keys.total_of_month(expected.bench.scope), lambda place: place)
    for item in reversed(
        expected.images
    ):  # each by itself, so that none comes with a later version
        expected.deliver([item])
    assert (
        expected.stored_totals(keys.total_of_month(expected.bench.scope), lambda place: place)
        == before
    )


def wide(expected: Deliveries, accounts: int) -> Entry:
    """Return an entry with a line for each of so many accounts, and one that balances them."""
    opened = [expected.bench.open(f"{place}") for place in range(accounts)]
    lines = [DraftLine(number, D, 7) for number in opened]
    return expected.bench.enter(*lines, DraftLine(expected.accounts[0], C, 7 * accounts))


@pytest.mark.parametrize("cut_at", [0, 1, 2, 3])
def test_an_entry_too_wide_for_one_write_is_counted_whole_once(
    deliveries: Deliveries, cut_at: int
) -> None:
    entry = wide(deliveries, 2 * PLACES_MAX + 10)
    deliveries.present.append(entry.entry_id)
    deliveries.tell(entry.entry_id)
    writes = ["pass"] * cut_at + ["reset"] * 9
    with faults(deliveries.bench.process.client, *writes), suppress(TryAgain):
        deliveries.deliver(deliveries.images, 0.0)
    deliveries.bench.book(claim()).amend(entry.entry_id, raised(entry))
    deliveries.tell(entry.entry_id)
    deliveries.deliver(deliveries.images[::-1])
    deliveries.check()


def raised(entry: Entry) -> Amendment:
    """Multiply every line by the same factor, so that the entry still balances."""
    changes = {
        entry.line_number(line): LineChange(amount_minor=line.amount_minor * 3)
        for line in entry.lines
    }
    return Amendment(update=changes)


def test_many_new_entries_are_counted_in_few_writes(deliveries: Deliveries) -> None:
    first, two = deliveries.accounts[:2]
    for _ in range(90):
        entry = deliveries.bench.enter(DraftLine(first, D, 100), DraftLine(two, C, 100))
        deliveries.present.append(entry.entry_id)
        deliveries.tell(entry.entry_id)
    with faults(deliveries.bench.process.client) as traffic:
        deliveries.deliver(deliveries.images)
    assert traffic.requests == ["TransactWriteItems"]
    deliveries.check()


def test_what_is_no_present_entry_makes_no_job(deliveries: Deliveries) -> None:
    number = deliveries.bench.enter(*deliveries.lines()).entry_id
    deliveries.bench.book(claim()).amend(number, Amendment(description="other"))
    past = deliveries.table().get(keys.entry_version(deliveries.bench.scope, number, 1))
    account = deliveries.table().get(keys.account(deliveries.bench.scope, deliveries.accounts[0]))
    assert past is not None
    assert account is not None
    assert Job.from_item(past) is None
    assert Job.from_item(account) is None
