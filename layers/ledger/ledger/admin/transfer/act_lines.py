"""The states of the lines that an act's row names, as the imported entries have them."""

from collections.abc import Iterable

from ledger.book import Reader
from ledger.book.lettering_rows import items_of
from ledger.core import ids
from ledger.core.line_states import LineState
from ledger.errors import EntryNotFound
from ledger.store.items.entries import to_entry

_NO_STATE = LineState()


def states_of_lines(read: Reader, line_ids: Iterable[int]) -> dict[int, LineState]:
    """Return the state of each line, but of those whose entry was removed.

    Raise `EntryNotFound` if an entry is not there yet: the row waits for it.
    """
    of_act, states, numbers = set(line_ids), dict[int, LineState](), set[int]()
    for item in items_of(read, of_act):
        entry = to_entry(item)
        numbers |= {*entry.numbers}
        states |= {entry.id_of_slot(slot): state for slot, state in entry.line_states.items()}
    by_line = {line_id: ids.split_line_id(line_id)[0] for line_id in of_act}
    for number in sorted({*by_line.values()} - numbers):
        if not read.is_entry(number):
            raise EntryNotFound(entry_id=str(number))
    present = [line_id for line_id in of_act if by_line[line_id] in numbers]
    return {line_id: states.get(line_id, _NO_STATE) for line_id in present}
