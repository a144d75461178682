"""The feed of changes, and the proofs."""

from typing import Any

from ledger.dialects.log import lookup, views
from ledger.dialects.log.errors import ORDER_RULE, NotInLog
from ledger.http.request import Request

CHANGES_QUERY = ("after", "limit", "epoch")
PROOF_QUERY = ("version", "size", "index")
CONSISTENCY_QUERY = ("from", "to", "epoch")
LIMIT_DEFAULT, LIMIT_MAX = 100, 1_000


def changes(request: Request) -> dict[str, Any]:
    """Return the changes behind an index, and the index to go on after.

    Raise `NotInLog` if the log has no such index: a new epoch has begun, and has fewer places.
    """
    parameters = lookup.query(request)
    after = lookup.optional(parameters, "after")
    epoch = lookup.optional(parameters, "epoch", 1)
    limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX)
    parameters.refuse_faults()
    book, log = lookup.book(request), lookup.log(request)
    page = log.changes(-1 if after is None else after, limit, epoch)
    if after is not None and after >= page.size:
        raise NotInLog(index=after, size=page.size)
    items = [views.change(book.ids, change) for change in page.changes]
    last = items[-1]["index"] if items else after
    return {"items": items, "next": last, "size": page.size, "epoch": page.epoch}


def proof(request: Request) -> dict[str, Any]:
    """Return the proof that a version of an entry is in the log."""
    parameters = lookup.query(request)
    number = lookup.optional(parameters, "version", 1)
    size = lookup.optional(parameters, "size", 1)
    index = lookup.optional(parameters, "index")
    parameters.refuse_faults()
    version = lookup.version(request, number)
    return views.proof(lookup.log(request).proof(version, index, size))


def consistency(request: Request) -> dict[str, Any]:
    """Return the proof that the log of a size continues that of an earlier size."""
    parameters = lookup.query(request)
    old = parameters.integer("from", 0, 1, lookup.INDEX_MAX)
    new = lookup.optional(parameters, "to", 1)
    epoch = lookup.optional(parameters, "epoch", 1)
    is_forward = new is None or old <= new
    parameters.check("from", is_forward or parameters.faults, ORDER_RULE, "order")
    parameters.refuse_faults()
    return views.consistency(lookup.log(request).consistency(old, new, epoch))
