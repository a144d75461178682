"""Check the row of a lettering against the imported entries, whose lines point to it."""

from datetime import timedelta

from ledger.admin.transfer.act_lines import states_of_lines
from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.rows import RecordRow
from ledger.book import Reader
from ledger.book.lettering_rows import items_of
from ledger.core.entries import Entry, Line
from ledger.core.lettering import KIND, GroupRefused, Lettering, check_group
from ledger.core.records import Record
from ledger.store.items.entries import to_entry

_POINTERS = "Lines of the lettering are missing, or do not point to it"
# The clocks of two functions agree within it.
_CLOCKS = timedelta(minutes=1)


def check_lettering(read: Reader, row: RecordRow) -> None:
    """Refuse a group that only some of its lines point to, or that no request can make."""
    record = Record(row.number, KIND, row.created_at, row.updated_at, row.details)
    act = Lettering.of_record(record)
    if not act.is_unchanged:
        _check_pointers(read, row.number, act)
    lines = dict[int, tuple[Entry, Line]]()
    for item in items_of(read, act.line_ids):
        entry = to_entry(item)
        for line in entry.lines:
            state = entry.line_states.get(line.slot)
            if state and state.letterings[:1] == (row.number,):
                lines[entry.line_id(line)] = entry, line
    for group in act.groups:
        members = [lines[line_id] for line_id in group if line_id in lines]
        # No line points to a group that a later act has changed.
        if len(group) < 2 or len(members) not in (0, len(group)):
            raise RowMisfits(rule=_POINTERS)
        try:
            check_group([(entry.currency, line) for entry, line in members], must_balance=False)
        except GroupRefused as refusal:
            raise RowMisfits(rule=refusal.reason.rstrip(".")) from None


def _check_pointers(read: Reader, number: int, act: Lettering) -> None:
    """Refuse an act if a line points to none, or to an earlier one: it is of a later export."""
    states = states_of_lines(read, act.line_ids)
    last = {state.letterings[-1:] for state in states.values() if number not in state.letterings}
    letterings = read.known_records(KIND, [i for pointers in last for i in pointers])
    is_early = any(record.created_at < act.at - _CLOCKS for record in letterings.values())
    if is_early or last & {(), (0,)}:
        raise RowMisfits(rule=_POINTERS)
