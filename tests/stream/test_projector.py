"""The totals are what the entries come to, each version counted once, whatever the stream does.

Redelivered, in any order, cut off between and within batches, under faults: in the end the totals
are those of the entries as they are, to the last minor unit.
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


class Told:
    """A book that changes at random, and what a stream would tell of its entries."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.chance = bench, random.Random(seed)  # noqa: S311
        self.accounts = [bench.open(name) for name in ("Cash", "Sales", "Rent")]
        self.images: list[Item] = []
        self.there: list[int] = []

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
        one, two = self.chance.sample(self.accounts, 2)
        return DraftLine(one, D, amount), DraftLine(two, C, amount)

    def happen(self) -> None:
        what = self.chance.choice(("post", "post", "amend", "move", "remove", "reverse"))
        if what == "post" or not self.there:
            at = NOW + timedelta(days=self.chance.choice(DAYS))
            self.there.append(self.bench.enter(*self.lines(), at=at).entry_id)
            self.tell(self.there[-1])
            return
        number = self.chance.choice(self.there)
        with suppress(EntryIsReversal, EntryNotFound, EntryReversed):
            self.change(what, number)
            self.tell(number)

    def change(self, what: str, number: int) -> None:
        book = self.bench.book(claim())
        if what == "remove":
            book.remove(number)
            self.there.remove(number)
        elif what == "reverse":
            reversal = book.reverse(number).entry.entry_id
            if reversal not in self.there:
                self.there.append(reversal)
            self.tell(reversal)
        elif what == "move":
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
        return totals.summed(totals.of_entry(read.entry(number)) for number in self.there)

    def found(self, low: keys.Key, whole: Callable[[TotalKey], TotalKey]) -> dict[TotalKey, Total]:
        """The totals in a partition that are not nothing."""
        items = self.table().query({"PK": low["PK"]}, "")
        read = dict(total_items.to_total(item) for item in items)
        return {whole(place): total for place, total in read.items() if total != Total()}

    def check(self) -> None:
        scope, expected = self.bench.scope, self.expected
        days: dict[TotalKey, Total] = {}
        for month in {(NOW + timedelta(days=day)).date().replace(day=1) for day in DAYS}:
            days |= self.found(keys.total_of_day(scope, None, month), lambda place: place)
        assert days == expected
        by_month: dict[TotalKey, Total] = {}
        for place, total in expected.items():
            month_of = place._replace(day=place.day.replace(day=1))
            by_month[month_of] = by_month.get(month_of, Total()) + total
        assert self.found(keys.total_of_month(scope), lambda place: place) == by_month


def other_amount(entry: Entry, amount: int) -> Amendment:
    numbers = map(entry.line_number, entry.lines)
    return Amendment(update=dict.fromkeys(numbers, LineChange(amount_minor=amount)))


@pytest.fixture
def told(bench: Bench) -> Told:
    return Told(bench.fresh(), 0)


@pytest.mark.parametrize("seed", range(8))
def test_totals_are_those_of_the_entries_in_whatever_order_changes_come(
    bench: Bench, seed: int
) -> None:
    told = Told(bench.fresh(), seed)
    for _ in range(25):
        told.happen()
    images = [*told.images, *told.chance.choices(told.images, k=20)]
    told.chance.shuffle(images)
    while images:
        cut = told.chance.randint(1, 12)
        batch, images = images[:cut], images[cut:]
        with faults(told.bench.process.client, *told.chance.choices((*WORDS, "pass"), k=3)) as late:
            with suppress(TryAgain):
                told.deliver(batch, told.chance.choice((0.0, 6.0)))
            late.script.clear()
            late.deliver()
        if told.chance.random() < 0.3:
            images += batch  # told again, as after a crash
    told.deliver(told.images)  # what a failed batch is told again, in the end
    told.check()
    before = told.found(keys.total_of_month(told.bench.scope), lambda place: place)
    for item in reversed(told.images):  # each by itself, so that none comes with a later version
        told.deliver([item])
    assert told.found(keys.total_of_month(told.bench.scope), lambda place: place) == before


def wide(told: Told, accounts: int) -> Entry:
    """An entry with a line for each of so many accounts, and one that balances them."""
    opened = [told.bench.open(f"{place}") for place in range(accounts)]
    lines = [DraftLine(number, D, 7) for number in opened]
    return told.bench.enter(*lines, DraftLine(told.accounts[0], C, 7 * accounts))


@pytest.mark.parametrize("cut_at", [0, 1, 2, 3])
def test_an_entry_too_wide_for_one_write_is_counted_whole_once(told: Told, cut_at: int) -> None:
    entry = wide(told, 2 * PLACES_MAX + 10)
    told.there.append(entry.entry_id)
    told.tell(entry.entry_id)
    writes = ["pass"] * cut_at + ["reset"] * 9
    with faults(told.bench.process.client, *writes), suppress(TryAgain):
        told.deliver(told.images, 0.0)
    told.bench.book(claim()).amend(entry.entry_id, raised(entry))
    told.tell(entry.entry_id)
    told.deliver(told.images[::-1])
    told.check()


def raised(entry: Entry) -> Amendment:
    """Every line by the same factor, so that it balances still."""
    changes = {
        entry.line_number(line): LineChange(amount_minor=line.amount_minor * 3)
        for line in entry.lines
    }
    return Amendment(update=changes)


def test_many_new_entries_are_counted_in_few_writes(told: Told) -> None:
    one, two = told.accounts[:2]
    for _ in range(90):
        entry = told.bench.enter(DraftLine(one, D, 100), DraftLine(two, C, 100))
        told.there.append(entry.entry_id)
        told.tell(entry.entry_id)
    with faults(told.bench.process.client) as asked:
        told.deliver(told.images)
    assert asked.requests == ["TransactWriteItems"]
    told.check()


def test_what_is_no_present_entry_makes_no_job(told: Told) -> None:
    number = told.bench.enter(*told.lines()).entry_id
    told.bench.book(claim()).amend(number, Amendment(description="other"))
    past = told.table().get(keys.entry_version(told.bench.scope, number, 1))
    account = told.table().get(keys.account(told.bench.scope, told.accounts[0]))
    assert past is not None
    assert account is not None
    assert Job.from_item(past) is None
    assert Job.from_item(account) is None
