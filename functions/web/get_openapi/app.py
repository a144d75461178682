"""GET /openapi/{document} : the OpenAPI document of a dialect, `dwolla.json` and so on."""

from pathlib import Path

from ledger.api import pages
from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response

DOCUMENTS = tuple(Path(__file__).parent.glob("*.json"))


@endpoint(pages.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Retrieve the OpenAPI 3.1 document of a dialect."""
    return pages.serve(request, request.parameter("document"), DOCUMENTS)
