"""Pennylane's hooks in `ledger-admin`: the journals that every company begins with."""

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ledger.admin.hooks import SHAPE, FileShape, Hooks
from ledger.admin.operator import Operator
from ledger.admin.transfer.rows import Number
from ledger.core import categories
from ledger.core.accounts import Details
from ledger.core.records import Name, Record
from ledger.dialects.pennylane import chart_of_accounts
from ledger.store.items import records as record_items
from ledger.store.keys import Scope


class _Shape(TypedDict, total=False):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    journal: Number
    piece: str
    due_on: str
    file: FileShape
    negative: bool


class _Journal(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    code: str
    label: str
    type: str


class _Group(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    label: str
    kind: str


class _Category(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    label: str
    group: Number
    direction: str | None
    code: str | None


def _begin(operator: Operator, scope: Scope) -> None:
    """Put the journals into the book of a new business."""
    for number, code, label, kind in chart_of_accounts.JOURNALS:
        details = {"code": code, "label": label, "type": kind}
        record = Record(
            number, chart_of_accounts.JOURNAL, operator.now, operator.now, details, by=operator.by
        )
        operator.table.upsert(record_items.record_item(scope, record))
        name_of = Name(chart_of_accounts.JOURNAL_CODE, code)
        operator.table.upsert(record_items.name_item(scope, name_of, number, operator.by))


def _code(details: Details) -> str:
    return str(details["code"]).upper()


HOOKS = Hooks(
    begin=_begin,
    record_names={chart_of_accounts.JOURNAL: (chart_of_accounts.JOURNAL_CODE, _code)},
    entry_names=lambda details: (details.get("piece"),),
    details=TypeAdapter(_Shape),
    records={
        chart_of_accounts.JOURNAL: TypeAdapter(_Journal),
        categories.GROUP: TypeAdapter(_Group),
        categories.CATEGORY: TypeAdapter(_Category),
    },
)
