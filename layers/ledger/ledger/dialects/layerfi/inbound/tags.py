"""Layer's tags as records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.book import Book
from ledger.core.accounts import Json
from ledger.core.records import Record
from ledger.dialects.layerfi.lookup import DIMENSION, LINE_USE, VALUE

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        DimensionRequest,
        Tag,
        ValueRequest,
    )

STRICTNESS = "NON_BALANCING"
ON_LINES = "on_lines"
LOOSENED = "loosened"  # The times that a dimension became NON_BALANCING again.


class Tags:
    """The tags of one request. `new` has the definitions that the request introduces.

    `tags` are read at once: dimensions first, then values, whose names have their dimension's id.
    """

    def __init__(self, book: Book, now: datetime, tags: Iterable["Tag"] = ()) -> None:
        self._book = book
        self._now = now
        self._definitions: dict[tuple[str, str], tuple[int, Record | None]] = {}
        self.new: dict[tuple[str, int], Record] = {}
        tags = tuple(tags)
        self._read(DIMENSION, {tag.key for tag in tags})
        self._read(VALUE, {_value_name(self._id(DIMENSION, t.key), t.value) for t in tags})

    def dimension(self, key: str, display_name: str | None, strictness: str = STRICTNESS) -> Record:
        """Return the dimension of a key. Display name and strictness apply only to a new one."""
        more: dict[str, Json] = {"display_name": display_name, "strictness": strictness}
        return self._defined(DIMENSION, key, more)

    def line_dimension(self, key: str) -> Record | None:
        """Return the dimension of a key for a tag of a line; None if only entries have its tags.

        A line's first tag of a dimension leaves a record, so that its strictness stays.
        """
        dimension = self.dimension(key, None)
        if dimension.details["strictness"] != STRICTNESS:
            return None
        place = (DIMENSION, dimension.record_id)
        if place in self.new:
            self.new[place] = replace(dimension, details={**dimension.details, ON_LINES: True})
            return self.new[place]
        is_known = dimension.details.get(ON_LINES)
        use = None if is_known else self._defined(LINE_USE, line_use(dimension), {ON_LINES: True})
        return dimension if use is None or use.details[ON_LINES] else None

    def value(self, dimension: Record, value: str, display_name: str | None) -> Record:
        """Return a value of a dimension. The display name applies only to a new one."""
        more: dict[str, Json] = {"dimension": dimension.record_id, "value": value}
        name = _value_name(dimension.record_id, value)
        return self._defined(VALUE, name, {**more, "display_name": display_name})

    def reference(self, tag: "Tag") -> list[Json]:
        """Return a tag in the form of an entry's details."""
        dimension = self.dimension(tag.key, tag.dimension_display_name)
        value = self.value(dimension, tag.value, tag.value_display_name)
        names = (dimension.details["display_name"], value.details["display_name"])
        return [dimension.record_id, value.record_id, tag.key, tag.value, *names]

    def _defined(self, kind: str, name: str, more: dict[str, Json]) -> Record:
        number = self._id(kind, name)
        record = self._definitions[kind, name][1] or self.new.get((kind, number))
        if record is None:
            record = Record(number, kind, self._now, self._now, {"name": name, **more})
            self.new[kind, number] = record
        # Two new names of one request have one id if their digests of 41 bits collide.
        assert record.details["name"] == name, number
        return record

    def _id(self, kind: str, name: str) -> int:
        if (kind, name) not in self._definitions:
            self._read(kind, {name})
        return self._definitions[kind, name][0]

    def _read(self, kind: str, names: Set[str]) -> None:
        pairs = self._book.read.all_defined(kind, names)
        self._definitions |= {(kind, name): pairs[name] for name in names}


def _value_name(dimension: int, value: str) -> str:
    return f"{dimension}/{value}"


def line_use(dimension: Record) -> str:
    """Return the name of the record that says whether lines have tags of a dimension.

    Each time that it becomes NON_BALANCING again, another record says so.
    """
    return f"{dimension.record_id}/{dimension.details.get(LOOSENED, 0)}"


def to_dimension(book: Book, body: "DimensionRequest", now: datetime) -> Sequence[Record]:
    """Return the new records of a dimension and its values."""
    tags = Tags(book, now)
    dimension = tags.dimension(body.key, body.display_name, body.strictness)
    for value in body.defined_values:
        text, display_name = (
            (value, None) if isinstance(value, str) else (value.value, value.display_name)
        )
        tags.value(dimension, text, display_name)
    return tuple(tags.new.values())


def without_effect(body: "DimensionRequest", view: Mapping[str, Json]) -> Iterator[str]:
    """Yield the fields of a body that the dimension, which was there already, does not follow."""
    for name in ("strictness", "display_name"):
        value = getattr(body, name)
        if name in body.model_fields_set and value is not None and value != view[name]:
            yield name


def to_value(
    book: Book, dimension: Record, body: "ValueRequest", now: datetime
) -> Sequence[Record]:
    """Return the record of a value if it is new."""
    tags = Tags(book, now)
    tags.value(dimension, body.value, body.display_name or body.display_name_in_camel_case)
    return tuple(tags.new.values())
