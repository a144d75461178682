"""GET /console and GET /console/{asset} : a page to look at the books with, and its assets."""

from pathlib import Path

from ledger.http import static
from ledger.http.endpoint import PUBLIC, endpoint
from ledger.http.request import Request
from ledger.http.response import Response

FILES = tuple(sorted((Path(__file__).parent / "page").iterdir()))


@endpoint(static.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Show the console; what it shows it asks for with the token that is typed into it."""
    return static.serve(request, request.parameter("asset") or "index.html", FILES, static.STRICT)
