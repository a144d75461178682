"""The metric filters of the log, run over the lines that real requests leave."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.http.endpoint import SCOPE
from ledger.process.logs import logger
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


@pytest.fixture
def log(world: World) -> Iterator[Lines]:
    assert world
    handler = Lines()
    handler.setFormatter(logger().registered_formatter)
    logger().addHandler(handler)
    try:
        yield handler
    finally:
        logging.getLogger(logger().name).removeHandler(handler)


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
