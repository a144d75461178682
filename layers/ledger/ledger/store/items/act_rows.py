"""The rows of the log of acts, from the items that record them. Each can be made again later.

No item is ever deleted. An account and a period lock have the row of their last change alone; a
closing and a record never change.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from ledger.aws.items import Item
from ledger.core import categories, imports, lettering
from ledger.core.categories import Categorization
from ledger.core.imports import Import
from ledger.core.lettering import Lettering
from ledger.log import acts
from ledger.store import keys
from ledger.store.items import periods as period_items
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import ACCOUNT, CLOSING, RECORD, kind_of, to_act
from ledger.store.items.periods import PERIOD
from ledger.store.items.records import to_record

# The kinds of the records that are acts, and so never change.
RECORD_KINDS = frozenset((imports.KIND, lettering.KIND, categories.KIND))


class ActRow(NamedTuple):
    """The kind of an act, the number of its leaf, and its row."""

    kind: str
    number: int
    row: bytes


def act_row(item: Item) -> ActRow | None:
    """Return the row of the act that an item records; None of any other item."""
    assert keys.is_of_book(item), "an act is on a book"
    make = _MAKERS.get(kind_of(item))
    return make(item) if make else None


def _account(item: Item) -> ActRow:
    request = (item[name]["S"] if name in item else "" for name in ("mark", "fingerprint"))
    return ActRow(acts.ACCOUNT, keys.id_of(item), acts.account_row(to_account(item), *request))


def _closing(item: Item) -> ActRow:
    number, act = keys.id_of(item), to_act(item, "at")
    return ActRow(acts.CLOSING, number, acts.closing_row(number, act.at, act.by))


def _period(item: Item) -> ActRow:
    through, act = period_items.to_closed_through(item), to_act(item, "at")
    closed_through = None if through == date.min else through
    return ActRow(acts.PERIOD, 0, acts.period_row(closed_through, act.at, act.by))


def _record(item: Item) -> ActRow | None:
    record = to_record(item)
    number, by = record.record_id, record.by
    if record.kind == imports.KIND:
        imported = Import.of_record(record)
        return ActRow(
            acts.IMPORT, 0, acts.import_row(imported.source, imported.entries, imported.at, by)
        )
    if record.kind == lettering.KIND:
        lettered = Lettering.of_record(record)
        return ActRow(acts.LETTERING, number, acts.lettering_row(number, lettered, by))
    if record.kind == categories.KIND:
        row = acts.categorization_row(number, Categorization.of_record(record), by)
        return ActRow(acts.CATEGORIZATION, number, row)
    return None


_MAKERS: Mapping[str, Callable[[Item], ActRow | None]] = {
    ACCOUNT: _account,
    CLOSING: _closing,
    PERIOD: _period,
    RECORD: _record,
}
