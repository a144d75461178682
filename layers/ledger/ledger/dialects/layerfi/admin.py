"""Layer's hooks in `ledger-admin`: its unique names, and the shapes of its details."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from ledger.admin.hooks import SHAPE, Hooks
from ledger.admin.transfer.rows import Number
from ledger.core.accounts import AccountTerms, Details
from ledger.dialects.layerfi import lookup
from ledger.http import strict_json


def _json_text(text: str) -> str:
    if strict_json.decode(text) is None:
        raise PydanticCustomError("json", "must be a JSON text")
    return text


_Tag = Annotated[
    tuple[Number, Number, str, str, str | None, str | None], Field(strict=False, title="a tag")
]


class _Shape(TypedDict, total=False):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    created_by: str
    external_id: str | None
    reference_number: str
    customer: Number
    vendor: Number
    tags: list[_Tag]
    description: str
    subtype: Annotated[tuple[str, str | None], Field(strict=False)]
    stable_name: str
    status: str
    metadata_json: Annotated[str, AfterValidator(_json_text)]


class _Dimension(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    name: str
    display_name: str | None
    strictness: str


class _Forward(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    name: str
    moved_to: Number


class _LineUse(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    name: str
    on_lines: bool


class _Value(TypedDict):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    name: str
    dimension: Number
    value: str
    display_name: str | None


def _stable_name(terms: AccountTerms) -> object:
    return terms.details.get("stable_name")


def _external_id(details: Details) -> object:
    return details.get("external_id")


_PARTIES = (lookup.CUSTOMER, lookup.VENDOR)
_RECORDS: dict[str, TypeAdapter[Any]] = {
    lookup.DIMENSION: TypeAdapter(_Dimension | _Forward),
    lookup.LINE_USE: TypeAdapter(_LineUse),
    lookup.VALUE: TypeAdapter(_Value),
}

HOOKS = Hooks(
    account_names={lookup.STABLE_NAME: _stable_name},
    record_names={kind: (kind, _external_id) for kind in _PARTIES},
    entry_names=lambda details: (details.get("reference_number"), details.get("external_id")),
    details=TypeAdapter(_Shape),
    records=_RECORDS,
)
