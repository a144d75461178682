"""Layer as the frame knows it: its paths, scopes and rate headers."""

from ledger.dialects.layerfi.errors import refuse
from ledger.http.dialect import Dialect

READ, WRITE = "layerfi:readonly", "layerfi:all"

DIALECT = Dialect(
    name="layerfi",
    prefixes=("/v1/", "/whoami"),
    scopes=(READ, WRITE),
    media_type="application/json",
    refuse=refuse,
    has_slashes=True,
    unserved=("/v1/businesses/{businessId}/tags/dimensions/{id}/values/{valueId}",),
    rate_headers=("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"),
)
