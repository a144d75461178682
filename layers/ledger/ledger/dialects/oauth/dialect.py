"""The token endpoints as the frame knows them."""

from ledger.dialects.oauth.errors import refuse
from ledger.http.dialect import Dialect

DIALECT = Dialect(
    name="oauth",
    prefixes=("/token", "/oauth2/"),
    scopes=(),
    media_type="application/json",
    refuse=refuse,
)
