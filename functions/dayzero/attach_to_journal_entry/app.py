"""PATCH /api/v1/journal-entries/{id}/attachment : keep a file with an entry."""

from ledger.api import files
from ledger.api.endpoint import endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.dialects.dayzero import DIALECT, WRITE, mapping, resources
from ledger.dialects.dayzero.views import View


@endpoint(DIALECT, WRITE)
def lambda_handler(request: Request) -> Response:
    """Attach a file to a journal entry (DayZero reference, PATCH attachment)."""
    book = resources.book(request)
    number = resources.entry_number(request, book)
    sent = request.form.file(request.form.first_file)
    entry = book.amend(
        number,
        lambda now: mapping.to_attached(resources.shown(now), files.keep(request, book, sent)),
    )
    return View.of(request, book, [entry]).answer(entry, 200)
