"""PATCH /api/v1/journal-entries/{id}/attachment : keep a file with an entry."""

from ledger.dialects.dayzero import DIALECT, WRITE, inbound, lookup
from ledger.dialects.dayzero.views import View
from ledger.http import attachments
from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Attach a file to a journal entry (DayZero reference, PATCH attachment)."""
    book = lookup.book(request)
    number = lookup.entry_id(request, book)
    sent = request.form.file(request.form.first_file)
    entry = book.amend(
        request.claim(),
        number,
        lambda present: inbound.to_attached(
            lookup.require_currency(present), attachments.keep(request, book, sent)
        ),
    )
    return View.load(request, book, [entry]).answer(entry, 200)
