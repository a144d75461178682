"""Check an entry's row, and encode it as items: the present item and the past versions."""

from collections.abc import Sequence

from msgspec import Struct

from ledger.admin.transfer.export_rows import MARKS
from ledger.admin.transfer.rows import EntryRow, VersionRow
from ledger.aws.items import Item
from ledger.core import entries, ids
from ledger.core.entries import Entry
from ledger.core.line_states import LineStates
from ledger.errors import EntryRefused
from ledger.store import keys
from ledger.store.items import codec, line_states
from ledger.store.items.entries import entry_item, past_version_item, removed_item


class RowMisfits(EntryRefused):
    """A row that no book of ours can have."""

    rule: str
    message = "{rule}."


class Encoded(Struct, frozen=True):
    """A row as items: `present` has the row's own key, `past` are an entry's past versions."""

    present: Item
    past: tuple[Item, ...] = ()


def encode_entry(scope: keys.Scope, row: EntryRow, history: Sequence[Entry]) -> Encoded:
    """Return the items of an entry; `history` are its versions, oldest first."""
    items = [
        version.marked(entry_item(scope, entry))
        for version, entry in zip(row.versions, history, strict=True)
    ]
    past = [past_version_item(scope, item) for item in items]
    if row.removed_at is not None:
        # The mark of a version names the request that superseded it. The mark of the removed
        # entry names the request that created it, if the row has one.
        unmarked = {name: value for name, value in items[-1].items() if name not in MARKS}
        present = removed_item(row.marked(unmarked), row.removed_at, row.actor)
    else:
        *past, _ = past
        present = {**items[-1], **line_states.attribute(states_of(row))}
    # The audit expects an entry to begin at its first version, unless its item has another one.
    if codec.read_integer(present, "version") > 1:
        present = {**present, "imported": {"BOOL": True}}
    return Encoded(present, tuple(past))


def states_of(row: EntryRow) -> LineStates:
    """Return the states of the entry's lines."""
    return {state.slot: state.state for state in row.line_states}


def check_entry(row: EntryRow) -> None:
    """Refuse an entry that no sequence of requests can produce."""
    last = row.versions[-1]
    if [version.version for version in row.versions] != list(range(1, len(row.versions) + 1)):
        raise RowMisfits(rule="The versions are not 1, 2 and so on")
    if ids.is_in_journal(row.number) != (last.subledger is None):
        raise RowMisfits(
            rule="The number is not of the journal, or the subledger, that the entry is in"
        )
    for version in row.versions:
        _check_version(version)
    slots = {state.slot for state in row.line_states}
    if not slots <= set(range(last.slots_used)) or len(slots) < len(row.line_states):
        raise RowMisfits(rule="The line states are not each of a line of its own")
    if row.removed_at is not None and slots:
        raise RowMisfits(rule="A removed entry has no line states")


def _check_version(version: VersionRow) -> None:
    lines = tuple(line.line for line in version.lines)
    entries.check_header(version.currency, version.description, version.effective_at)
    entries.check_lines(lines, version.currency)
    slots = [line.slot for line in lines]
    slots_max = ids.LINES_PER_ID * (1 + len(version.aliases))
    are_issued = min(slots) >= 0 and max(slots) < version.slots_used <= slots_max
    if len(set(slots)) < len(slots) or not are_issued:
        raise RowMisfits(rule="The slots of the lines are not each their own, and below slots_used")
