"""What people and pipelines may do: no more than the real commands of ledger-admin ask for."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledger.aws import clients
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tools.local import intrinsics
from tools.local.asks import Ask, asks
from tools.local.iam import PLACES, allowed
from tools.local.template import DATA, ROOT, Template
from tools.translate import translations

ACCESS = ROOT / "access" / "template.yaml"
DATA_ARE = {"TableArn": "LedgerTable", "FailuresBucketName": "FailuresBucket", "KmsKeyArn": "none"}
POLICY_CHARACTERS_MAX = 6_144  # of a managed policy, without its spaces
ACCOUNT_WIDE = {"Streams", "Quotas", "Vault"}  # actions on what has no name
READING = {
    *("tenant list", "business list", "client list", "client show", "token list"),
    *("account show", "entry show", "period show", "verify", "export"),
}
Asked = dict[str, set[Ask]]


def statements(policy: str, **more: str) -> list[dict[str, Any]]:
    template = Template(ACCESS, **{**DATA_ARE, **more})
    said = template.scope.resolve(template.resource(policy)["Properties"]["PolicyDocument"])
    found: list[dict[str, Any]] = said["Statement"]
    return found


@contextmanager
def noting(found: set[Ask]) -> Iterator[None]:
    """Note what clients that are made meanwhile ask of the table."""
    emitter = clients._session().get_component("event_emitter")

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        found.update(asks(model.name, params))

    emitter.register("provide-client-params.dynamodb", note)
    try:
        yield
    finally:
        emitter.unregister("provide-client-params.dynamodb", note)


@pytest.fixture
def asked(command: Command, process: Runtime) -> Asked:
    """What each command asks for that an operator has, in a table that is new."""
    assert process
    found: Asked = {}

    def run(*said: str, stdin: str = "") -> Any:
        name = " ".join(said[: 1 if said[0] in ("verify", "export", "import") else 2])
        with noting(found.setdefault(name, set())):
            status, printed, error = command(*said, stdin=stdin)
        assert status == 0, (said, printed, error)
        return json.loads(printed) if name.endswith("create") else None

    tenant = run("tenant", "create", "Acme")["tenant_id"]
    business = run("business", "create", tenant, "Acme")["business_id"]
    where = (tenant, business)
    client = run("client", "create", tenant, "--all")["client_id"]
    token = run("token", "create", client)["access_token"]
    head = "entry,date,currency,account_number,account_name,account_type,debit,credit"
    lines = ("512000,Bank,asset,5.00,", "706000,Sales,revenue,,5.00")
    rows = "\n".join([head, *(f"1,2026-01-31,USD,{line}" for line in lines)]) + "\n"
    run("import", *where, "csv", "--quiet", stdin=rows)
    run("export", *where, "ndjson", "--quiet")
    for one in ("show", "rotate", "suspend", "resume"):
        run("client", one, client)
    for listing in (("tenant",), ("business", tenant), ("client", tenant), ("token", client)):
        run(listing[0], "list", *listing[1:])
    run("verify", "--quiet")
    run("totals", "rebuild", "--quiet")
    run("period", "close", *where, "2026-01-31")
    run("period", "show", *where)
    run("period", "reopen", *where)
    run("token", "revoke", "--token", token)
    run("client", "revoke", client)
    return found


def test_a_reader_may_run_what_reads_and_nothing_else(asked: Asked) -> None:
    reader = statements("Reader")
    for name, found in asked.items():
        assert found, name
        can = all(allowed(reader, ask, PLACES.get(ask.place, _index(ask))) for ask in found)
        assert can == (name in READING), name


def test_an_operator_may_run_every_command(asked: Asked) -> None:
    operator = statements("Operator")
    for name, found in asked.items():
        for ask in found:
            assert allowed(operator, ask, PLACES.get(ask.place, _index(ask))), (name, ask)


def test_every_action_of_an_operator_is_asked_for(asked: Asked) -> None:
    """Least privilege: what no command asks for is not in the policy."""
    used = {ask.action for found in asked.values() for ask in found}
    said = {action for one in statements("Operator") for action in _listed(one["Action"])}
    assert {action for action in said if action.startswith("dynamodb:")} == used


def _index(ask: Ask) -> str:
    return f"LedgerTable/{ask.place}"


def _listed(said: Any) -> list[str]:
    return said if isinstance(said, list) else [said]


@pytest.mark.parametrize("policy", ["Reader", "Operator"])
@pytest.mark.parametrize("action", ["DeleteItem", "BatchWriteItem", "DeleteTable", "UpdateTable"])
def test_nobody_deletes_with_ledger_admin(policy: str, action: str) -> None:
    assert not allowed(statements(policy), Ask(f"dynamodb:{action}", "table"), "LedgerTable")


def test_another_table_is_out_of_reach() -> None:
    for policy in ("Reader", "Operator"):
        for place in ("OthersTable", "OthersTable/index/listing"):
            assert not allowed(statements(policy), Ask("dynamodb:GetItem", "table"), place)


def _everywhere() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every template that allows something, with where it is."""
    files = [ACCESS, DATA, *(one.template.file for one in translations())]
    for file in dict.fromkeys(files):
        for name, resource in intrinsics.read(file)["Resources"].items():
            yield from ((f"{file.parent.name}/{name}", one) for one in _statements(resource))
    for one in translations():
        for name, resource in one.resources.items():
            yield from ((name, statement) for statement in _statements(resource))


def _statements(said: Any) -> Iterator[dict[str, Any]]:
    if isinstance(said, list):
        for one in said:
            yield from _statements(one)
    if isinstance(said, dict):
        if said.get("Effect") == "Allow" and "Action" in said:
            yield said
        for one in said.values():
            yield from _statements(one)


def test_nothing_is_allowed_on_everything() -> None:
    """But traces, and what has no name of its own; and no whole service on anything."""
    for where, one in _everywhere():
        actions = _listed(one["Action"])
        assert not [action for action in actions if action in ("*",) or action.endswith(":*")], (
            where
        )
        if "*" in _listed(one.get("Resource", [])):
            is_traces = actions == ["xray:Put*"]
            assert is_traces or one.get("Sid") in ACCOUNT_WIDE, (where, actions)


@pytest.mark.parametrize("policy", ["Reader", "Operator", "Deployer", "DataDeployer"])
def test_a_policy_is_not_longer_than_iam_takes(policy: str) -> None:
    said = json.dumps(statements(policy, Stage="s" * 20), separators=(",", ":"))
    assert len(said.replace(" ", "")) < POLICY_CHARACTERS_MAX - 100
