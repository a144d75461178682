"""`ledger-admin` beside the local service: it finds the table, whichever engine has it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.local import engines
from tools.local.service import serving
from tools.local.template import ROOT


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


@pytest.mark.parametrize("engine", ["dynoxide", "moto"])
def test_demo_json_has_the_address_of_the_table(engine: str, tmp_path: Path) -> None:
    if reason := engines.unavailable(engine):
        pytest.skip(reason)
    with serving(tmp_path, engine=engine):
        demo = json.loads((tmp_path / "demo.json").read_text())
        assert admin(demo, "verify")["fault_count"] == 0
