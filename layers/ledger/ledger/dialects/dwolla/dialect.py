"""Dwolla as the frame knows it: its paths, scopes and media type (specs/dwolla.md, 1)."""

from ledger.dialects.dwolla.errors import MEDIA_TYPE, refuse
from ledger.http.dialect import Dialect

READ = "labels:readonly"
WRITE = "labels:all"
READ_CUSTOMERS = "customers:readonly"
WRITE_CUSTOMERS = "customers:all"


DIALECT = Dialect(
    name="dwolla",
    prefixes=("/",),
    scopes=(READ, WRITE, READ_CUSTOMERS, WRITE_CUSTOMERS),
    media_type=f"{MEDIA_TYPE}; charset=UTF-8",
    refuse=refuse,
    accept=MEDIA_TYPE,
)
