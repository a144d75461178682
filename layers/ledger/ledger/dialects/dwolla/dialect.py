"""Dwolla as the frame knows it: its paths, scopes and media type (specs/dwolla.md, 1)."""

from ledger.dialects.dwolla.errors import MEDIA_TYPE, refuse
from ledger.errors import NotAcceptable
from ledger.http.dialect import Dialect
from ledger.http.request import Request

READ = "labels:readonly"
WRITE = "labels:all"


def check_accept(request: Request) -> None:
    """Raise `NotAcceptable` without Dwolla's media type in `Accept` ("Making requests")."""
    ranges = request.header("accept").split(",")
    if MEDIA_TYPE not in (media_range.partition(";")[0].strip().lower() for media_range in ranges):
        raise NotAcceptable(media_type=MEDIA_TYPE)


DIALECT = Dialect(
    name="dwolla",
    prefixes=("/",),
    scopes=(READ, WRITE),
    media_type=f"{MEDIA_TYPE}; charset=UTF-8",
    refuse=refuse,
    check=check_accept,
)
