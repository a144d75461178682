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


class Recorder:
    """A logger that notes the level, message and fields of each line."""

    def __init__(self, level: int) -> None:
        self.lines: list[tuple[str, str, dict[str, Any]]] = []
        self._level = level

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802 - logging's own name
        return level >= self._level

    def info(self, message: str, extra: dict[str, Any]) -> None:
        self.lines.append(("info", message, extra))

    def error(self, message: str, extra: dict[str, Any]) -> None:
        self.lines.append(("error", message, extra))


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder(logging.INFO)
    monkeypatch.setattr(runtime, "logger", lambda: recorder)
    return recorder


@pytest.fixture(autouse=True)
def _with_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "false")
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Ledger")


@pytest.mark.parametrize(
    ("counts", "refusal", "names", "fields"),
    [
        ({"posted": 1}, None, ["dialect"], {"posted": 1}),
        (
            {"conflicts": 2, "retries": 1},
            EntryNotFound(entry_id="7"),
            ["dialect", "reason"],
            {"refused": 1, "reason": "EntryNotFound", "refusal": "EntryNotFound", "conflicts": 2},
        ),
    ],
)
def test_the_counts_of_a_request_are_metrics_of_its_line(
    recorder: Recorder,
    counts: dict[str, int],
    refusal: LedgerError | None,
    names: list[str],
    fields: dict[str, Any],
) -> None:
    runtime.log_request(FACTS, counts, refusal)
    ((level, message, line),) = recorder.lines
    assert (level, message) == ("info", "request")
    assert {**FACTS, **counts, **fields}.items() <= line.items()
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Ledger"
    assert directive["Dimensions"] == [[*names, "service"]]
    metrics = [metric["Name"] for metric in directive["Metrics"]]
    assert metrics == [*(["refused"] if refusal else []), *counts]
    # CloudWatch finds each metric and each dimension at the root, and a filter reads a number.
    assert all(type(line[name]) is int for name in metrics)
    assert all(type(line[name]) is str for name in names)


def test_a_request_without_counts_or_refusal_has_no_metrics(recorder: Recorder) -> None:
    """Each metric costs money."""
    runtime.log_request(FACTS, {}, None)
    assert recorder.lines == [("info", "request", FACTS)]


def test_metrics_remain_at_a_level_above_that_of_the_line(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(recorder, "_level", logging.WARNING)
    runtime.log_request(FACTS, {"posted": 1}, None)
    runtime.log_request(FACTS, {}, None)
    assert recorder.lines == []
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["posted"], line["dialect"]) == ([1.0], "dwolla")


@pytest.mark.parametrize("level", [logging.INFO, logging.WARNING])
def test_disabled_metrics_are_in_no_line(
    recorder: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    level: int,
) -> None:
    monkeypatch.setattr(recorder, "_level", level)
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    runtime.log_request(FACTS, {"posted": 1}, None)
    assert all("_aws" not in line for _, _, line in recorder.lines)
    assert capsys.readouterr().out == ""


def test_a_table_of_another_format_is_a_fault_of_ours(recorder: Recorder) -> None:
    """Only the operator can mend it, and the alarm counts the line."""
    runtime.log_request(FACTS, {}, FORMAT)
    heads = [(level, message) for level, message, _ in recorder.lines]
    assert heads == [("error", "internal fault"), ("info", "request")]
    assert recorder.lines[0][2]["fault"] == FORMAT.reason


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
