"""GET /docs and GET /docs/{asset} : a page that renders the OpenAPI documents, with its assets."""

from pathlib import Path

from ledger.http import static
from ledger.http.endpoint import PUBLIC, endpoint
from ledger.http.request import Request
from ledger.http.response import Response

RENDERER = static.folder_of("flask_swagger_ui") / "dist"
FILES = (
    *sorted((Path(__file__).parent / "page").iterdir()),
    RENDERER / "swagger-ui.css",
    RENDERER / "swagger-ui-bundle.js",
)


@endpoint(static.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Show the documents, and try requests on this very service."""
    return static.serve(request, request.parameter("asset") or "index.html", FILES)
