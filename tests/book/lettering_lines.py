"""Lines to letter, below HTTP: entries of a bench, and requests that name their lines."""

from collections.abc import Collection

from ledger.book.lettered import read_lettered, states_of
from ledger.book.lettering_rows import Lines
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine, Entry
from ledger.core.lettering import KIND, Group, Lettering
from ledger.core.line_states import LineState
from ledger.core.records import Record
from ledger.store.items import line_states
from ledger.store.items.records import record_item
from ledger.store.retry import write_all
from tests.bench import NOW, SOMEBODY, Bench, claim

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
        for line_id in line_ids:
            before = self._state(line_id).letterings
            self._point(line_id, number, before[0] if before else 0)

    def finish(self, number: int, *group: int) -> None:
        """Write the record of an act that has begun, and the pointers that it lacks."""
        read, act = self.bench.book(claim()).read, Lettering(NOW, (tuple(sorted(group)),))
        record = Record(number, KIND, NOW, NOW, act.details, by=SOMEBODY)
        write_all(read.table, [{"Put": {"Item": record_item(read.scope, record)}}])
        for line_id in group:
            if number not in self._state(line_id).letterings:
                self._point(line_id, number)

    def _state(self, line_id: int) -> LineState:
        item = self.bench.book(claim()).read.entry_item(line_id >> 10)
        return line_states.read(item).get(line_id & 1023, LineState())

    def _point(self, line_id: int, *letterings: int) -> None:
        read = self.bench.book(claim()).read
        item = read.entry_item(line_id >> 10)
        states = {**line_states.read(item), line_id & 1023: LineState(letterings)}
        version = read.entry(line_id >> 10).version
        stored = {name: item[name] for name in (line_states.NAME,) if name in item}
        update = line_states.update(read.scope, line_id >> 10, version, stored, states)
        write_all(read.table, [update])
