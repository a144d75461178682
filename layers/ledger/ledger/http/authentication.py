"""Authentication by bearer token, here and not in an authorizer: four dialects word four 401s."""

from ledger.directory import Directory, Principal, Token
from ledger.errors import (
    CredentialsMissing,
    LedgerError,
    ScopeMissing,
    TokenExpired,
    TokenUnknown,
    Unauthenticated,
)
from ledger.store.cache import TtlCache
from ledger.store.formats import Formats

REALM = "ledger"


def bearer_token(authorization: str) -> str:
    """The token of an `Authorization: Bearer …` header (RFC 6750, section 2.1)."""
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii() or " " in token:
        raise CredentialsMissing
    return token


def authenticate(
    directory: Directory, seen: TtlCache[str, Principal], formats: Formats, header: str
) -> Principal:
    """Say who asks; `CredentialsMissing`, `TokenUnknown`, `TokenExpired` or `FormatRefused`.

    So long as a holder counts as seen, a revoked token may still be honoured. What is no token of
    ours by its spelling costs neither a request nor a hash.
    """
    token = Token.read(bearer_token(header))
    if token is None:
        raise TokenUnknown
    principal = seen.find(token.digest)
    if principal is None:
        asked_at = seen.now()
        principal = directory.tokens.find_principal(token, formats)
        seen.keep(token.digest, principal, asked_at)
    if principal.expires_at <= directory.now:
        raise TokenExpired
    return principal


def challenge(refusal: LedgerError) -> str:
    """Word `WWW-Authenticate` (RFC 6750, section 3); empty for what no other token would mend.

    A request without credentials is told no error, as section 3.1 has it.
    """
    said = f'Bearer realm="{REALM}"'
    if isinstance(refusal, ScopeMissing):
        return f'{said}, error="insufficient_scope", scope="{refusal.scope}"'
    if isinstance(refusal, TokenExpired):
        return f'{said}, error="invalid_token", error_description="The token has expired"'
    if isinstance(refusal, TokenUnknown):
        return f'{said}, error="invalid_token", error_description="The token is not valid"'
    return said if isinstance(refusal, Unauthenticated) else ""
