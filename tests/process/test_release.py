"""The release is in every answer and in every log line, and so tells which code did it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.process.release import HEADER, NONE
from tools.local.events import EVENTS, files, function_of
from tools.local.gateway import Gateway
from tools.local.replay import fresh

FIRST = list({function_of(file): file for file in files([str(EVENTS)])}.values())

# A process of its own, since a release is read once.
SCRIPT = """
import json
from ledger.process import runtime
from ledger.http.response import Response, to_result
from ledger.stream.handler import logger

runtime.log_request({"dialect": "dwolla"}, {}, None)
runtime.log_fault({})
logger().error("count failed")
print(json.dumps(to_result(Response(200), "text/plain", "1")["headers"]))
"""


@pytest.mark.parametrize("file", FIRST, ids=function_of)
def test_every_functions_answer_names_the_release(gateway: Gateway, file: Path) -> None:
    """Also of what nobody has deployed: `unreleased`, and no header that is missing."""
    fresh(gateway)
    assert gateway.invoke(json.loads(file.read_text()))["headers"][HEADER] == NONE


def test_log_lines_and_answers_name_the_release_of_the_environment() -> None:
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "RELEASE": "0123456789ab", "POWERTOOLS_LOG_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        check=True,
    )
    *logged, last = map(json.loads, process.stdout.splitlines())
    assert [line["release"] for line in logged] == ["0123456789ab"] * 3
    assert last[HEADER] == "0123456789ab"
