"""Entries that one request creates together, all or none."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ledger.book import Book
from ledger.book.batches import Parts
from ledger.book.context import located
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.limits import ANSWER_BYTES_MAX, LINES_PER_REQUEST_MAX
from ledger.core.records import Record
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.inbound import entries
from ledger.dialects.layerfi.inbound.tags import Tags
from ledger.errors import Fault, InvalidRequest, LimitExceeded
from ledger.http import response
from ledger.http.idempotency import claim_of
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import BulkRequest

# Accounts and customers may get longer names, which a replay's answer has too.
BYTES_WHEN_CREATED_MAX = ANSWER_BYTES_MAX // 2
_CONTENT = "content"


def create(
    request: Request, book: Book, body: "BulkRequest", render: Callable[[Sequence[Entry]], Any]
) -> Sequence[Entry]:
    """Create the entries of a request in one write; `render` makes its answer.

    Raise `InvalidRequest` for a repeated external id, `LimitExceeded` for too many lines or for an
    answer that is too large.
    """
    _refuse_repeated(body)
    lines = sum(len(entry.line_items) for entry in body.entries)
    with located("entries"):
        if lines > LINES_PER_REQUEST_MAX:
            raise LimitExceeded(
                limit="LINES_PER_REQUEST_MAX", maximum=LINES_PER_REQUEST_MAX, actual=lines
            )
        return book.post_all(_claim(request, body), _to_parts(request, book, body, render))


def _claim(request: Request, body: "BulkRequest") -> Claim:
    """Return the claim of the whole request.

    Without a header, a body with an external id is its own key. The same body again is then the
    same request, also for its entries without an external id.
    """
    own = request.claim()
    if own.key or all(entry.external_id is None for entry in body.entries):
        return own
    return replace(own, key=f"{request.dialect} {_CONTENT}\n{own.fingerprint}", key_name=_CONTENT)


def _to_parts(
    request: Request, book: Book, body: "BulkRequest", render: Callable[[Sequence[Entry]], Any]
) -> Parts:
    currency = lookup.currency(request)

    def make(positions: Sequence[int]) -> tuple[Sequence[Draft], Sequence[Record]]:
        new = {position: body.entries[position] for position in positions}
        every_tag = (tag for entry in new.values() for tag in entries.all_tags(entry))
        tags = Tags(book, request.now, every_tag)
        drafts = []
        for position, entry in new.items():
            with located(position):
                drafts.append(entries.draft(book, tags, entry, currency))
        return drafts, tuple(tags.new.values())

    return Parts(tuple(_claims(request, body)), make, lambda every: _check_size(render(every)))


def _claims(request: Request, body: "BulkRequest") -> Iterator[Claim | None]:
    """Yield the claims of the external ids, as if each entry came alone."""
    for entry, content in zip(body.entries, request.json["entries"], strict=True):
        own = lookup.external_id(entry.external_id)
        yield None if own.value is None else claim_of(request, own, content)


def _refuse_repeated(body: "BulkRequest") -> None:
    external_ids: set[str] = set()
    for position, entry in enumerate(body.entries):
        if entry.external_id in external_ids:
            path = ("entries", position, "external_id")
            raise InvalidRequest(faults=(Fault(path, "repeated", "must not be repeated"),))
        external_ids |= set() if entry.external_id is None else {entry.external_id}


def _check_size(answer: Any) -> None:
    """Raise `LimitExceeded` for an answer without room for longer names."""
    bytes_ = response.bytes_in_result(response.to_json(answer))
    if bytes_ > BYTES_WHEN_CREATED_MAX:
        raise LimitExceeded(limit="ANSWER_BYTES_MAX", maximum=BYTES_WHEN_CREATED_MAX, actual=bytes_)
