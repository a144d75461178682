"""The start of a function: on Lambda it makes all clients before the first request."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.local.template import ROOT

APP = ROOT / "functions" / "console/get_entry" / "app.py"
SAYING = """
import gc, json, os, runpy, sys
during = []
os.environ.pop("AWS_CA_BUNDLE", None), os.environ.pop("REQUESTS_CA_BUNDLE", None)
import ledger.http
during.append(gc.isenabled())
runpy.run_path(sys.argv[1])
hooks = getattr(sys.modules.get("snapshot_restore_py"), "hooks", [])
for hook in hooks:
    hook()
print(json.dumps({
    "has_client": bool(sys.modules["ledger.process.runtime"]._runtime.cache_info().currsize)
    if "ledger.process.runtime" in sys.modules else False,
    # Powertools imports the package itself, which is empty.
    "has_botocore": any(name.startswith("botocore.") for name in sys.modules),
    "collects_while_importing": during[0],
    "collects": gc.isenabled(),
    "new_objects": gc.get_threshold()[0],
    "hooks": [hook.__qualname__ for hook in hooks],
}))
"""
KEYS: dict[str, Any] = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "secret",
}
SNAPSHOTS = """
hooks = []
def register_after_restore(hook, *arguments):
    hooks.append(hook)
"""


def started(folder: Path, app: Path = APP, **environment: str) -> Any:
    """Return the state of a fresh process after the import of a function."""
    layer = ROOT / "layers" / "ledger"
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", SAYING, str(app)],
        env={**os.environ, "PYTHONPATH": f"{layer}:{folder}", "TABLE_NAME": "x", **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(process.stdout)


def test_elsewhere_a_client_is_made_by_the_first_request(tmp_path: Path) -> None:
    state = started(tmp_path)
    assert (state["has_client"], state["collects_while_importing"]) == (False, False)
    assert not state["has_botocore"]


def test_on_lambda_the_client_is_there_and_garbage_is_looked_for(tmp_path: Path) -> None:
    state = started(tmp_path, AWS_LAMBDA_INITIALIZATION_TYPE="on-demand", **KEYS)
    assert (state["has_client"], state["collects"], state["hooks"]) == (True, True, [])
    assert state["new_objects"] > 10_000, "a request of a thousand lines needs no collection"
    assert not state["has_botocore"], "plain Lambda does without it"


def test_a_restored_snapshot_has_new_connections_and_new_random_numbers(tmp_path: Path) -> None:
    (tmp_path / "snapshot_restore_py.py").write_text(SNAPSHOTS)
    state = started(tmp_path, AWS_LAMBDA_INITIALIZATION_TYPE="snap-start", **KEYS)
    assert state["hooks"] == ["close_connections", "Random.seed"]
    assert state["has_botocore"], "it finds the credentials of a restored snapshot"
