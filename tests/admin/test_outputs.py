"""The output of a command: JSON by default, or a table with aligned columns."""

import json

from ledger.admin.outputs import render
from tests.admin.conftest import Command
from tests.world import World


def test_fields_and_lists_become_aligned_columns() -> None:
    output = {
        "id": "a1",
        "is_open": True,
        "closed": None,
        "by": {"name": "Ann", "dialect": "admin", "note": None},
        "scopes": ["labels:all", "ledger"],
        "accounts": [
            {"code": "512000", "name": "House\nbank", "balance": "7.00"},
            {"code": None, "name": "Sales", "extra": False},
        ],
        "faults": [],
    }
    assert render(output, "table").splitlines() == [
        "id       a1",
        "is_open  yes",
        "closed",
        "by       name Ann, dialect admin",
        "scopes   labels:all; ledger",
        "accounts:",
        "code    name        balance  extra",
        "512000  House bank     7.00",
        "        Sales                no",
        "faults: none",
    ]
    assert json.loads(render(output, "json")) == output


def test_numbers_end_at_one_place() -> None:
    rows = [{"id": "a1", "amount": "1000.00"}, {"id": "b", "amount": "-7.5"}, {"id": "c"}]
    assert render({"rows": rows}, "table").splitlines() == [
        "rows:",
        "id   amount",
        "a1  1000.00",
        "b      -7.5",
        "c",
    ]


def test_the_format_may_stand_before_or_after_the_command(command: Command, world: World) -> None:
    words = ("business", "list", world.tenant.tenant_id)
    table = command(*words, "--format", "table")
    assert table[0] == 0
    assert table[1].startswith("next\nbusinesses:\nbusiness_id")
    assert world.tenant.business_id in table[1]
    assert command("--format", "table", *words) == table
    assert command(*words, "--table-format", "table") == table
    assert command(*words, "--format", "json") == command(*words)
    assert json.loads(command(*words)[1])["businesses"]
