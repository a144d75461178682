"""The fields of a body as its model tells them, in the form of the sources and in the built one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from ledger.http.wire import Described


class BodyField(Struct, frozen=True):
    """A field of a body: its attribute, the models of its objects, and its constants if it has any.

    Several models are the forms that the field's objects can have.
    """

    attribute: str
    models: tuple[Any, ...] = ()
    constants: tuple[Any, ...] = ()


# By the names on the wire.
BodyFields: TypeAlias = Mapping[str, BodyField]


def present_fields(body: "Described") -> dict[str, Any]:
    """Return the fields that the client has given, by attribute; a default is no such field."""
    return {name: value for name, value in vars(body).items() if name in body.model_fields_set}
