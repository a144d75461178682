"""Lists of customers and of vendors, with their filters."""

from collections.abc import Callable
from typing import Any

from ledger.book import Book
from ledger.book.paging import Page, Position, page_of
from ledger.core import texts
from ledger.core.ids import Kind
from ledger.core.records import Name, Record
from ledger.dialects.layerfi.errors import RULES
from ledger.dialects.layerfi.lists import PAGE, ListQuery
from ledger.dialects.layerfi.lookup import ARCHIVED
from ledger.http.query import Query
from ledger.http.request import Request

PARTIES_QUERY = (
    *(*PAGE, "q", "status", "include_archived"),
    *("external_id", "external_id_contains", "name", "name_contains"),
)
ACTIVE = "ACTIVE"
_NAMES = ("company_name", "individual_name")


def parties(request: Request, book: Book, kind: Kind, list_query: ListQuery) -> Page[Record]:
    """Return a page of customers or vendors that match the query's filters.

    Archived ones are left out, unless the query asks for them. An external id has one at most.
    """
    parameters = Query(request.query, RULES)
    keep = _keep(parameters)
    if not (external_id := parameters.text("external_id")):
        return book.read.records(kind, list_query.page, keep)
    name = Name(kind, external_id)
    record_id = book.read.owner_of(name)
    records = {} if record_id is None else book.read.fresh_records(kind, [record_id])
    rows = [
        (Position(f"{i}"), record)
        for i, record in records.items()
        if record.details.get("external_id") == name.value and keep(record)
    ]
    return page_of(rows, list_query.page)


def _keep(parameters: Query) -> Callable[[Record], bool]:
    """Return the predicate of the query's filters. Letters of both cases are equal in texts."""
    q, part, name, name_part = (
        texts.folded(parameters.text(parameter))
        for parameter in ("q", "external_id_contains", "name", "name_contains")
    )
    status = parameters.choice("status", "", (ACTIVE, ARCHIVED))
    with_archived = parameters.boolean("include_archived") or status == ARCHIVED
    parameters.refuse_faults()

    def keep(record: Record) -> bool:
        details: dict[str, Any] = dict(record.details)
        words = [texts.folded(str(value)) for value in details.values() if value]
        names = [texts.folded(str(details.get(field) or "")) for field in _NAMES]
        present = details.get("status", ACTIVE)
        return (
            (not q or any(q in word for word in words))
            and part in texts.folded(str(details.get("external_id") or ""))
            and (not name or name in names)
            and any(name_part in text for text in names)
            and status in ("", present)
            and (with_archived or present != ARCHIVED)
        )

    return keep
