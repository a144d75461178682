"""The counting of the release before checkpoints, as far as its items tell: one for each entry.

This is the earlier release's algorithm in short. The item `counted` of an entry names the counted
version, and one transaction moves it together with the totals.
"""

from typing import Any

from ledger.aws.items import Item
from ledger.core import totals
from ledger.process.runtime import Runtime
from ledger.store import directory_keys, keys
from ledger.store.formats import SINCE
from ledger.store.items import totals as total_items
from ledger.store.items.codec import head, integer, read_integer
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream.moves import Move, totals_at
from tools.local.engines import TABLE

FORMAT = directory_keys.table_format()


def count(table: Table, scope: Scope, moves: list[Move]) -> None:
    """Count each move's version, unless it or a later one is counted."""
    for move in moves:
        number, version, _ = move.step
        before = table.get(keys.counted(scope, number))
        counted = read_integer(before or {}, "version")
        if counted < version:
            change = totals.difference(
                totals_at(table, scope, number, counted), totals_at(table, scope, number, version)
            )
            actions = [_mark(scope, number, version), *total_items.total_writes(scope, change)]
            write_until_settled(table, actions)


def _mark(scope: Scope, number: int, version: int, target: int = 0) -> dict[str, Any]:
    state = {"version": version, "target": target, "done": 1 if target else 0}
    values = {name: integer(value) for name, value in state.items()}
    item: Item = {**keys.counted(scope, number), **head("counted"), **values}
    return {"Put": {"Item": item}}


def count_half(table: Table, scope: Scope, move: Move) -> None:
    """Count the first total of a move, as an interrupted count does."""
    number, version, since = move.step
    first = dict(list(move.change.items())[:1])
    actions = [_mark(scope, number, since, version), *total_items.total_writes(scope, first)]
    write_until_settled(table, actions)


def is_since(process: Runtime, at: int) -> None:
    """Let the table be handed over at a time (Unix s)."""
    item = process.client.get_item(TableName=TABLE, Key=FORMAT)["Item"]
    process.client.put_item(TableName=TABLE, Item={**item, SINCE: integer(at)})
