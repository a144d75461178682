"""Lettered lines in the audit: no version may change one."""

from collections.abc import Callable

from ledger.aws.items import Item
from ledger.core.amendments import movement_of
from ledger.core.lettering import KIND, Lettering, last_of
from ledger.store import keys
from ledger.store.items.codec import ENTRY, RECORD, kind_of
from ledger.store.items.entries import to_entry
from ledger.store.items.records import to_record
from ledger.store.keys import Key


def check_lettered(before: Item, after: Item, find: Callable[[Key], Item | None]) -> list[str]:
    """Return the fault of a version or a removal that changes a lettered line.

    `find` reads a lettering, which never changes.
    """
    old = to_entry(before)
    new = to_entry(after) if kind_of(after) == ENTRY else None
    movements = {movement_of(line) for line in new.lines} if new else set()
    is_restated = new is None or new.currency != old.currency
    scope = keys.scope_of(before)
    for line in old.lines:
        state = old.line_states.get(line.slot)
        if state is None or (movement_of(line) in movements and not is_restated):
            continue
        line_id, letterings = old.line_id(line), dict[int, Lettering]()
        for number in state.letterings:
            item = find(keys.record(scope, KIND, number))
            if item is not None and kind_of(item) == RECORD:
                letterings[number] = Lettering.of_record(to_record(item))
        last = last_of(state.letterings, line_id, letterings)
        if last is not None and letterings[last].group_of(line_id):
            return ["a lettered line changed"]
    return []
