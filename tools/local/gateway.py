"""API Gateway's part: from a request to an event, to the function, and back."""

import base64
import importlib.util
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from tools.local import bucket, quotas, routing
from tools.local.routing import Routing
from tools.local.template import Route, Template

Headers = Iterable[tuple[str, str]]
LambdaHandler = Callable[[dict[str, Any], Any], dict[str, Any]]

QUIET = {"POWERTOOLS_METRICS_DISABLED": "true", "POWERTOOLS_LOG_LEVEL": "WARNING"}

_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """The answer that a client gets; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class Context:
    """The context of an invocation."""

    def __init__(self, function: str, seconds: float) -> None:
        self.aws_request_id = str(uuid4())
        self.function_name = function
        self.function_version = "$LATEST"
        self.memory_limit_in_mb = 512
        self.invoked_function_arn = f"arn:aws:lambda:us-east-1:000000000000:function:{function}"
        self._ends = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the function's time-out."""
        return max(0, int((self._ends - time.monotonic()) * 1000))


class Gateway:
    """The functions behind their routes. `serialise` lets one request in at a time."""

    def __init__(
        self,
        table_name: str,
        overrides: Mapping[str, str],
        serialise: bool = False,
        template: Template | None = None,
    ) -> None:
        self.template = template or Template.switched(os.environ)
        self.routes = self.template.routes()
        self.paths = frozenset(route.path for route in self.routes)
        self._routing = Routing(self.routes)
        self._timeout_seconds = cache(self.template.timeout_seconds)
        data = {"TableName": table_name, **bucket.NAMES}
        # The functions run in this process, so its environment is theirs.
        os.environ.update({**self.template.environment(data), **QUIET, **overrides})
        self.turn: AbstractContextManager[Any] = threading.Lock() if serialise else nullcontext()

    def event(
        self, method: str, target: str, headers: Headers, body: bytes, domain: str = "api.local"
    ) -> dict[str, Any]:
        """Return the event of payload format 2.0 for a request; `target` is path and query."""
        raw_path, _, raw_query = target.partition("?")
        route = self._routing.match(method, raw_path)
        joined, cookies = _joined(headers)
        http = {
            "method": method,
            "path": raw_path,
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": joined.get("user-agent", ""),
        }
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": raw_path,
            "rawQueryString": raw_query,
            "headers": joined,
            "requestContext": _context(route, domain, http),
            "isBase64Encoded": False,
        }
        if cookies:
            event["cookies"] = cookies
        if raw_query:
            event["queryStringParameters"] = _query(raw_query)
        if parameters := routing.parameters(route.path, raw_path):
            event["pathParameters"] = parameters
        if body:
            text = None if not _is_text(joined.get("content-type", "")) else _utf8(body)
            event["isBase64Encoded"] = text is None
            event["body"] = base64.b64encode(body).decode() if text is None else text
        return event

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return the function's result for an event, checked as API Gateway would."""
        payload = quotas.payload(event)
        if (refused := quotas.of_event(payload)) is not None:
            return refused
        route = self._routing.of_event(event)
        handler = handler_of(route)
        context = Context(route.function, self._timeout_seconds(route.function))
        with self.turn:
            begun = time.monotonic()
            returned = handler(json.loads(payload), context)
            seconds = time.monotonic() - begun
        payload = quotas.payload(returned)
        result: dict[str, Any] = json.loads(payload)
        assert isinstance(result["statusCode"], int)
        assert all(isinstance(value, str) for value in result["headers"].values())
        assert isinstance(result.get("body", ""), str)
        refused = quotas.of_result(payload, seconds)
        return result if refused is None else self.fail(event, refused)

    def fail(self, event: dict[str, Any], substitute: dict[str, Any]) -> dict[str, Any]:
        """Return the gateway's substitute for a result that it cannot pass on."""
        print(f"{event.get('routeKey')}: {substitute['statusCode']} by a quota", file=sys.stderr)
        return substitute

    def request(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Return a client's answer to a request."""
        pairs = list((headers or {}).items())
        if (refused := quotas.of_request(method, target, pairs, len(body))) is not None:
            return to_answer(refused)
        return to_answer(self.invoke(self.event(method, target, pairs, body)))


def to_answer(result: dict[str, Any]) -> Answer:
    """Return a function's result as the client gets it."""
    raw = result.get("body", "").encode()
    body = base64.b64decode(raw) if result.get("isBase64Encoded") else raw
    headers = {name.lower(): value for name, value in result["headers"].items()}
    return Answer(result["statusCode"], headers, body)


def handler_of(route: Route) -> LambdaHandler:
    """Return the function behind a route, as Lambda would call it."""
    return load(route.handler_file, route.handler_name)


@cache
def load(file: Path, name: str = "lambda_handler") -> LambdaHandler:
    """Load a handler; every one is `app`, so each gets a module name of its own."""
    module_name = f"functions_{file.parent.parent.name}_{file.parent.name}"
    spec = importlib.util.spec_from_file_location(module_name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: LambdaHandler = getattr(module, name)
    return handler


def _joined(headers: Headers) -> tuple[dict[str, str], list[str]]:
    """Return headers by lower-case name with joined values, and the cookies apart."""
    joined: dict[str, str] = {}
    cookies: list[str] = []
    for name, value in headers:
        lower = name.lower()
        if lower == "cookie":
            cookies += [cookie for cookie in value.split("; ") if cookie]
        else:
            joined[lower] = f"{joined[lower]},{value}" if lower in joined else value
    return joined, cookies


def _query(raw_query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in parse_qsl(raw_query, keep_blank_values=True):
        values[name] = f"{values[name]},{value}" if name in values else value
    return values


def _context(route: Route, domain: str, http: dict[str, str]) -> dict[str, Any]:
    now = time.time()
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": http,
        "requestId": uuid4().hex,
        "routeKey": route.key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def _is_text(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith(_TEXT_TYPES) or media_type in ("", _FORM)


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
