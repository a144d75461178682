"""Lines of the log and lines of metrics are those of Powertools, letter for letter.

The line of a request has its metrics too, which Powertools would write apart (decision 0162).
"""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from ledger.process import log
from ledger.process.release import release

FACTS = {"status": 201, "milliseconds": 0.1, "client_id": "", "ignored": ("a", "é\n"), "none": None}


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process whose logger is not made yet."""
    monkeypatch.setenv(log.SERVICE, "a-service-of-this-test")
    monkeypatch.setenv(log.NAMESPACE, "Ledger")
    monkeypatch.setenv(log.TRACE, "Root=1-5759e988;Parent=x;Sampled=1")
    for name in (*log.LEVELS, log.METRICS_DISABLED):
        monkeypatch.delenv(name, raising=False)
    log.logger.cache_clear()
    yield
    log.logger.cache_clear()


def failed() -> Any:
    try:
        raise ValueError("'x'")
    except ValueError as error:
        error.add_note("a note")
        return sys.exc_info()


FAILURE = failed()
RECORDS = [
    ("INFO", "request", FACTS, None),
    ("WARNING", "with ünicode", {}, None),
    ("ERROR", "internal fault", {"correlation_id": "c"}, FAILURE),
]


@pytest.mark.parametrize(("level", "message", "extra", "failure"), RECORDS)
def test_a_line_is_that_of_powertools(
    level: str, message: str, extra: dict[str, Any], failure: Any
) -> None:
    reference = Logger(service="a-service-of-this-test", utc=True, release=release())
    record = logging.LogRecord("x", getattr(logging, level), "x.py", 7, message, None, failure, "f")
    record.created, record.msecs = 1_767_225_600.25, 250.0
    vars(record).update(extra)
    line = log.LineFormatter().format(record)
    assert line == reference.registered_formatter.format(record)
    assert json.loads(line)["timestamp"] == "2026-01-01 00:00:00,250+0000"


def test_metrics_are_those_of_powertools(capsys: pytest.CaptureFixture[str]) -> None:
    reference = EphemeralMetrics()
    reference.add_dimension("dialect", "dwolla")
    for name, count in {"posted": 1, "retries": 2}.items():
        reference.add_metric(name, MetricUnit.Count, count)
    reference.flush_metrics()
    log.print_metrics({"dialect": "dwolla"}, {"posted": 1, "retries": 2})
    expected, actual = map(json.loads, capsys.readouterr().out.splitlines())
    for line in (expected, actual):
        assert abs(line["_aws"].pop("Timestamp") - 1_700_000_000_000) < 10**12
    assert json.dumps(actual) == json.dumps(expected)


@pytest.mark.parametrize("disabled", ["true", "1", "Yes"])
def test_disabled_metrics_are_not_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, disabled: str
) -> None:
    monkeypatch.setenv(log.METRICS_DISABLED, disabled)
    log.print_metrics({}, {"posted": 1})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("environment", "level"),
    [
        ({}, logging.INFO),
        ({"POWERTOOLS_LOG_LEVEL": "warning"}, logging.WARNING),
        ({"AWS_LAMBDA_LOG_LEVEL": "WARN", "POWERTOOLS_LOG_LEVEL": "DEBUG"}, logging.WARNING),
        ({"LOG_LEVEL": "ERROR"}, logging.ERROR),
    ],
)
def test_the_environment_sets_the_level(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], level: int
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert log.logger().level == level


def test_on_lambda_each_line_is_printed_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runtime has a handler of its own at the root."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "x")
    runtimes = logging.StreamHandler(sys.stdout)
    logging.getLogger().addHandler(runtimes)
    try:
        log.logger().info("once")
    finally:
        logging.getLogger().removeHandler(runtimes)
    # The name of the test is in the line's location.
    assert capsys.readouterr().out.count('"once"') == 1
