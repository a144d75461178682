"""A fifth dialect costs a folder in the layer, a folder of functions, and a line of the root.

Its files are the code blocks of docs/dialects.md, done in a copy of the project.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.tutorials import copied, environment, follow

SCRIPT = """
import json, os
from pathlib import Path
import ledger
from tools.local import demo, engines
from tools.local.gateway import Gateway
from tests.world import World
assert Path(ledger.__file__).is_relative_to(Path.cwd()), ledger.__file__
with engines.start("moto") as engine:
    addresses = engines.environment(engine)
    os.environ.update(addresses)
    engines.create_table("ledger")
    gateway = Gateway("ledger", addresses)
    world = World(gateway, demo.tenant(demo.operator("ledger"), "T"))
    bank, sales, *_ = demo.shop(gateway, world.tenant).accounts
    move = {"debit": bank, "credit": sales, "cents": 1250, "memo": "tiny"}
    answer = world.send("POST", "/tiny/moves", move)
    refusals = [
        world.send("POST", "/tiny/moves", {**move, "debit": 5}),
        world.send("POST", "/tiny/moves", {**move, "cents": "5"}),
        world.send("GET", "/tiny/nowhere"),
        world.send("POST", "/tiny/moves", move, authorization="Bearer x"),
    ]
    unknown = world.send("POST", "/tiny/moves", {**move, "colour": "red"})
    entries = f"/console/api/businesses/{world.tenant.business_id}/entries"
    (version,) = world.get(f"{entries}/{answer.json['moved']}")["versions"]
    print(json.dumps({
        "status": answer.status,
        "ignored": [one.headers.get("x-ignored") for one in (answer, unknown)],
        "refusals": [[refusal.status, refusal.json] for refusal in refusals],
        "version": [version["description"], [line["amount"] for line in version["lines"]]],
    }))
"""


def test_a_fifth_dialect_costs_two_folders_and_a_line(tmp_path: Path) -> None:
    project = copied(tmp_path)
    follow("docs/dialects.md", "Example: a dialect of one operation", project)
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    facts: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    assert facts["status"] == 201
    assert facts["version"] == ["tiny", ["12.50", "12.50"]], "the console shows the entry"
    assert facts["ignored"] == [None, "colour"], "each name that the model has is read"
    assert [status for status, _ in facts["refusals"]] == [404, 400, 404, 401]
    assert all(list(body) == ["no"] for _, body in facts["refusals"]), "in its own words"
