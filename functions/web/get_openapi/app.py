"""GET /openapi/{document} : the OpenAPI document of a dialect, or the list of these, index.json."""

from pathlib import Path

from ledger.http import static
from ledger.http.endpoint import PUBLIC, endpoint
from ledger.http.request import Request
from ledger.http.response import Response

DOCUMENTS = tuple(Path(__file__).parent.glob("*.json"))


@endpoint(static.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Retrieve the OpenAPI 3.1 document of a dialect that is spoken here, or the list of these."""
    return static.serve_document(request, request.parameter("document"), DOCUMENTS)
