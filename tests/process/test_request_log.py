"""The line and the metrics of one answered request."""

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.errors import EntryNotFound, FormatRefused, LedgerError
from ledger.process import runtime
from ledger.process.log import logger
from ledger.process.release import release

FACTS = {"dialect": "dwolla", "route": "POST /x", "status": 201}
FORMAT = FormatRefused(retry_after_seconds=1, actual="no format", expected=1)


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """The level, message and fields of each log line."""
    lines: list[tuple[str, str, dict[str, Any]]] = []

    class Recorder:
        def __getattr__(self, level: str) -> Any:
            return lambda message, extra: lines.append((level, message, extra))

    monkeypatch.setattr(runtime, "logger", Recorder)
    return lines


def metrics(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Return the embedded metrics that were printed."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if "_aws" in line]


@pytest.fixture(autouse=True)
def _with_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Ledger")


def test_a_request_has_one_line_with_its_facts_counts_and_refusal(
    records: list[tuple[str, str, dict[str, Any]]],
) -> None:
    runtime.log_request(FACTS, {"retries": 2}, EntryNotFound(entry_id="7"))
    assert records == [("info", "request", {**FACTS, "retries": 2, "refusal": "EntryNotFound"})]


@pytest.mark.parametrize(
    ("counts", "refusal", "expected"),
    [
        ({"posted": 1}, None, {"posted": [1.0]}),
        ({}, EntryNotFound(entry_id="7"), {"refused": [1.0], "reason": "EntryNotFound"}),
        (
            {"conflicts": 2, "retries": 1},
            EntryNotFound(entry_id="7"),
            {"refused": [1.0], "reason": "EntryNotFound", "conflicts": [2.0], "retries": [1.0]},
        ),
    ],
)
def test_entries_refusals_and_retries_are_metrics_of_the_dialect(
    records: list[tuple[str, str, dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    counts: dict[str, int],
    refusal: LedgerError | None,
    expected: dict[str, Any],
) -> None:
    runtime.log_request(FACTS, counts, refusal)
    (line,) = metrics(capsys)
    (directive,) = line.pop("_aws")["CloudWatchMetrics"]
    assert directive["Namespace"] == "Ledger"
    assert {"dialect": "dwolla", **expected}.items() <= line.items()
    assert len(records) == 1


def test_a_request_without_counts_or_refusal_has_no_metrics(
    records: list[tuple[str, str, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each metric costs money."""
    runtime.log_request(FACTS, {}, None)
    assert metrics(capsys) == []
    assert len(records) == 1


def test_a_table_of_another_format_is_a_fault_of_ours(
    records: list[tuple[str, str, dict[str, Any]]],
) -> None:
    """Only the operator can mend it, and the alarm counts the line."""
    runtime.log_request(FACTS, {}, FORMAT)
    assert [record[:2] for record in records] == [("error", "internal fault"), ("info", "request")]
    assert records[0][2]["fault"] == FORMAT.reason


@pytest.fixture
def _in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose local time is not UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_tokyo")
def test_the_logger_of_a_process_names_its_release_and_the_time_in_utc() -> None:
    assert logger() is logger()
    formatter = logger().handlers[0].formatter
    assert formatter is not None
    record = logging.LogRecord("ledger", logging.INFO, "x.py", 1, "request", None, None)
    record.created = 1_767_225_600.0
    line = json.loads(formatter.format(record))
    assert line["release"] == release()
    assert line["timestamp"].startswith("2026-01-01 00:00:00")
