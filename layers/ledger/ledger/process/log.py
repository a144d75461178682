"""The log of a process: structured lines, and metrics embedded in them (decision 0162).

Fields and environment variables are those of Powertools for AWS Lambda, with which tests compare
them. Its import would be a tenth of a cold start, and its work a tenth of a warm create. The line
of a request has its metrics too, for which Powertools writes a line of their own.
"""

import logging
import os
import sys
import time
import traceback
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import TracebackType
from typing import Any, TypeAlias

import msgspec

from ledger.process.release import release

SERVICE, NAMESPACE = "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE"
METRICS_DISABLED = "POWERTOOLS_METRICS_DISABLED"
# Lambda's own variable, which the console sets, precedes ours.
LEVELS = ("AWS_LAMBDA_LOG_LEVEL", "POWERTOOLS_LOG_LEVEL", "LOG_LEVEL")
TRACE = "_X_AMZN_TRACE_ID"
_NAMES_OF_LAMBDA = {"TRACE": "NOTSET", "WARN": "WARNING", "FATAL": "CRITICAL"}
_TRUTHS = ("1", "y", "yes", "t", "true", "on")
_ENCODE = msgspec.json.Encoder(enc_hook=str).encode
# The fields of each record; all others are those of `extra`.
_OF_RECORD = {*vars(logging.makeLogRecord({})), "asctime", "message"}

Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


class LineFormatter(logging.Formatter):
    """A log record as one line of JSON."""

    def __init__(self) -> None:
        super().__init__()
        self._own = {"service": _service(), "release": release()}

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: the record's own fields, those of the process, and the extra ones."""
        line = {
            "level": record.levelname,
            "location": f"{record.funcName}:{record.lineno}",
            "message": record.getMessage(),
            "timestamp": f"{_second(int(record.created))},{int(record.msecs):03d}+0000",
            **self._own,
            **{n: v for n, v in vars(record).items() if v is not None and n not in _OF_RECORD},
        }
        if record.exc_info and record.exc_info[0]:
            line |= self._failure(record.exc_info)
        if trace := os.environ.get(TRACE):
            line["xray_trace_id"] = trace.split(";")[0].replace("Root=", "")
        return _ENCODE(line).decode()

    def _failure(self, raised: Raised) -> dict[str, Any]:
        """Return the fields of an exception."""
        kind, error, trace = raised
        frames = [
            {"file": at.filename, "line": at.lineno, "function": at.name, "statement": at.line}
            for at in traceback.extract_tb(trace)
        ]
        notes = getattr(error, "__notes__", None)
        return {
            "exception": self.formatException(raised),
            "exception_name": kind.__name__,
            **({} if notes is None else {"exception_notes": notes}),
            "stack_trace": {
                "type": kind.__name__,
                "value": error,
                "module": kind.__module__,
                "frames": frames,
            },
        }


@lru_cache(maxsize=1)
def _second(unix_seconds: int) -> str:
    """Return a second, which the next lines may share."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(unix_seconds))


@lru_cache(maxsize=1)
def logger() -> logging.Logger:
    """Return the process's logger. Its level and its name are those of the environment."""
    log = logging.getLogger(_service())
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(LineFormatter())
    log.handlers = [handler]
    level = next(filter(None, map(os.environ.get, LEVELS)), "INFO").upper()
    log.setLevel(_NAMES_OF_LAMBDA.get(level, level))
    # No line has the thread and the process of its record, whose names are half of its work.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # Lambda's runtime has a handler of its own at the root, which would print each line again.
    log.propagate = "AWS_LAMBDA_FUNCTION_NAME" not in os.environ
    return log


def embed(dimensions: Iterable[str], counts: Iterable[str]) -> dict[str, Any]:
    """Return the member that makes metrics of a line (CloudWatch's embedded metric format).

    `dimensions` and `counts` are names of members of the line, which also has `service`. Return
    nothing if metrics are disabled.
    """
    if os.environ.get(METRICS_DISABLED, "").lower() in _TRUTHS:
        return {}
    directive = {
        "Namespace": os.environ.get(NAMESPACE, ""),
        "Dimensions": [[*dimensions, "service"]],
        "Metrics": [{"Name": name, "Unit": "Count"} for name in counts],
    }
    return {"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}}


def print_metrics(dimensions: Mapping[str, str], counts: Mapping[str, int]) -> None:
    """Print counts as a line of metrics alone, unless they are disabled."""
    if directive := embed(dimensions, counts):
        values = {name: [float(count)] for name, count in counts.items()}
        line = {**directive, **dimensions, "service": _service(), **values}
        sys.stdout.write(f"{_ENCODE(line).decode()}\n")


def _service() -> str:
    return os.environ.get(SERVICE, "service_undefined")
