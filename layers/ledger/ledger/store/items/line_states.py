"""Line states as one attribute of an entry's item, beside its versions."""

from typing import Any

from ledger.aws.items import Item
from ledger.core.limits import LINE_STATES_BYTES_MAX
from ledger.core.line_states import LineState, LineStates
from ledger.errors import LimitExceeded
from ledger.store import keys
from ledger.store.items.codec import integer, pack, unpack

NAME = "line_states"


def read(item: Item) -> LineStates:
    """Return the states of an entry's lines, by slot. An item of an index has none."""
    if NAME not in item:
        return {}
    document = unpack({"doc": item[NAME]})
    return {int(slot): _state(*row) for slot, row in document.items()}


def _state(letterings: list[int], categorization: int | None = None) -> LineState:
    return LineState(tuple(letterings), categorization)


def _row(state: LineState) -> list[Any]:
    """Return a state as a row of the document; a categorization is at its end, if there is one."""
    rest = [] if state.categorization is None else [state.categorization]
    return [list(state.letterings), *rest]


def attribute(states: LineStates) -> Item:
    """Return the attribute; none without states. Raise `LimitExceeded` above 40 KB."""
    if not states:
        return {}
    packed = pack({str(slot): _row(state) for slot, state in sorted(states.items())})
    size = max(len(value) for value in packed.values())
    if size > LINE_STATES_BYTES_MAX:
        raise LimitExceeded(
            limit="LINE_STATES_BYTES_MAX", maximum=LINE_STATES_BYTES_MAX, actual=size
        )
    return {NAME: packed}


def unchanged(item: Item) -> tuple[str, Item]:
    """Return the condition that the states are as in the item that was read, and its values."""
    if NAME in item:
        # Compare the bytes as read: another version of zlib may pack them otherwise.
        return f"{NAME} = :states", {":states": item[NAME]}
    return f"attribute_not_exists({NAME})", {}


def update(
    scope: keys.Scope, entry_id: int, version: int, item: Item, states: LineStates
) -> dict[str, Any]:
    """Return the update of an entry's states. `item` has the states as they were read.

    Its condition is that the entry still has this version and those states.
    """
    condition, values = unchanged(item)
    after = attribute(states)[NAME]
    values = {**values, ":after": after, ":version": integer(version)}
    return {
        "Update": {
            "Key": keys.entry(scope, entry_id),
            "UpdateExpression": f"SET {NAME} = :after",
            # A repetition of this very update finds its own result.
            "ConditionExpression": f"version = :version AND ({condition} OR {NAME} = :after)",
            "ExpressionAttributeValues": values,
        }
    }
