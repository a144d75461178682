"""Authentication by bearer token, here and not in an authorizer: four dialects word four 401s."""

from ledger.directory import Directory, Principal, token_digest
from ledger.errors import CredentialsMissing, TokenExpired
from ledger.store.seen import Seen

_TOKEN_CHARACTERS_MAX = 200


def bearer_token(authorization: str) -> str:
    """The token of an `Authorization: Bearer …` header (RFC 6750, section 2.1)."""
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii() or " " in token:
        raise CredentialsMissing
    # Longer than we ever issue: unknown for certain, and not worth hashing or asking for.
    return token[:_TOKEN_CHARACTERS_MAX]


def authenticate(directory: Directory, seen: Seen[str, Principal], header: str) -> Principal:
    """Who asks; refuses with CredentialsMissing, TokenUnknown or TokenExpired.

    So long as a holder counts as seen, a revoked token may still be honoured.
    """
    token = bearer_token(header)
    digest = token_digest(token)
    principal = seen.find(digest)
    if principal is None:
        principal = directory.principal(token)
        seen.keep(digest, principal)
    if principal.expires_at <= directory.now:
        raise TokenExpired
    return principal
