"""GET /console and GET /console/{asset} : a page to look at the books with, and its assets."""

from pathlib import Path

from ledger.api import pages
from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response

FILES = tuple(sorted((Path(__file__).parent / "page").iterdir()))


@endpoint(pages.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Show the console; what it shows it asks for with the token that is typed into it."""
    return pages.serve(request, request.parameter("asset") or "index.html", FILES, pages.STRICT)
