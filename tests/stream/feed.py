"""A book that changes at random, and the changes that a stream reports of its entries."""

import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import DraftLine, Entry
from ledger.core.totals import Total, TotalKey
from ledger.errors import EntryIsReversal, EntryNotFound, EntryReversed
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.rows import digest
from ledger.log.tree import Frontier
from ledger.store import keys
from ledger.store.items import totals as total_items
from ledger.store.items.codec import REMOVED, kind_of, read_integer
from ledger.store.items.log_rows import row_of
from ledger.store.log_reader import LogReader, read_log_head
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import Move, to_move
from tests.bench import NOW, Bench, claim

D, C = Direction.DEBIT, Direction.CREDIT
DAYS = (0, 1, 40)
AT = 1_795_000_000
FIRST = 10**20  # Sequence numbers are longer than a float is exact.


class Feed:
    """A book, and the moves of its entries in the order of their changes."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.chance = bench, random.Random(seed)  # noqa: S311
        self.accounts = [bench.open(name) for name in ("Cash", "Sales", "Rent")]
        self.moves: list[Move] = []
        self.entry_ids: list[int] = []
        self._images: dict[int, Item] = {}

    def table(self, seconds: float = 6.0) -> Table:
        process = self.bench.process
        patience = replace(RetryBudget.for_seconds(seconds), sleep=lambda _: None)
        return Table(process.client, process.settings.table_name, patience)

    def report(self, number: int) -> None:
        """Append the change of an entry, with its old image and its new one."""
        item = self.table().get(keys.entry(self.bench.scope, number))
        assert item is not None
        place = len(self.moves)
        move = to_move(
            Change(self._images.get(number), item), FIRST + place, AT + place, self.table().get
        )
        self._images[number] = item
        self.moves += [move] if move else []

    def lines(self) -> tuple[DraftLine, DraftLine]:
        amount = self.chance.randint(1, 10**6)
        first, second = self.chance.sample(self.accounts, 2)
        return DraftLine(first, D, amount), DraftLine(second, C, amount)

    def post(self, *lines: DraftLine, days: int = 0) -> Entry:
        entry = self.bench.enter(*(lines or self.lines()), at=NOW + timedelta(days=days))
        self.entry_ids.append(entry.entry_id)
        self.report(entry.entry_id)
        return entry

    def change_at_random(self) -> None:
        change = self.chance.choice(("post", "post", "amend", "move", "remove", "reverse"))
        if change == "post" or not self.entry_ids:
            self.post(days=self.chance.choice(DAYS))
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

    def wide(self, accounts: int) -> Entry:
        """Post an entry with a debit for each of `accounts` new accounts, and one credit."""
        opened = [self.bench.open(f"{place}") for place in range(accounts)]
        lines = [DraftLine(number, D, 7) for number in opened]
        return self.post(*lines, DraftLine(self.accounts[0], C, 7 * accounts))

    def shards(self, count: int) -> dict[str, list[Move]]:
        """Return the moves by shard. In half of the feed each shard is split: an entry's moves."""
        by_shard: dict[str, list[Move]] = {}
        for place, move in enumerate(self.moves):
            parent = move.step.number % count
            is_split = place > len(self.moves) // 2
            child = f"-{move.step.number // count % 2}" if is_split else ""
            by_shard.setdefault(f"shard-{parent}{child}", []).append(move)
        return by_shard

    def count(self, moves: Iterable[Move], shard: str = "shard-0", seconds: float = 6.0) -> None:
        Counter(self.table(seconds)).count(self.bench.scope, shard, moves)

    @property
    def expected(self) -> dict[TotalKey, Total]:
        read = self.bench.book(claim()).read
        return totals.summed(totals.of_entry(read.entry(number)) for number in self.entry_ids)

    def read_totals(
        self, low: keys.Key, whole: Callable[[TotalKey], TotalKey] = lambda place: place
    ) -> dict[TotalKey, Total]:
        """Return the totals of a partition, without zero totals."""
        items = self.table().query({"PK": low["PK"]}, "")
        read = dict(total_items.to_total(item) for item in items)
        return {whole(place): total for place, total in read.items() if total != Total()}

    def counted(self) -> dict[str, Any]:
        """Return all that the totals of the book say, with the head and the runs."""
        scope = self.bench.scope
        months = [keys.total_of_day(scope, None, month) for month in self._months()]
        lows = [*months, keys.total_of_month(scope), keys.run(scope), keys.counted_at(scope)]
        items = [item for low in lows for item in self.table().query({"PK": low["PK"]}, "")]
        return {f"{item['PK']['S']} {item['SK']['S']}": item for item in items}

    def check(self) -> None:
        self.check_log()
        scope, expected = self.bench.scope, self.expected
        days: dict[TotalKey, Total] = {}
        for month in self._months():
            days |= self.read_totals(keys.total_of_day(scope, None, month))
        assert days == expected
        by_month: dict[TotalKey, Total] = {}
        for place, total in expected.items():
            month_of = place._replace(day=place.day.replace(day=1))
            by_month[month_of] = by_month.get(month_of, Total()) + total
        assert self.read_totals(keys.total_of_month(scope)) == by_month

    def log(self) -> list[tuple[str, int, int]]:
        """Return kind, number and version of each leaf, after a check of indices and tree."""
        head = read_log_head(self.table(), self.bench.scope)
        assert head is not None
        runs = list(LogReader(self.table(), self.bench.scope, head.epoch).runs(0, head.size))
        firsts = [0, *(run.until for run in runs)]
        assert firsts == [*(run.first for run in runs), head.size], "no index is skipped"
        assert [run.stamp for run in runs] == sorted(run.stamp for run in runs)
        leaves = [leaf for run in runs for leaf in run.leaves]
        for leaf in leaves:
            if leaf.version:
                row = row_of(self._version(leaf.number, leaf.version), self._images[leaf.number])
                place = (leaf.kind, leaf.number, leaf.version, digest(row))
                assert leaf.hash == leaf_hash(make_leaf(self.bench.scope.business_id, *place))
        assert Frontier().append(leaf.hash for leaf in leaves) == head.frontier
        return [(leaf.kind, leaf.number, leaf.version) for leaf in leaves]

    def check_log(self) -> None:
        """Check that each version in the table is in the log once, and nothing else."""
        versions = [
            ("removed" if kind_of(item) == REMOVED else "entry", number, version)
            for number in self._images
            for version in range(1, read_integer(self._images[number], "version") + 1)
            if (item := self._version(number, version))
        ]
        kind, *entries = self.log()
        assert kind[0] == "beginning"
        assert sorted(leaf for leaf in entries if leaf[2]) == sorted(versions)

    def _version(self, number: int, version: int) -> Item:
        present = self._images[number]
        if read_integer(present, "version") == version:
            return present
        item = self.table().get(keys.entry_version(self.bench.scope, number, version))
        assert item is not None
        return item

    def _months(self) -> set[Any]:
        return {(NOW + timedelta(days=day)).date().replace(day=1) for day in DAYS}


def other_amount(entry: Entry, amount: int) -> Amendment:
    numbers = map(entry.line_id, entry.lines)
    return Amendment(update=dict.fromkeys(numbers, LineChange(amount_minor=amount)))


def raised(entry: Entry) -> Amendment:
    """Return an amendment that triples every line, so that the entry still balances."""
    changes = {
        entry.line_id(line): LineChange(amount_minor=line.amount_minor * 3) for line in entry.lines
    }
    return Amendment(update=changes)
