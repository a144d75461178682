"""The metric filters of the log, run over the lines that real requests leave."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest

from ledger.http.endpoint import SCOPE
from ledger.process.log import logger
from tests.metric_filters import matches
from tests.world import World
from tools.local import intrinsics
from tools.local.gateway import handler_of, to_answer
from tools.local.template import ROOT_TEMPLATE, Route

GRANT = b"grant_type=client_credentials"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DWOLLA = "application/vnd.dwolla.v1.hal+json"
# The resources of the filters, the metrics, the values that they give where no line matches.
METRICS = {
    "Faults": ("faults", 0),
    "ReleaseFaults": ("release_faults", None),
    "ReleaseRequests": ("release_requests", None),
    "AccessRefusals": ("access_refusals", 0),
    "TokenRefusals": ("token_refusals", 0),
    "DeadFunctions": ("faults", 0),
    "PostedRequests": ("posted_requests", 0),
}


class Lines(logging.Handler):
    """The lines that the functions' logger writes, as CloudWatch gets them."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def counts(self) -> dict[str, int]:
        """Count the lines that each filter matches, and forget the lines."""
        lines, self.lines = self.lines, []
        return {
            name: matched
            for name, pattern in filters().items()
            if (matched := sum(matches(pattern, line) for line in lines))
        }


def resources() -> dict[str, dict[str, Any]]:
    """Return the properties of each metric filter of the root, by its logical id."""
    declared = intrinsics.read(ROOT_TEMPLATE)["Resources"].items()
    kind = "AWS::Logs::MetricFilter"
    return {name: resource["Properties"] for name, resource in declared if resource["Type"] == kind}


def filters() -> dict[str, str]:
    return {name: properties["FilterPattern"] for name, properties in resources().items()}


@contextmanager
def reading_the_log() -> Iterator[Lines]:
    handler = Lines()
    handler.setFormatter(logger().handlers[0].formatter)
    logger().addHandler(handler)
    try:
        yield handler
    finally:
        logger().removeHandler(handler)


@pytest.fixture
def log(world: World) -> Iterator[Lines]:
    assert world
    with reading_the_log() as lines:
        yield lines


def test_each_filter_reads_the_log_of_the_functions_and_counts_one_a_line() -> None:
    assert resources().keys() == METRICS.keys()
    for name, properties in resources().items():
        assert properties["LogGroupName"] == {"Ref": "FunctionLogs"}, name
        (metric,) = properties["MetricTransformations"]
        assert metric["MetricNamespace"] == {"Fn::Sub": "Ledger/${Stage}"}, name
        assert metric["MetricValue"] == "1", name
        assert (metric["MetricName"], metric.get("DefaultValue")) == METRICS[name]


def test_an_answered_request_is_a_request_of_its_release_alone(world: World, log: Lines) -> None:
    assert world.gateway.request("GET", "/docs", {}).status == 200
    assert log.counts() == {"ReleaseRequests": 1}
    assert world.gateway.request("POST", "/oauth2/token", FORM, GRANT).status == 401
    log.counts()
    assert token(world, world.tenant.client_secret) == 200
    assert log.counts() == {"ReleaseRequests": 1}


def token(world: World, secret: str, grant: bytes = GRANT) -> int:
    form = f"client_id={world.tenant.client_id}&client_secret={secret}&".encode() + grant
    return world.gateway.request("POST", "/token", FORM, form).status


def test_a_refused_token_request_is_counted_as_one(world: World, log: Lines) -> None:
    assert token(world, "a-wrong-secret") == 401
    assert log.counts() == {"ReleaseRequests": 1, "TokenRefusals": 1}
    assert token(world, world.tenant.client_secret, b"grant_type=password") == 400
    assert log.counts() == {"ReleaseRequests": 1, "TokenRefusals": 1}


def test_a_request_without_a_known_token_is_counted_as_refused_access(
    world: World, log: Lines
) -> None:
    for headers in ({}, {"authorization": "Bearer a-token-that-nobody-made"}):
        assert world.gateway.request("GET", "/console/api/businesses", headers).status == 401
        assert log.counts() == {"ReleaseRequests": 1, "AccessRefusals": 1}


def is_write(route: Route) -> bool:
    scope: str = getattr(handler_of(route), SCOPE)
    return scope.endswith(":all")


def test_a_write_with_a_token_that_only_reads_is_counted_as_refused_access(
    world: World, log: Lines
) -> None:
    reader = world.reading_only()
    for route in (route for route in world.gateway.routes if is_write(route)):
        path = route.path.replace("{businessId}", world.tenant.business_id)
        assert reader.send(route.method, path, {}, accept=DWOLLA).status in (401, 403), route.key
        assert log.counts() == {"ReleaseRequests": 1, "AccessRefusals": 1}, route.key


def test_a_request_that_is_refused_for_its_path_is_no_refused_access(
    world: World, log: Lines
) -> None:
    assert world.send("GET", "/nowhere", accept=DWOLLA).status == 404
    assert log.counts() == {"ReleaseRequests": 1}


def test_our_own_fault_is_counted_of_all_releases_and_of_its_own(world: World, log: Lines) -> None:
    event = world.gateway.event("GET", "/nowhere", list(world.headers().items()), b"")
    event["requestContext"]["timeEpoch"] = "not a number, which only we could cause"
    assert to_answer(world.gateway.invoke(event)).status == 500
    assert log.counts() == {"Faults": 1, "ReleaseFaults": 1, "ReleaseRequests": 1}


# As Lambda writes them in the text format, which the functions have.
DEATHS = [
    "2026-11-26T09:00:00.000Z 6f1a2b3c-0000-4000-8000-00 Task timed out after 15.00 seconds",
    "RequestId: 6f1a2b3c Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
    "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'ledger'",
    "INIT_REPORT Init Duration: 9.1 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
]
USUAL = [
    "INIT_START Runtime Version: python:3.13.v12\tRuntime Version ARN: arn:aws:lambda:x::runtime:1",
    "START RequestId: 6f1a2b3c Version: 7",
    "END RequestId: 6f1a2b3c",
    "REPORT RequestId: 6f1a2b3c\tDuration: 7.31 ms\tBilled Duration: 8 ms\tMemory Size: 512 MB",
]
HOSTILE = ["Runtime.", "internal fault", "Task timed out", f"\n{DEATHS[0]}", DEATHS[1], '"}\n9']


def test_a_function_that_dies_is_late_or_never_starts_is_counted() -> None:
    pattern = filters()["DeadFunctions"]
    assert [line for line in DEATHS if not matches(pattern, line)] == []
    assert [line for line in USUAL if matches(pattern, line)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_client_counts_as_no_fault_whatever_it_says(world: World, log: Lines, text: str) -> None:
    """As a parameter, header, part of the path and field of the body, on each path."""
    word = quote(text, safe="")
    header = text.partition("\n")[0] or "x"
    body = json.dumps({text: text, "message": "internal fault", "lines": [{text: text}]}).encode()
    for route in world.gateway.routes:
        path = route.path.replace("{", f"{word}{{").partition("{")[0] if "{" in route.path else ""
        target = f"{path or route.path.replace('$default', '/' + word)}?{word}=1&message={word}"
        method = route.method if route.path != "$default" else "GET"
        for headers in (world.headers(), {}):
            more = {"x-said": header, "idempotency-key": header, "content-type": "application/json"}
            world.gateway.request(method, target, {**headers, **more}, body)
    assert all(line.startswith("{") for line in log.lines)
    counts = log.counts()
    assert counts["ReleaseRequests"] > len(world.gateway.routes)
    assert not counts.keys() & {"Faults", "ReleaseFaults", "DeadFunctions", "PostedRequests"}
