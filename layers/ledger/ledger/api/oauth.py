"""The token endpoint: OAuth 2.0 client credentials (RFC 6749, sections 2.3.1, 4.4, 5).

The client names itself by HTTP Basic or in the form body, as the SDKs variously do. Errors have
OAuth's own form, since SDKs look for the key `error` and take anything else for a success.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from ledger.api.dialect import Dialect, nearest
from ledger.api.request import Request
from ledger.api.response import Response
from ledger.core import texts
from ledger.directory import Client, Directory
from ledger.errors import Contention, InternalFault, LedgerError, MalformedBody, TryAgain

_FIELDS_MAX = 20
FIELDS = ("grant_type", "client_id", "client_secret", "scope")


@dataclass(eq=False)
class GrantRefused(LedgerError):
    """A token is refused; `code` is one of RFC 6749, section 5.2."""

    code: str
    description: str

    @property
    def reason(self) -> str:
        return self.description


_WORDS: dict[type[LedgerError], tuple[int, str]] = {
    InternalFault: (500, "server_error"),
    Contention: (429, "temporarily_unavailable"),
    TryAgain: (503, "temporarily_unavailable"),
    LedgerError: (400, "invalid_request"),
}


def _refuse(error: LedgerError, _: str) -> Response:
    status, code = nearest(_WORDS, error)
    if isinstance(error, GrantRefused):
        status, code = (401 if error.code == "invalid_client" else 400), error.code
    body = {"error": code, "error_description": error.reason}
    return Response(status, body)


DIALECT = Dialect("oauth", ("/token", "/oauth2/token"), (), "application/json", _refuse)


def grant(request: Request) -> Response:
    """Answer a request for a token (RFC 6749, sections 4.4.2 and 4.4.3)."""
    form = _form(request)
    client_id, secret = _credentials(request, form)
    grant_type = form.get("grant_type", "")
    if not grant_type:
        raise GrantRefused("invalid_request", "grant_type is required: client_credentials.")
    if grant_type != "client_credentials":
        raise GrantRefused("unsupported_grant_type", "grant_type must be client_credentials.")
    directory = Directory(request.table, request.now)
    client = directory.authenticated_client(client_id, secret)
    if client is None:
        raise GrantRefused("invalid_client", "The client id or secret is wrong.")
    scopes = _scopes(client, form.get("scope", ""))
    seconds = request.runtime.settings.token_seconds
    body = {
        "access_token": directory.issue_token(client, scopes, seconds),
        "token_type": "Bearer",
        "expires_in": seconds,
    }
    return Response(200, body)


def _form(request: Request) -> dict[str, str]:
    try:
        said = request.body.decode("ascii")
        pairs = parse_qsl(said, keep_blank_values=True, max_num_fields=_FIELDS_MAX)
    except ValueError:
        raise MalformedBody("it is not application/x-www-form-urlencoded") from None
    form = dict(pairs)
    for place, rule in texts.faults(form):
        raise GrantRefused("invalid_request", f"{'.'.join(map(str, place))} {rule}.")
    if len(form) != len(pairs):
        raise GrantRefused("invalid_request", "A parameter is given more than once.")
    request.left.extend(name for name in form if name not in FIELDS)
    return form


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    """The client's id and secret, from the one place or the other; not different ones from both."""
    in_form = (form.get("client_id", ""), form.get("client_secret", ""))
    header = request.header("authorization")
    if not header:
        if not all(in_form):
            raise GrantRefused("invalid_client", "No client id and secret were given.")
        return in_form
    in_header = _basic(header)
    if any(given and given != other for given, other in zip(in_form, in_header, strict=True)):
        raise GrantRefused("invalid_request", "Header and body name different clients.")
    return in_header


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.strip().partition(" ")
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        colon = ""
    if scheme.lower() != "basic" or not colon:
        raise GrantRefused("invalid_client", "The Authorization header is not HTTP Basic.")
    return unquote_plus(client_id), unquote_plus(secret)


def _scopes(client: Client, asked: str) -> tuple[str, ...]:
    """The scopes asked for, if the client has them; all of its own if none is named.

    A scope that is a URL, as Layer's clients send it, names the service and not a right.
    """
    scopes = tuple(scope for scope in dict.fromkeys(asked.split()) if "://" not in scope)
    if not set(scopes) <= set(client.scopes):
        raise GrantRefused("invalid_scope", "The client has not been given such a scope.")
    return scopes or client.scopes
