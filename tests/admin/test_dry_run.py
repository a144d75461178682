"""`--dry-run`: the result or the refusal of the real command, and a table that stays as it was."""

import json
from collections import Counter
from typing import Any

from ledger.admin.command_line import DRY_RUN, Command as Declared
from ledger.admin.commands import all_commands
from tests.admin.conftest import Command, whole
from tests.admin.transfer.test_import_ndjson import account, entry_of, version
from tests.clients.dwolla import Labels
from tests.operating import Operating
from tests.test_access import READING, failures
from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot

Output = dict[str, Any]
COMMANDS = {f"{command.subject} {command.verb}".strip(): command for command in all_commands()}
WRITING = COMMANDS.keys() - READING
OF_THE_RUN = {"dry_run", "would_write", "created_at", "updated_at", "effective_at", "by", "number"}
__all__ = ["failures"]


def can_rehearse(command: Declared) -> bool:
    return DRY_RUN in command.arguments


def test_every_command_that_writes_has_a_dry_run_and_no_other() -> None:
    rehearsed = {name for name, command in COMMANDS.items() if can_rehearse(command)}
    assert rehearsed == WRITING


class Rehearsal(Operating):
    """Runs each command that writes as a dry run before, and compares output and table."""

    def __init__(self, command: Command) -> None:
        super().__init__(command)
        self.rehearsed: dict[str, Output] = {}
        self.imported: list[Output] = []

    def run(self, *words: str, stdin: str = "") -> str:
        name = next(
            name for name in COMMANDS if (*words, "")[: len(name.split())] == (*name.split(),)
        )
        if not can_rehearse(COMMANDS[name]):
            return super().run(*words, stdin=stdin)
        before = snapshot()
        status, printed, errors = self._command(*words, "--dry-run", stdin=stdin)
        assert status == 0, errors
        assert "a dry run: nothing was written" in errors
        assert snapshot() == before, name
        output = super().run(*words, stdin=stdin)
        if name == "import":  # It prints a result for each row.
            assert printed == output
            self.imported += map(json.loads, output.splitlines())
            return output
        dry = json.loads(printed)
        assert dry["dry_run"] is True
        assert _lasting(name, dry) == _lasting(name, json.loads(output)), name
        self.rehearsed[name] = dry
        return output


def _lasting(name: str, output: Output) -> Output:
    """Return the part of an output that a dry run can know, of an entry without its lines' ids."""
    unknown = OF_THE_RUN | {*COMMANDS[name].invented}
    if name == "customer fund":
        output = {**output, "lines": [line["amount"] for line in output["lines"]]}
    return {field: value for field, value in output.items() if field not in unknown}


def test_a_dry_run_writes_nothing_and_prints_the_result_of_the_real_run(
    command: Command, failures: str, gateway: Gateway
) -> None:
    fresh(gateway)
    rehearsal = Rehearsal(command)
    rehearsal.run_all(failures)
    assert rehearsal.rehearsed.keys() == WRITING - {"import"}
    imported = Counter((row["row"], row["status"]) for row in rehearsal.imported)
    assert imported[2, "written"] == 2, "of the CSV and of the NDJSON"
    tenant = rehearsal.rehearsed["tenant create"]
    assert tenant["tenant_id"] is None, "a dry run invents no id"
    assert tenant["would_write"] == {"format": 1, "tenant": 1, "trail": 1}
    assert rehearsal.rehearsed["client create"]["client_secret"] is None
    assert rehearsal.rehearsed["client suspend"]["state"] == "suspended"
    assert rehearsal.rehearsed["period close"]["closed_through"] == "2026-01-31"


def test_a_dry_run_is_refused_as_the_real_run_is(command: Command, world: Labels) -> None:
    book = (world.tenant.tenant_id, world.tenant.business_id)
    customer = json.loads(command("customer", "create", *book, "Ann", "--funds", "5.00")[1])
    words = ("customer", "fund", *book, customer["customer_id"], "-5.01")
    before = snapshot()
    refused = command(*words, "--dry-run")
    assert refused[0] == 1
    assert refused == command(*words)
    assert "funds are 5.00" in refused[2]
    assert snapshot() == before


def test_a_dry_import_has_the_results_of_rows_that_wait_and_of_refused_ones(
    command: Command, world: Labels
) -> None:
    book = (world.tenant.tenant_id, world.tenant.business_id)
    guarded = account(16, currency="EUR", floor_minor=0)
    rows = [entry_of(version(5, -5)), entry_of(version(5, -4), number=17), account(8), guarded]
    text = whole("\n".join(map(json.dumps, rows)))
    words = ("import", *book, "ndjson", "--quiet")
    before = snapshot()
    status, printed, errors = command(*words, "--dry-run", stdin=text)
    assert snapshot() == before
    assert command(*words, stdin=text)[:2] == (status, printed)
    assert [json.loads(row)["status"] for row in printed.splitlines()].count("refused") == 1
    assert (status, "BalancesDiffer" in errors) == (1, True)
