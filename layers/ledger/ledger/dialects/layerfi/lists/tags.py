"""Layer's tag dimensions with their values, which it lists all at once (specs/layer.md)."""

from collections.abc import Sequence
from typing import Any

from ledger.book import Book, chart
from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.core.records import Record
from ledger.dialects.layerfi.lookup import DIMENSION, VALUE
from ledger.dialects.layerfi.views import RecordView
from ledger.errors import LimitExceeded
from ledger.http import rendered


def dimensions(book: Book, new: Sequence[Record] = ()) -> list[tuple[Record, list[Record]]]:
    """All tag dimensions, each with its values; those of `new` among them."""
    values: dict[Any, list[Record]] = {}
    for value in (*_all(book, VALUE), *(one for one in new if one.kind == VALUE)):
        values.setdefault(value.details["dimension"], []).append(value)
    found = (*_all(book, DIMENSION), *(one for one in new if one.kind == DIMENSION))
    return [(one, values.get(one.record_id, [])) for one in found]


def _all(book: Book, kind: str) -> list[Record]:
    return list(chart.whole(lambda turn: book.read.records(kind, turn, lambda _: True)))


def dimension(book: Book, key: str) -> tuple[Record, list[Record]]:
    """A tag dimension that there is, with its values."""
    return next(found for found in dimensions(book) if found[0].details["name"] == key)


def value(book: Book, dimension: Record, text: str) -> Record:
    """A value that there is of a dimension."""
    _, record = book.read.defined(VALUE, f"{dimension.record_id}/{text}")
    assert record is not None, text
    return record


def listed(book: Book, new: Sequence[Record] = ()) -> dict[str, Any]:
    """The body of the list of all dimensions."""
    view = RecordView(book.read.scope.business_id)
    found = [view.dimension(one, values) for one, values in dimensions(book, new)]
    return {"data": {"type": "Tag_Dimensions", "dimensions": found}}


def answerable(book: Book, new: Sequence[Record]) -> Sequence[Record]:
    """Refuse definitions with which the list of all dimensions would be too large to answer."""
    said = rendered.to_json(listed(book, new)) if new else ""
    if not rendered.fits(said):
        bytes_ = rendered.bytes_in_result(said)
        raise LimitExceeded(limit="ANSWER_BYTES_MAX", maximum=ANSWER_BYTES_MAX, actual=bytes_)
    return new
