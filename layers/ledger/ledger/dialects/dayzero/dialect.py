"""DayZero as the frame knows it: its paths and scopes."""

from ledger.dialects.dayzero.errors import refuse
from ledger.http.dialect import Dialect

READ, WRITE = "dayzero:readonly", "dayzero:all"

DIALECT = Dialect(
    name="dayzero",
    prefixes=("/api/v1/",),
    scopes=(READ, WRITE),
    media_type="application/json",
    refuse=refuse,
    # The operator closes periods (docs/decisions).
    unserved=(
        "/api/v1/accounting-periods/bulk-lock",
        "/api/v1/accounting-periods/close",
        "/api/v1/accounting-periods/{id}/reopen",
    ),
)
