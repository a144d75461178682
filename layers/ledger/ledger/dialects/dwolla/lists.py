"""Dwolla's lists, which are mostly links (specs/dwolla.md, 6)."""

from dataclasses import dataclass
from typing import Any

from ledger.core.limits import PAGE_ITEMS_MAX, PAGE_OFFSET_MAX
from ledger.dialects.dwolla.errors import RULES
from ledger.dialects.dwolla.views import Links
from ledger.http.query import Query
from ledger.http.request import Request

PAGE_ITEMS = 25
LIST_QUERY = ("limit", "offset")  # of every list


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for (specs/dwolla.md, 6)."""

    limit: int
    offset: int

    @classmethod
    def of(cls, request: Request) -> "Page":
        """Read `limit` and `offset`; refuse all faults at once (`InvalidQuery`)."""
        parameters = Query(request.query, RULES)
        limit = parameters.integer("limit", PAGE_ITEMS, 1, PAGE_ITEMS_MAX)
        offset = parameters.integer("offset", 0, 0, PAGE_OFFSET_MAX)
        parameters.refuse_faults()
        return cls(limit, offset)


def labels_of(
    request: Request, page: Page, found: list[dict[str, Any]], total: int
) -> dict[str, Any]:
    """A customer's labels: the one list that links to what it is a list of."""
    body = _listed(request, page, total, "label")
    customer = request.base_url + request.path.removesuffix("/labels")
    body["_links"]["customer"] = Links.link(customer, "customer")
    return {**body, "_embedded": {"labels": found}, "total": total}


def ledger_entries_of(
    request: Request, page: Page, found: list[dict[str, Any]], total: int
) -> dict[str, Any]:
    """A label's entries."""
    body = _listed(request, page, total, "ledger-entry")
    return {**body, "_embedded": {"ledger-entries": found}, "total": total}


def _listed(request: Request, page: Page, total: int, resource_type: str) -> dict[str, Any]:
    """The links of a list (specs/dwolla.md, 6).

    `self` echoes the request; `first` and `last` are always explicit; `next` and `prev` only where
    there is such a page.
    """
    path = request.base_url + request.path
    asked = f"?{request.raw_query}" if request.raw_query else ""

    def at(offset: int) -> dict[str, str]:
        return Links.link(f"{path}?limit={page.limit}&offset={offset}", resource_type)

    pages = {
        "self": Links.link(path + asked, resource_type),
        "first": at(0),
        "last": at(max(total - 1, 0) // page.limit * page.limit),
    }
    if page.offset + page.limit < total:
        pages["next"] = at(page.offset + page.limit)
    if page.offset > 0:
        pages["prev"] = at(max(0, page.offset - page.limit))
    return {"_links": pages}
