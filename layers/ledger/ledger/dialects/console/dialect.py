"""The console as the frame knows it: its paths and its scope."""

from ledger.dialects.console.errors import refuse
from ledger.http.dialect import Dialect

READ = "console:readonly"

DIALECT = Dialect(
    name="console",
    prefixes=("/console/",),
    scopes=(READ,),
    media_type="application/json",
    refuse=refuse,
    is_ours=True,
)
