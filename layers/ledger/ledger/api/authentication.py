"""Authentication by bearer token, here and not in an authorizer: four dialects word four 401s."""

import time
from collections.abc import Callable

from ledger.directory import Directory, Principal, token_digest
from ledger.errors import CredentialsMissing, TokenExpired

# So long a revoked token may still be honoured.
SECONDS = 60.0
PRINCIPALS_MAX = 10_000
_TOKEN_CHARACTERS_MAX = 200


class Principals:
    """The holders of tokens that this process saw in the last minute, by digest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[float, Principal]] = {}

    def find(self, digest: str) -> Principal | None:
        kept_at, principal = self._seen.get(digest, (0.0, None))
        return principal if principal and self._clock() - kept_at < SECONDS else None

    def keep(self, digest: str, principal: Principal) -> None:
        if len(self._seen) >= PRINCIPALS_MAX:
            self._seen.clear()
        self._seen[digest] = (self._clock(), principal)


def bearer_token(authorization: str) -> str:
    """The token of an `Authorization: Bearer …` header (RFC 6750, section 2.1)."""
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or not token.isascii() or " " in token:
        raise CredentialsMissing
    # Longer than we ever issue: unknown for certain, and not worth hashing or asking for.
    return token[:_TOKEN_CHARACTERS_MAX]


def authenticate(directory: Directory, seen: Principals, header: str) -> Principal:
    """Who asks; refuses with CredentialsMissing, TokenUnknown or TokenExpired."""
    token = bearer_token(header)
    digest = token_digest(token)
    principal = seen.find(digest)
    if principal is None:
        principal = directory.principal(token)
        seen.keep(digest, principal)
    if principal.expires_at <= directory.now:
        raise TokenExpired
    return principal
