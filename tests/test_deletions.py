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

pytestmark = pytest.mark.slow
SECONDS = 300
PRESENT_VENDORS = [vendor for vendor in VENDORS if (ROOT / "functions" / vendor).is_dir()]

# The operator's commands make a book of the other dialects; then come its reads, and samples.
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

def rest(answer):
    # The console shows facts of an entry that a dialect knows, such as Pennylane's journal.
    if isinstance(answer, dict):
        return {name: rest(value) for name, value in answer.items() if name != "facts"}
    return [rest(value) for value in answer] if isinstance(answer, list) else answer

with engines.start("moto") as engine:
    surroundings = engines.environment(engine)
    os.environ.update(surroundings)
    gateway = Gateway(TABLE, surroundings, serialise=True)
    replay.fresh(gateway)
    events = [(file, read(file)) for file in files([str(EVENTS)])]
    reads = [pair for pair in events if pair[1]["requestContext"]["http"]["method"] == "GET"]
    wrong = [title(f) for f, e in reads if rest(replay.replay(gateway, e)) != rest(recorded(f))]
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


@pytest.fixture(scope="module", params=PRESENT_VENDORS)
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without a dialect."""
    return without(request.param, tmp_path_factory.mktemp("deletions"))


def succeeded(outcomes: subprocess.CompletedProcess[str]) -> str:
    assert outcomes.returncode == 0, (outcomes.stdout[-3000:], outcomes.stderr[-3000:])
    return outcomes.stdout


def test_every_other_test_is_there_and_can_be_read(copy: Path) -> None:
    absent = copy.name.partition("-")[2]
    body = succeeded(python(copy, "-m", "pytest", "-q", "--collect-only", seconds=SECONDS))
    assert "no tests" not in body
    matches = {line.partition("::")[0] for line in body.splitlines() if "::" in line}
    assert len(matches) > 100
    assert not [file for file in matches if file.startswith(f"tests/{absent}/")]


def test_the_rest_answers_as_before_and_the_operators_command_works(copy: Path) -> None:
    document: dict[str, Any] = json.loads(
        succeeded(python(copy, "-c", SCRIPT, seconds=SECONDS)).splitlines()[-1]
    )
    assert document["reads"] > 50
    assert document["wrong"] == []
    assert document["faults"] == []
    assert document["nowhere"] == 401, "there as here, in whosever words"
    titles = {title.partition(":")[0] for title in document["shown"]}
    assert len(titles) == len(PRESENT_VENDORS) - 1
