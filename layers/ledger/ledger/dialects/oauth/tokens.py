"""The token endpoints: OAuth 2.0 client credentials (RFC 6749, sections 2.3.1, 4.4, 5) and
revocation (RFC 7009).

Some SDKs send the client's credentials by HTTP Basic, others in the form.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ledger.core import texts
from ledger.core.claims import Actor
from ledger.dialects.oauth.errors import GrantRefused
from ledger.directory import Client, Directory, Token
from ledger.directory.credentials import is_client_id
from ledger.http import access
from ledger.http.access import directory, grants
from ledger.http.forms import urlencoded_pairs
from ledger.http.request import Request
from ledger.http.response import Response

_OF_GRANT = ("grant_type", "client_id", "client_secret", "scope")
_OF_REVOCATION = ("token", "token_type_hint", "client_id", "client_secret")


def grant(request: Request) -> Response:
    """Answer a request for a token (RFC 6749, sections 4.4.2 and 4.4.3)."""
    form = _form(request, _OF_GRANT)
    client_id, secret = _note_client(request, *_credentials(request, form))
    grant_type = form.get("grant_type", "")
    if not grant_type:
        raise GrantRefused(
            code="invalid_request", description="grant_type is required: client_credentials."
        )
    if grant_type != "client_credentials":
        raise GrantRefused(
            code="unsupported_grant_type", description="grant_type must be client_credentials."
        )
    client = _client(request, client_id, secret)
    scopes = _scopes(client, form.get("scope", ""))
    seconds = request.runtime.settings.token_seconds
    expires_at = request.now + timedelta(seconds=seconds)
    tokens = _directory(request, client_id).tokens
    body = {
        "access_token": tokens.grant(client, scopes, expires_at, secret),
        "token_type": "Bearer",
        "expires_in": seconds,
    }
    return Response(200, body)


def revoke(request: Request) -> Response:
    """Answer a request to revoke a token of the client's own (RFC 7009, section 2).

    An unknown token gets the answer of a revoked one.
    """
    form = _form(request, _OF_REVOCATION)
    client_id, secret = _note_client(request, *_credentials(request, form))
    if not form.get("token"):
        raise GrantRefused(code="invalid_request", description="token is required.")
    client = _client(request, client_id, secret)
    token = Token.read(form["token"])
    if token is not None and token.client_id != client_id:
        raise GrantRefused(
            code="invalid_grant", description="The token was issued to another client."
        )
    if token is not None:
        tokens = _directory(request, client_id).tokens
        tokens.revoke(token.chain[0], client.tenant_id, client_id, token.digest)
        request.runtime.principals.forget_one(token.digest)
    return Response(200)


def _client(request: Request, client_id: str, secret: str) -> Client:
    """Return the authenticated client, and count its request against its limit."""
    formats = request.runtime.formats
    client = directory(request).clients.authenticate(client_id, secret, formats)
    if client is None:
        raise GrantRefused(code="invalid_client", description="The client id or secret is wrong.")
    request.about_client["tenant_id"] = client.tenant_id
    allowance = access.count(request, client_id)
    if allowance is not None:
        access.check_allowance(allowance)
    return client


def _note_client(request: Request, client_id: str, secret: str) -> tuple[str, str]:
    """Note a well-formed client id for the log. Any other text may be a secret."""
    if is_client_id(client_id):
        request.about_client["client_id"] = client_id
    return client_id, secret


def _directory(request: Request, client_id: str) -> Directory:
    """Return the directory with the client as the actor behind its writes."""
    by = Actor(client_id, request.dialect, request.nonce)
    return Directory(request.table, request.now, lambda: by)


def _form(request: Request, names: Sequence[str]) -> dict[str, str]:
    """Read the form of the body; the endpoint reads the fields `names` and ignores others."""
    pairs = urlencoded_pairs(request)
    form = dict(pairs)
    for place, rule in texts.faults(form):
        raise GrantRefused(
            code="invalid_request", description=f"{'.'.join(map(str, place))} {rule}."
        )
    if len(form) != len(pairs):
        raise GrantRefused(
            code="invalid_request", description="A parameter is given more than once."
        )
    request.left.extend(name for name in form if name not in names)
    return form


def _credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    """Return the client's id and secret from header or form. Refuse two different clients."""
    in_form = (form.get("client_id", ""), form.get("client_secret", ""))
    header = request.header("authorization")
    if not header:
        if not all(in_form):
            raise GrantRefused(
                code="invalid_client", description="No client id and secret were given."
            )
        return in_form
    in_header = access.basic_credentials(header)
    if in_header is None:
        raise GrantRefused(
            code="invalid_client", description="The Authorization header is not HTTP Basic."
        )
    if any(text and text != other for text, other in zip(in_form, in_header, strict=True)):
        raise GrantRefused(
            code="invalid_request", description="Header and body name different clients."
        )
    return in_header


def _scopes(client: Client, scope_field: str) -> tuple[str, ...]:
    """Return the scopes of the form, if the client has them, or all of the client's own.

    Layer's clients send a URL as scope. It names the service and no permission.
    """
    scopes = tuple(scope for scope in dict.fromkeys(scope_field.split()) if "://" not in scope)
    if not all(grants(client.scopes, scope) for scope in scopes):
        raise GrantRefused(
            code="invalid_scope", description="The client has not been given such a scope."
        )
    return scopes or client.scopes
