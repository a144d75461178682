"""The log as the frame knows it: its paths and its scope."""

from ledger.dialects.log.errors import refuse
from ledger.http.dialect import Dialect

READ = "log:readonly"

DIALECT = Dialect(
    name="log",
    prefixes=("/log/",),
    scopes=(READ,),
    media_type="application/json",
    refuse=refuse,
    is_ours=True,
)
