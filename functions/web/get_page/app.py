"""GET /docs and GET /docs/{asset} : a page that renders the OpenAPI documents, with its assets."""

from pathlib import Path

from ledger.api import pages
from ledger.api.endpoint import PUBLIC, endpoint
from ledger.api.request import Request
from ledger.api.response import Response

RENDERER = pages.folder_of("flask_swagger_ui") / "dist"
FILES = (
    *sorted((Path(__file__).parent / "page").iterdir()),
    RENDERER / "swagger-ui.css",
    RENDERER / "swagger-ui-bundle.js",
)


@endpoint(pages.DIALECT, PUBLIC)
def lambda_handler(request: Request) -> Response:
    """Show the documents, and try requests on this very service."""
    return pages.serve(request, request.parameter("asset") or "index.html", FILES)
