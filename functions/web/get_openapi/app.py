"""GET /openapi/{document} : the OpenAPI document of a dialect, or the list of these, index.json."""

from pathlib import Path

from ledger.api import pages
from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response

DOCUMENTS = tuple(Path(__file__).parent.glob("*.json"))


@endpoint(pages.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Retrieve the OpenAPI 3.1 document of a dialect that is spoken here, or the list of these."""
    return pages.serve_document(request, request.parameter("document"), DOCUMENTS)
