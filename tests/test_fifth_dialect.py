"""A fifth dialect costs a folder in the layer, a folder of functions, and a line of the root."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.local import engines
from tools.local.template import ROOT

DIALECT = '''"""A dialect of one word."""

from ledger.http.dialect import Dialect
from ledger.http.response import Response
from ledger.core.accounts import Direction
from ledger.core.entries import Draft, DraftLine
from ledger.errors import LedgerError, NotFound, Unauthenticated


def refuse(error: LedgerError, _: str) -> Response:
    words = ((NotFound, 404), (Unauthenticated, 401), (LedgerError, 400))
    status = next(status for kind, status in words if isinstance(error, kind))
    return Response(status, {"no": error.reason})


def to_draft(said, now):
    sides = ((said["to"], Direction.DEBIT), (said["from"], Direction.CREDIT))
    lines = tuple(DraftLine(account, side, said["cents"]) for account, side in sides)
    return Draft(now, "EUR", lines, said["why"])


DIALECT = Dialect("tiny", ("/tiny/",), ("tiny:all",), "application/json", refuse)
'''

FUNCTION = '''"""POST /tiny/moves : move an amount from one account to another."""

from ledger.http.endpoint import endpoint
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.dialects import tiny


@endpoint(tiny.DIALECT, "tiny:all")
def lambda_handler(request: Request) -> Response:
    """Move an amount."""
    book = request.book(request.known_principal.business_ids[0])
    entry = book.post(tiny.to_draft(request.json, request.now)).entry
    return Response(201, {"moved": entry.number})
'''

# A room with one function, made of the room that has one.
ROOM = {
    "DefaultRefuseRoute": "TinyCreateMove",
    "CodeUri: refuse_route": "CodeUri: create_move",
    "[dynamodb:BatchGetItem]": "[dynamodb:GetItem, dynamodb:BatchGetItem, dynamodb:PutItem]",
    "RouteKey: $default": "RouteKey: POST /tiny/moves",
}

LINE = (
    "  TinyRoom: { Type: AWS::Serverless::Application, "
    "Properties: { Location: functions/tiny/template.yaml, Parameters: *room } }\n"
)

SCRIPT = """
import json, os, sys
from pathlib import Path
import ledger
from tools.local import demo, engines
from tools.local.gateway import Gateway
from tools.local.template import Template
from tests.world import World
folder = Path(sys.argv[1])
assert Path(ledger.__file__).is_relative_to(folder), ledger.__file__
with engines.start("moto") as engine:
    surroundings = engines.environment(engine)
    os.environ.update(surroundings)
    engines.create_table("ledger")
    gateway = Gateway("ledger", surroundings, template=Template(folder / "template.yaml"))
    world = World(gateway, demo.tenant(demo.operator("ledger"), "T"))
    bank, sales, *_ = demo.shop(gateway, world.tenant).accounts
    move = {"from": sales, "to": bank, "cents": 1250, "why": "tiny"}
    done = world.send("POST", "/tiny/moves", move)
    refusals = [
        world.send("POST", "/tiny/moves", {**move, "to": 5}),
        world.send("GET", "/tiny/nowhere"),
        world.send("POST", "/tiny/moves", move, authorization="Bearer x"),
    ]
    entries = f"/console/api/businesses/{world.tenant.business_id}/entries"
    (shown,) = world.get(f"{entries}/{done.json['moved']}")["versions"]
    print(json.dumps({
        "status": done.status,
        "refusals": [[answer.status, answer.json] for answer in refusals],
        "shown": [shown["description"], [line["amount"] for line in shown["lines"]]],
    }))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with a dialect more."""
    for folder in ("layers", "functions"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    for path, text in (
        ("layers/ledger/ledger/dialects/tiny/__init__.py", DIALECT),
        ("functions/tiny/create_move/app.py", FUNCTION),
    ):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    room = (ROOT / "functions/default/template.yaml").read_text()
    for said, instead in ROOM.items():
        assert said in room
        room = room.replace(said, instead)
    (tmp_path / "functions/tiny/template.yaml").write_text(room)
    root = (ROOT / "template.yaml").read_text()
    assert root.count("\nOutputs:") == 1
    (tmp_path / "template.yaml").write_text(root.replace("\nOutputs:", LINE + "\nOutputs:"))
    return tmp_path


def test_a_fifth_dialect_costs_two_folders_and_a_line(project: Path) -> None:
    known = set(engines.environment(engines.Engine("moto", "", "")))
    path = os.pathsep.join([str(project / "layers" / "ledger"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(project)],
        cwd=project,
        env={**{n: v for n, v in os.environ.items() if n not in known}, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said["status"] == 201
    assert said["shown"] == ["tiny", ["12.50", "12.50"]], "the console shows what it posted"
    assert [status for status, _ in said["refusals"]] == [404, 404, 401]
    assert all(list(body) == ["no"] for _, body in said["refusals"]), "in its own words"
