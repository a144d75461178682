"""$default: every path and method that the template gives to no other function."""

from ledger.http.dialect import dialect_of
from ledger.http.endpoint import ANY_TOKEN, endpoint
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.http.routes import redirect, refuse_route


@endpoint(dialect_of, ANY_TOKEN)
def lambda_handler(request: Request) -> Response:
    """Refuse in the words of the dialect of the path, or redirect from a slash at its end."""
    dialect = dialect_of(request.path)
    path = request.path.removesuffix("/") if dialect.has_slashes else request.path
    return redirect(request, path) or refuse_route(request.method, path, dialect.unserved)
