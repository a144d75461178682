"""$default : every path and method that the template gives to no other function."""

from ledger.api.dialect import dialect_of
from ledger.api.endpoint import ANY_TOKEN, endpoint
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.api.routes import refuse_route


@endpoint(dialect_of, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Refuse in the words of the dialect of the path: no such route, or not with this method."""
    return refuse_route(request.method, request.path)
