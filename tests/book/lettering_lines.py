"""Lines to letter, below HTTP: entries of a bench, and requests that name their lines."""

from collections.abc import Collection

from ledger.book.lettered import read_lettered, states_of
from ledger.book.lettering_rows import Lines
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine, Entry
from ledger.core.lettering import Group
from ledger.core.line_states import LineState
from ledger.store.items import line_states
from ledger.store.retry import write_all
from tests.bench import Bench, claim

D, C = Direction.DEBIT, Direction.CREDIT
CURRENCIES = ("EUR", "USD")


class Letterer:
    """A book with an account whose lines are lettered. The account `rest` has the other sides."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.account, self.rest = bench.open("Customer"), bench.open("Rest")

    def enter(self, amount_minor: int = 100, currency: str = "EUR") -> Entry:
        """Post an entry. A negative amount credits the account."""
        side = D if amount_minor > 0 else C
        amount_minor = abs(amount_minor)
        lines = [
            DraftLine(self.account, side, amount_minor),
            DraftLine(self.rest, side.opposite, amount_minor),
        ]
        return self.bench.enter(*lines, currency=currency)

    def line(self, amount_minor: int = 100, currency: str = "EUR") -> int:
        """Post an entry; return the id of its line on the account."""
        entry = self.enter(amount_minor, currency)
        return entry.line_id(entry.lines[0])

    def letter(self, *line_ids: int, key: str = "", must_balance: bool = False) -> Group:
        """Letter lines."""
        return self.bench.book(claim(key)).letter(Lines(line_ids, must_balance, CURRENCIES))

    def unletter(self, *line_ids: int) -> None:
        """Unletter lines."""
        self.bench.book(claim()).unletter(Lines(line_ids, False, CURRENCIES))

    def group(self, line_id: int) -> Group:
        """Return the group of a line, read without a cache."""
        self.bench.process.chart.forget()
        read = self.bench.book(claim()).read
        entry = read.entry(line_id >> 10)
        rows = [(entry, line) for line in entry.lines]
        return read_lettered(read, states_of(rows)).group_of(line_id)

    def groups(self, line_ids: Collection[int]) -> set[Group]:
        """Return the groups of lines."""
        return {self.group(line_id) for line_id in line_ids}

    def begin(self, number: int, *line_ids: int) -> None:
        """Leave the pointers of an unfinished act, as a large one does that dies."""
        read = self.bench.book(claim()).read
        for line_id in line_ids:
            item = read.entry_item(line_id >> 10)
            states = dict(line_states.read(item))
            before = states.get(line_id & 1023, LineState()).letterings
            states[line_id & 1023] = LineState((number, before[0] if before else 0))
            version = read.entry(line_id >> 10).version
            stored = {name: item[name] for name in (line_states.NAME,) if name in item}
            write_all(
                read.table,
                [line_states.update(read.scope, line_id >> 10, version, stored, states)],
            )
