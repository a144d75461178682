"""The table of a dry run: a command reads it as it is, and its writes stay in memory.

Each condition of a write is evaluated on the item as it is now, with the earlier writes of the same
command. So the command gets the result or the refusal that it would get without `--dry-run`. Lists
and scans do not contain the writes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ledger.admin import expressions
from ledger.aws.items import Item
from ledger.store.items import codec
from ledger.store.keys import Key
from ledger.store.retry import Attempts, Outcome
from ledger.store.table import Table

Place = tuple[str, str]


class DryTable(Table):
    """A table without writes. `writes` counts by kind the items that would have been written."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.writes: Counter[str] = Counter()
        self._items: dict[Place, Item] = {}

    def without_writes(self) -> "DryTable":
        """Return the table as it is; its own writes are counted together with those so far."""
        table = DryTable(self._client, self._name, self.retry_budget)
        table.writes = self.writes
        return table

    def get(self, key: Key) -> Item | None:
        """Return one item, as the command would have left it."""
        return self._items.get(_place(key)) or super().get(key)

    def batch_get(self, keys: Iterable[Key]) -> list[Item]:
        """Return the items of some keys, as the command would have left them."""
        places = {_place(key): key for key in keys}
        own = [self._items[place] for place in places if place in self._items]
        rest = [key for place, key in places.items() if place not in self._items]
        return own + (super().batch_get(rest) if rest else [])

    def write(self, actions: Sequence[dict[str, Any]], attempts: Attempts) -> Outcome:
        """Evaluate all conditions. Keep the writes in memory if all conditions hold."""
        changes = [(kind, action) for entry in actions for kind, action in entry.items()]
        keys = [_key(action.get("Item") or action["Key"]) for _, action in changes]
        places = [_place(key) for key in keys]
        present = {_place(item): item for item in self.batch_get(keys)}
        failed = {
            position: present.get(place)
            for position, (place, (_, action)) in enumerate(zip(places, changes, strict=True))
            if not expressions.is_met(action, present.get(place))
        }
        outcome = Outcome(failed=failed, cancelled=bool(failed))
        attempts.record(outcome)
        if not failed:
            for place, (kind, action) in zip(places, changes, strict=True):
                if kind != "ConditionCheck":
                    self._keep(place, _after(kind, action, present.get(place)))
        return outcome

    def upsert(self, item: Item) -> None:
        """Keep an item in memory."""
        self._keep(_place(item), item)

    def increment(self, *_: Any) -> int:
        """Refuse a count: no command of an operator counts requests."""
        raise AssertionError

    def delete(self, key: Key) -> None:
        """Refuse a deletion: no command of an operator deletes an item."""
        raise AssertionError(key)

    def _keep(self, place: Place, item: Item) -> None:
        self._items[place] = item
        self.writes[codec.kind_of(item)] += 1


def _key(item: Item) -> Key:
    return {name: item[name] for name in ("PK", "SK")}


def _place(key: Key | Item) -> Place:
    return key["PK"]["S"], key["SK"]["S"]


def _after(kind: str, action: dict[str, Any], item: Item | None) -> Item:
    assert kind in ("Put", "Update"), kind
    return action["Item"] if kind == "Put" else expressions.updated(action, item)
