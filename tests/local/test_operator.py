"""`ledger-admin` beside the local service: it finds the table, whichever engine has it."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger.http.freshness import COUNTED_AT
from tools.local import engines, processes
from tools.local.service import serving
from tools.local.template import ROOT

SPEAKS = ("dwolla", "pennylane")
COUNTING_SECONDS = 30


def admin(demo: dict[str, Any], *arguments: str) -> Any:
    """Run `ledger-admin` as another process does, with invented credentials."""
    address = ["--table", demo["table"], "--endpoint-url", demo["endpoint_url"]]
    command = [sys.executable, "-m", "ledger.admin", *address, "--region", demo["region"]]
    ended = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**os.environ, "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def debits(http: httpx.Client) -> tuple[Decimal, str]:
    """Return all that the trial balance has as debits, and how fresh it is."""
    period = {"period_start": "2025-01-01", "period_end": "2026-12-31"}
    answer = http.get("/api/external/v2/trial_balance", params=period)
    rows = answer.json()["items"]
    return sum((Decimal(row["debits"]) for row in rows), Decimal()), answer.headers[COUNTED_AT]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["dynoxide", "moto"])
def test_entries_of_another_process_are_counted_at_once(engine: str, tmp_path: Path) -> None:
    if reason := engines.unavailable(engine):
        pytest.skip(reason)
    with serving(tmp_path, engine=engine) as service:
        demo = json.loads((tmp_path / "demo.json").read_text())
        tenant = service.tenant
        to = (tenant["tenant_id"], tenant["business_id"], tenant["customers"][0])
        headers = {"Authorization": f"Bearer {tenant['token']}"}
        with httpx.Client(base_url=service.base_url, headers=headers, timeout=30) as http:
            before, _ = debits(http)
            entry = admin(demo, "customer", "fund", *to, "250.00", "--key", "k1")
            is_counted = processes.wait(lambda: debits(http)[0] != before, COUNTING_SECONDS)
            after, counted_at = debits(http)
        assert (is_counted, after - before) == (True, Decimal("250.00"))
        # The stream knows the second of a change.
        assert counted_at[:19] >= entry["created_at"][:19]
        assert admin(demo, "verify")["fault_count"] == 0
