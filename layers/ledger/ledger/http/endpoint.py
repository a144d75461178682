"""The frame of every handler: authenticate, parse, handle, answer; and the only `except`."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import uuid4

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
from ledger.http import origin, plain_text, response, unread
from ledger.http.authentication import authenticate, challenge
from ledger.http.dialect import Dialect
from ledger.http.encodings import takes_gzip
from ledger.http.rate_limit import Allowance, counted
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.http.unread import Takes
from ledger.process import logs
from ledger.process.runtime import Runtime, runtime, seconds_left, warm_up

if TYPE_CHECKING:
    from pydantic import BaseModel

Handler = Callable[[Request], Response]
LambdaHandler = Callable[[dict[str, Any], Any], dict[str, Any]]

PUBLIC = "public"  # no token at all
# Where a Lambda handler says what its endpoint takes, and which scope it asks for.
TAKES, SCOPE = "takes", "scope"
ANY_TOKEN = "any token"  # noqa: S105 - a valid token, with whatever scopes


def endpoint(
    dialect: Dialect | Callable[[str], Dialect],
    scope: str,
    query: tuple[str, ...] = (),
    body: "type[BaseModel] | None" = None,
    is_ours: bool = False,
) -> Callable[[Handler], LambdaHandler]:
    """Make a Lambda handler of a function from request to response.

    `dialect` words the refusals, or is chosen by path; `scope` is what a token must grant, or
    PUBLIC, or ANY_TOKEN. `query`, `body` and `is_ours` are what the endpoint takes.
    """
    takes = Takes(query, body, is_ours or getattr(dialect, "is_ours", False))

    def decorate(handler: Handler) -> LambdaHandler:
        @wraps(handler)
        def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            spoken = dialect if isinstance(dialect, Dialect) else dialect(_path(event))
            return _answer(spoken, (scope, takes), handler, event, context)

        setattr(lambda_handler, TAKES, takes)
        setattr(lambda_handler, SCOPE, scope)
        warm_up()
        return lambda_handler

    return decorate


def _answer(
    dialect: Dialect, asks: tuple[str, Takes], handler: Handler, event: dict[str, Any], context: Any
) -> dict[str, Any]:
    scope, takes = asks
    started = time.perf_counter()
    request_id = getattr(context, "aws_request_id", None) or str(uuid4())
    refusal: LedgerError | None = None
    request: Request | None = None
    try:
        came = replace(_request(event, context, dialect.name, runtime()), takes=takes)
        request = origin.checked(came)
        if scope != PUBLIC:
            request = _counted(_authenticated(request))
            _check_allowed(request, scope)
        dialect.check(request)
        plain_text.check_query(request.said_query)
        if takes.is_ours:
            unread.refuse(request)
        answer = _written(request, handler(request))
    except LedgerError as error:
        refusal = error
    except Exception:  # noqa: BLE001 - whatever it is, the client gets the dialect's own 500
        logs.fault(_who(event, request, request_id))
        refusal = InternalFault()
    if refusal is not None:
        answer = _worded(dialect, refusal, request_id)
    ignored: tuple[str, ...] = ()
    if request is not None:
        ignored = unread.of(request, _has_readable_body(request, refusal), refusal is None)
        answer = _with_headers(answer, dialect, request.allowance, ignored)
    facts = {
        **_who(event, request, request_id),
        "dialect": dialect.name,
        "route": event.get("routeKey", ""),
        "status": answer.status,
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        **({"ignored": ignored} if ignored else {}),
    }
    logs.finished(facts, request.table.counts if request else {}, refusal)
    return response.to_result(answer, dialect.media_type, request_id)


def _who(event: dict[str, Any], request: Request | None, request_id: str) -> dict[str, str]:
    """Say in a log line who asked, and which request it is to Lambda and to the gateway."""
    principal = request.principal if request else None
    about = {"tenant_id": "", "client_id": "", **(request.about_client if request else {})}
    if principal:
        about = {"tenant_id": principal.tenant_id, "client_id": principal.client_id}
    gateway_id = str((event.get("requestContext") or {}).get("requestId", ""))
    return {"correlation_id": request_id, "gateway_request_id": gateway_id, **about}


def _worded(dialect: Dialect, refusal: LedgerError, request_id: str) -> Response:
    """The refusal in the dialect's words, with the headers that HTTP itself asks for."""
    answer = dialect.refuse(refusal, request_id)
    headers = dict(answer.headers)
    if said := challenge(refusal):
        headers.setdefault("WWW-Authenticate", said)
    if isinstance(refusal, TryAgain):
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    if isinstance(refusal, MethodNotAllowed):
        headers["Allow"] = ", ".join(refusal.allowed)
    return replace(answer, headers=headers)


def _authenticated(request: Request) -> Request:
    header = request.header("authorization")
    process = request.runtime
    principal = authenticate(request.directory, process.principals, process.formats, header)
    return replace(request, principal=principal)


def _counted(request: Request) -> Request:
    """The request with what is left to its client, if there is a limit."""
    return replace(request, allowance=counted(request, request.known_principal.client_id))


def _check_allowed(request: Request, scope: str) -> None:
    if request.allowance is not None:
        request.allowance.check()
    if scope != ANY_TOKEN and not request.known_principal.may(scope):
        raise ScopeMissing(scope=scope)


def _has_readable_body(request: Request, refusal: LedgerError | None) -> bool:
    """Whether names in the body are worth reading it: nobody's is, nor one that cannot be read."""
    refused = (ScopeMissing, RateExceeded, NotAcceptable, MalformedBody, BodyTooLarge)
    return request.principal is not None and not isinstance(refusal, refused)


def _with_headers(
    answer: Response, dialect: Dialect, allowance: Allowance | None, ignored: tuple[str, ...]
) -> Response:
    """The answer with what is left to the token, and with the names that were said in vain."""
    headers = dict(answer.headers)
    if allowance is not None:
        figures = (allowance.limit, allowance.remaining, allowance.resets_at)
        headers |= dict(zip(dialect.rate_headers, map(str, figures), strict=True))
    if ignored:
        headers[unread.HEADER] = ", ".join(ignored)
    return replace(answer, headers=headers)


def _path(event: dict[str, Any]) -> str:
    return str(event.get("rawPath") or "/")


def _request(event: dict[str, Any], context: Any, dialect: str, process: Runtime) -> Request:
    about = event.get("requestContext") or {}
    http = about.get("http") or {}
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
        domain=str(about.get("domainName", "")),
        nonce=str(about.get("requestId") or uuid4()),
        now=_time(about.get("timeEpoch") or 0),
        dialect=dialect,
        runtime=process,
        table=process.table(seconds_left(context)),
    )


def _written(request: Request, answer: Response) -> Response:
    try:
        return response.written(answer, takes_gzip(request.header("accept-encoding")))
    except AnswerTooLarge:
        assert request.method == "GET", "what cannot be answered is refused before it is done"
        raise


def _time(epoch_ms: int) -> datetime:
    """When the gateway took the request in; now, for a sample event from before 2025.

    To the tick of numbers, so that what is made of a request is all of one time.
    """
    said_ms = epoch_ms if ids.is_within(epoch_ms) else round(time.time() * 1000)
    return datetime.fromtimestamp(ids.tick_start(said_ms) / 1000, UTC)
