"""Check the row of a lettering against the imported entries, whose lines point to it."""

from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.rows import RecordRow
from ledger.book import Reader
from ledger.book.lettering_rows import items_of
from ledger.core.entries import Entry, Line
from ledger.core.lettering import KIND, GroupRefused, Lettering, check_group
from ledger.core.records import Record
from ledger.store.items.entries import to_entry


def check_lettering(read: Reader, row: RecordRow) -> None:
    """Refuse a group that only some of its lines point to, or that no request can make."""
    record = Record(row.number, KIND, row.created_at, row.updated_at, row.details)
    act = Lettering.of_record(record)
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
            raise RowMisfits(rule="Lines of the lettering are missing, or do not point to it")
        try:
            check_group([(entry.currency, line) for entry, line in members], must_balance=False)
        except GroupRefused as refusal:
            raise RowMisfits(rule=refusal.reason.rstrip(".")) from None
