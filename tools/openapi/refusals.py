"""Which refusals an endpoint of a dialect may answer with."""

import re

from ledger.api.dialect import Dialect, all_dialects
from ledger.dialects import oauth
from ledger.dialects.oauth.errors import GrantRefused
from ledger.errors import Forbidden as NotPermitted
from ledger.errors import InternalFault as OurFault
from ledger.errors import (
    InvalidHeader,
    InvalidQuery,
    InvalidRequest,
    LedgerError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RouteNotFound,
    StateConflict,
    TryAgain,
    Unauthenticated,
)
from tools.local.refusals import every_refusal
from tools.openapi.operations import Operation

# What any request may meet; the rest is of those that have a body, a query, an id, a state.
_ANYWHERE = (Unauthenticated, NotPermitted, NotAcceptable, TryAgain, OurFault, InvalidHeader)
_NEVER = (RouteNotFound, MethodNotAllowed)


def every(dialect: Dialect) -> list[LedgerError]:
    """An example of each refusal of the core, and of those that are this dialect's own."""
    others = [f"ledger.dialects.{one.name}" for one in all_dialects() if one is not dialect]
    others += ["ledger.directory"]
    found = [
        refusal
        for refusal in every_refusal()
        if not type(refusal).__module__.startswith(tuple(others))
        and ".admin" not in type(refusal).__module__
        and type(refusal) is not LedgerError
    ]
    wrong_client = GrantRefused("invalid_client", "…")
    return [*found, wrong_client] if dialect is oauth.DIALECT else found


def applies(refusal: LedgerError, one: Operation, has_body: bool, has_ids: bool) -> bool:
    """Whether an endpoint of this kind can refuse so."""
    if isinstance(refusal, _NEVER):
        return False
    if isinstance(refusal, _ANYWHERE):
        return True
    if isinstance(refusal, InvalidQuery):
        return one.route.method == "GET"
    if isinstance(refusal, NotFound):
        return has_ids or has_body
    if isinstance(refusal, StateConflict):
        return one.route.method != "GET"
    if isinstance(refusal, InvalidRequest):
        return has_body
    return one.route.method != "GET"


def reason(refusal: LedgerError) -> str:
    """What a class of refusals says of itself, in its first sentence."""
    said = (type(refusal).__doc__ or "").strip().partition("\n")[0].rstrip(".")
    is_generated = said.startswith(f"{type(refusal).__name__}(") or not said
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(refusal).__name__).lower()
    return words if is_generated else said[:1].lower() + said[1:]
