"""DayZero's hooks in `ledger-admin`: the shape of its details."""

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ledger.admin.hooks import SHAPE, FileShape, Hooks


class _Shape(TypedDict, total=False):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    file: FileShape
    negative: bool
    description: str
    status: str
    currency: str
    invoice_id: str
    inventory_order_id: str


HOOKS = Hooks(details=TypeAdapter(_Shape))
