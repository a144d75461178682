"""The list of all tag dimensions with their values (specs/layer.md, 4)."""

from collections.abc import Sequence
from typing import Any

from ledger.book import Book, chart
from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.core.records import MOVED_TO, Record
from ledger.dialects.layerfi.lookup import DIMENSION, VALUE
from ledger.dialects.layerfi.views.records import RecordView
from ledger.errors import LimitExceeded
from ledger.http import response


def dimensions(book: Book, new: Sequence[Record] = ()) -> list[tuple[Record, list[Record]]]:
    """Return all tag dimensions with their values, including the records of `new`."""
    values: dict[Any, list[Record]] = {}
    for value in (*_all(book, VALUE), *(record for record in new if record.kind == VALUE)):
        values.setdefault(value.details["dimension"], []).append(value)
    records = (*_all(book, DIMENSION), *(record for record in new if record.kind == DIMENSION))
    return [
        (record, values.get(record.record_id, []))
        for record in records
        if MOVED_TO not in record.details
    ]


def _all(book: Book, kind: str) -> list[Record]:
    return list(
        chart.whole(lambda page_request: book.read.records(kind, page_request, lambda _: True))
    )


def dimension(book: Book, key: str) -> dict[str, Any]:
    """Return the view of an existing tag dimension with its values."""
    _, record = book.read.defined(DIMENSION, key)
    assert record is not None, key
    return with_values(book, record)


def with_values(book: Book, record: Record) -> dict[str, Any]:
    """Return the view of a tag dimension with its values."""
    of_record = (value for value in _all(book, VALUE) if _is_of(value, record))
    return RecordView(book.read.scope.business_id).dimension(record, of_record)


def _is_of(value: Record, dimension: Record) -> bool:
    return value.details["dimension"] == dimension.record_id


def value(book: Book, dimension: Record, text: str) -> Record:
    """Return an existing value of a dimension."""
    _, record = book.read.defined(VALUE, f"{dimension.record_id}/{text}")
    assert record is not None, text
    return record


def answer(book: Book, new: Sequence[Record] = ()) -> dict[str, Any]:
    """Return the list of all dimensions."""
    view = RecordView(book.read.scope.business_id)
    items = [view.dimension(record, values) for record, values in dimensions(book, new)]
    return {"data": {"type": "Tag_Dimensions", "dimensions": items}}


def require_answerable(book: Book, new: Sequence[Record]) -> Sequence[Record]:
    """Return `new`. Raise `LimitExceeded` if the list with these records exceeds one answer."""
    body = response.to_json(answer(book, new)) if new else ""
    if not response.fits(body):
        bytes_ = response.bytes_in_result(body)
        raise LimitExceeded(limit="ANSWER_BYTES_MAX", maximum=ANSWER_BYTES_MAX, actual=bytes_)
    return new
