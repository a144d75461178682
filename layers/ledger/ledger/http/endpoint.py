"""The frame of every handler: admit, parse, handle, answer. It has the only `except`."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from msgspec.structs import replace

from ledger.core import ids
from ledger.errors import (
    AnswerTooLarge,
    BodyTooLarge,
    InternalFault,
    LedgerError,
    MalformedBody,
    MethodNotAllowed,
    NotAcceptable,
    RateExceeded,
    ScopeMissing,
    TryAgain,
)
from ledger.http import access, response, unread
from ledger.http.access import ANY_TOKEN, PUBLIC
from ledger.http.dialect import Dialect
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.http.unread import Takes
from ledger.process.runtime import Runtime, log_fault, log_request, runtime, seconds_left, warm_up

if TYPE_CHECKING:
    from ledger.http.wire import Described

__all__ = ["ANY_TOKEN", "PUBLIC", "SCOPE", "TAKES", "endpoint"]

Handler = Callable[[Request], Response]
LambdaHandler = Callable[[dict[str, Any], Any], dict[str, Any]]

# The attributes by which a Lambda handler names what its endpoint reads, and its scope.
TAKES, SCOPE = "takes", "scope"
REDIRECTED = 308


def endpoint(
    dialect: Dialect | Callable[[str], Dialect],
    scope: str,
    query: tuple[str, ...] = (),
    body: "type[Described] | None" = None,
    is_ours: bool = False,
) -> Callable[[Handler], LambdaHandler]:
    """Make a Lambda handler of a function from request to response.

    `dialect` words the refusals; a function chooses it by the path. `scope` is the scope that a
    token needs, PUBLIC or ANY_TOKEN. `query`, `body` and `is_ours` are the fields of `Takes`.
    """
    takes = Takes(query, body, is_ours or getattr(dialect, "is_ours", False))

    def decorate(handler: Handler) -> LambdaHandler:
        @wraps(handler)
        def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            owner = dialect if isinstance(dialect, Dialect) else dialect(_path(event))
            return _answer(owner, (scope, takes), handler, event, context)

        setattr(lambda_handler, TAKES, takes)
        setattr(lambda_handler, SCOPE, scope)
        warm_up()
        return lambda_handler

    return decorate


def _answer(
    dialect: Dialect, asks: tuple[str, Takes], handler: Handler, event: dict[str, Any], context: Any
) -> dict[str, Any]:
    scope, takes = asks
    begun = time.perf_counter()
    request_id = getattr(context, "aws_request_id", None) or str(uuid4())
    refusal: LedgerError | None = None
    request: Request | None = None
    ignored: tuple[str, ...] = ()
    try:
        stranger = _request(event, context, dialect.name, runtime(), takes)
        access.require_origin(stranger)
        # Each step assigns the request, so that a refusal is logged with its client.
        request = stranger
        request = access.admit(stranger, scope)
        _check(request, scope, dialect)
        answer = _write(request, handler(request))
    except LedgerError as error:
        refusal = error
    except Exception:  # noqa: BLE001 - the client gets the dialect's own 500 for any fault of ours
        log_fault(_identify(event, request, request_id))
        refusal = InternalFault()
    if refusal is not None:
        answer = _refuse(dialect, refusal, request_id)
    if request is not None:
        # A redirect leads to the endpoint that reads the names.
        if answer.status != REDIRECTED:
            is_readable = _has_readable_body(request, refusal)
            ignored = unread.names(request, is_readable, refusal is None)
        answer = _with_headers(answer, dialect, request, ignored)
    facts = {
        **_identify(event, request, request_id),
        "dialect": dialect.name,
        "route": event.get("routeKey", ""),
        "status": answer.status,
        "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
        **({"ignored": ignored} if ignored else {}),
    }
    log_request(facts, request.table.counts if request else {}, refusal)
    return response.to_result(answer, dialect.media_type, request_id)


def _check(request: Request, scope: str, dialect: Dialect) -> None:
    """Refuse the request before its handler: scope, headers, query string."""
    access.require_scope(request, scope)
    access.require_accept(request, dialect.accept)
    request.check_query()
    if request.takes.is_ours:
        unread.refuse(request)


def _identify(event: dict[str, Any], request: Request | None, request_id: str) -> dict[str, str]:
    """Return the client for the log line, and the ids of the request at Lambda and the gateway."""
    principal = request.principal if request else None
    client = {"tenant_id": "", "client_id": "", **(request.about_client if request else {})}
    if principal:
        client = {"tenant_id": principal.tenant_id, "client_id": principal.client_id}
    gateway_id = str((event.get("requestContext") or {}).get("requestId", ""))
    return {"correlation_id": request_id, "gateway_request_id": gateway_id, **client}


def _refuse(dialect: Dialect, refusal: LedgerError, request_id: str) -> Response:
    """Return the refusal in the dialect's words, with the headers that HTTP itself requires."""
    # The frames of both refer to the refusal: such a cycle would keep the request in the memory.
    refusal.__traceback__ = refusal.__context__ = None
    answer = dialect.refuse(refusal, request_id)
    headers = dict(answer.headers)
    if challenge := access.challenge(refusal):
        headers.setdefault("WWW-Authenticate", challenge)
    if isinstance(refusal, TryAgain):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    if isinstance(refusal, MethodNotAllowed):
        headers["Allow"] = ", ".join(refusal.allowed)
    return replace(answer, headers=headers)


def _has_readable_body(request: Request, refusal: LedgerError | None) -> bool:
    """Return whether `X-Ignored` may name fields of the body.

    A body without a principal is not parsed, nor one that was refused as a whole.
    """
    refusals = (ScopeMissing, RateExceeded, NotAcceptable, MalformedBody, BodyTooLarge)
    return request.principal is not None and not isinstance(refusal, refusals)


def _with_headers(
    answer: Response, dialect: Dialect, request: Request, ignored: tuple[str, ...]
) -> Response:
    """Return the answer with the client's allowance and the names that were ignored."""
    allowance = request.allowance
    if allowance is None and not ignored:
        return answer
    headers = dict(answer.headers)
    if allowance is not None:
        figures = (allowance.limit, allowance.remaining, allowance.resets_at)
        headers |= dict(zip(dialect.rate_headers, map(str, figures), strict=True))
    if ignored:
        headers[unread.HEADER] = ", ".join(ignored)
    return replace(answer, headers=headers)


def _path(event: dict[str, Any]) -> str:
    return str(event.get("rawPath") or "/")


def _request(
    event: dict[str, Any], context: Any, dialect: str, process: Runtime, takes: Takes
) -> Request:
    """Read a gateway's event; table and time are this request's own."""
    context_fields = event.get("requestContext") or {}
    http = context_fields.get("http") or {}
    headers: dict[str, str] = {}
    for name, value in (event.get("headers") or {}).items():
        # The gateway lower-cases names and joins values; `sam local` does neither.
        lower = name.lower()
        headers[lower] = f"{headers[lower]},{value}" if lower in headers else str(value)
    return Request(
        method=str(http.get("method", "")).upper(),
        path=_path(event),
        route=str(event.get("routeKey", "")),
        raw_query=str(event.get("rawQueryString") or ""),
        parameters=event.get("pathParameters") or {},
        headers=headers,
        raw_body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        domain=str(context_fields.get("domainName", "")),
        # An id that somebody wrote by hand may have spaces; they separate the parts of an actor.
        nonce=str(context_fields.get("requestId") or uuid4()).replace(" ", "-"),
        now=_time(context_fields.get("timeEpoch") or 0),
        dialect=dialect,
        runtime=process,
        table=process.table(seconds_left(context)),
        takes=takes,
    )


def _write(request: Request, answer: Response) -> Response:
    answer = response.with_digests(answer, request.table.digests)
    try:
        return response.write(answer, request.header("accept-encoding"))
    except AnswerTooLarge:
        assert request.method == "GET", "a write's answer is measured before the write"
        raise


def _time(epoch_ms: int) -> datetime:
    """Return the gateway's time of the request, or the clock's for a sample event before 2025.

    It is cut to a tick of entry ids, so that all that one request creates has one time.
    """
    at_ms = epoch_ms if ids.is_within(epoch_ms) else round(time.time() * 1000)
    return datetime.fromtimestamp(ids.tick_start(at_ms) / 1000, UTC)
