"""Log lines and metrics; **never a token or a body**."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tools.local import engines
from tools.local.template import ROOT

# A process of its own: the logger reads its level once.
SCRIPT = """
import json, os, sys
from dataclasses import asdict
from tools.local import demo, engines
from tools.local.gateway import Gateway
from tests.clients.dwolla import Labels
with engines.start("moto") as engine:
    surroundings = engines.environment(engine)
    os.environ.update(surroundings)
    engines.create_table("ledger")
    loud = {"POWERTOOLS_METRICS_DISABLED": "false", "POWERTOOLS_LOG_LEVEL": "INFO"}
    gateway = Gateway("ledger", {**surroundings, **loud})
    world = Labels(gateway, demo.tenant(demo.operator("ledger"), "T"))
    label = world.open_label("10.00", idempotency_key="a-secret-key")
    world.open_label("10.00", idempotency_key="a-secret-key")
    world.post(label, "-77.77")
    world.post(label, "not-an-amount")
    world.send("GET", f"/labels/{label}?access_token=in-the-query")
    world.gateway.request("GET", "/", {"Authorization": "Bearer forged-token-0123456789"})
    form = f"client_id={world.tenant.client_id}&client_secret={world.tenant.client_secret}"
    world.gateway.request("POST", "/token", {}, f"{form}&grant_type=client_credentials".encode())
    for form in (f"{form}x", f"client_id={world.tenant.client_secret}&client_secret=x"):
        asked = f"{form}&grant_type=client_credentials"
        world.gateway.request("POST", "/token", {}, asked.encode())
    secrets = [world.tenant.token, world.tenant.readonly_token, world.tenant.client_secret]
    said = {"secrets": secrets, "tenant": asdict(world.tenant)}
    print(json.dumps(said), file=sys.stderr)
"""


def run(**more: str) -> tuple[list[Any], Any]:
    """Return the JSON lines that a process wrote, and what it says of itself."""
    environment = set(engines.environment(engines.Engine("moto", "", "")))
    quiet = {"POWERTOOLS_METRICS_DISABLED", "POWERTOOLS_LOG_LEVEL", *environment}
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**{n: value for n, value in os.environ.items() if n not in quiet}, **more},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = [json.loads(line) for line in process.stdout.splitlines()]
    return lines, json.loads(process.stderr.splitlines()[-1])


@pytest.fixture(scope="module")
def log() -> tuple[list[Any], Any]:
    return run()


def test_every_request_leaves_one_structured_line(log: tuple[list[Any], Any]) -> None:
    lines = [line for line in log[0] if line.get("message") == "request"]
    assert lines == log[0], "the metrics are in these lines"
    assert [line["status"] for line in lines] == [201, 201, 400, 400, 200, 401, 200, 401, 401]
    for line in lines:
        assert {"correlation_id", "dialect", "route", "milliseconds", "service"} <= line.keys()
    assert lines[2]["refusal"] == "BalanceBelowFloor"
    assert [line.get("ignored") for line in lines[3:6]] == [None, ["access_token"], None]


def test_each_line_says_whose_the_request_is_and_what_the_gateway_calls_it(
    log: tuple[list[Any], Any],
) -> None:
    """A token and its request too, granted or not; a secret in the place of an id is not said."""
    lines = [line for line in log[0] if line.get("message") == "request"]
    tenant = log[1]["tenant"]
    own = (tenant["tenant_id"], tenant["client_id"])
    expected = [*[own] * 5, ("", ""), own, ("", own[1]), ("", "")]
    assert [(line["tenant_id"], line["client_id"]) for line in lines] == expected
    for name in ("gateway_request_id", "correlation_id"):
        assert len({line[name] for line in lines}) == len(lines), name
        assert all(line[name] for line in lines), name


def test_writes_and_refusals_are_counted(log: tuple[list[Any], Any]) -> None:
    metrics = [line for line in log[0] if "_aws" in line]
    counted = [
        {name: line[name] for name in ("opened", "replayed", "refused", "reason") if name in line}
        for line in metrics
    ]
    assert counted == [
        {"opened": 1},
        {"replayed": 1},
        {"refused": 1, "reason": "BalanceBelowFloor"},
        {"refused": 1, "reason": "InvalidRequest"},
        {"refused": 1, "reason": "TokenUnknown"},
        *[{"refused": 1, "reason": "GrantRefused"}] * 2,
    ]
    for line in metrics:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        assert directive["Namespace"] == "Ledger"
        assert "dialect" in directive["Dimensions"][0]


def test_no_secret_body_key_or_query_is_in_a_log(log: tuple[list[Any], Any]) -> None:
    text = json.dumps(log[0])
    private = [
        *log[1]["secrets"],
        "a-secret-key",
        "77.77",
        "not-an-amount",
        "in-the-query",
        "forged-token",
    ]
    assert [secret for secret in private if secret in text] == []


def test_threads_that_come_first_at_once_share_a_whole_logger_and_runtime() -> None:
    """In a process of its own: so it is only once in a process."""
    script = """
import os, sys, threading
os.environ.update(TABLE_NAME="t", AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1")
from ledger.process import log, runtime
sys.setswitchinterval(1e-6)
start, made = threading.Barrier(16), []
def ask():
    start.wait()
    logger = log.logger()
    made.append((id(logger), len(logger.handlers), id(runtime.runtime())))
threads = [threading.Thread(target=ask) for _ in range(16)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(made), len(set(made)))
"""
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert process.stdout.split() == ["16", "1"], process.stderr
