"""A dialect that is deleted is missed by nothing: its folders and its line in the root, in a copy.

`make deletions` runs all other tests in such copies; here is what shows a break soonest.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tools.deletions import VENDORS, python, without
from tools.local.template import ROOT

SECONDS = 300
THERE = [one for one in VENDORS if (ROOT / "functions" / one).is_dir()]

# With the operator's commands, a book of what is left; what can be read; and what `serve` shows.
SCRIPT = """
import io, json, os
from contextlib import redirect_stdout
from datetime import date
from ledger.admin.__main__ import main
from tools.local import demo, engines, replay
from tools.local.engines import TABLE
from tools.local.events import EVENTS, files, read, recorded, title
from tools.local.gateway import Gateway

def admin(*said):
    with redirect_stdout(io.StringIO()) as printed:
        status = main(["--table", TABLE, *said], io.StringIO(), sleep=lambda _: None)
    assert status == 0, (said, printed.getvalue())
    return json.loads(printed.getvalue())

with engines.start("moto") as engine:
    surroundings = engines.environment(engine)
    os.environ.update(surroundings)
    gateway = Gateway(TABLE, surroundings, serialise=True)
    replay.fresh(gateway)
    events = [(file, read(file)) for file in files([str(EVENTS)])]
    reads = [pair for pair in events if pair[1]["requestContext"]["http"]["method"] == "GET"]
    wrong = [title(f) for f, event in reads if replay.replay(gateway, event) != recorded(f)]
    nowhere = gateway.request("GET", "/nowhere/at/all", {}).status
    tenant = admin("tenant", "create", "T")["tenant_id"]
    business = admin("business", "create", tenant, "B")["business_id"]
    client = admin("client", "create", tenant, "--all")["client_id"]
    admin("token", "create", client)
    admin("period", "show", tenant, business)
    admin("totals", "rebuild", "--quiet")
    verified = admin("verify", "--quiet")
    shop = demo.shop(gateway, demo.tenant(demo.operator(TABLE), "Shop"))
    demo.months(shop, date(2026, 11, 26))
    shown = [one.title for one in demo.samples(shop)]
    told = {"reads": len(reads), "wrong": wrong, "faults": verified["faults"], "shown": shown}
    told["nowhere"] = nowhere
    print(json.dumps(told))
"""


@pytest.fixture(scope="module", params=THERE)
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without a dialect."""
    return without(request.param, tmp_path_factory.mktemp("deletions"))


def succeeded(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, (done.stdout[-3000:], done.stderr[-3000:])
    return done.stdout


def test_every_other_test_is_there_and_can_be_read(copy: Path) -> None:
    gone = copy.name.partition("-")[2]
    said = succeeded(python(copy, "-m", "pytest", "-q", "--collect-only", seconds=SECONDS))
    assert "no tests" not in said
    named = {line.partition("::")[0] for line in said.splitlines() if "::" in line}
    assert len(named) > 100
    assert not [file for file in named if file.startswith(f"tests/{gone}/")]


def test_the_rest_answers_as_before_and_the_operators_command_works(copy: Path) -> None:
    told: dict[str, Any] = json.loads(
        succeeded(python(copy, "-c", SCRIPT, seconds=SECONDS)).splitlines()[-1]
    )
    assert told["reads"] > 50
    assert told["wrong"] == []
    assert told["faults"] == []
    assert told["nowhere"] == 401, "there as here, in whosever words"
    assert len(told["shown"]) == len(THERE) - 1
