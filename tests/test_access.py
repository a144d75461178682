"""The policies of people and pipelines: the rights that the commands of ledger-admin need."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.admin.commands import all_commands
from ledger.aws import clients
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tests.operating import FAILURES, OBJECT, Operating, Rights
from tools import smoke
from tools.local import intrinsics
from tools.local.asks import Ask
from tools.local.gateway import Gateway
from tools.local.iam import PLACES, allowed
from tools.local.replay import fresh
from tools.local.template import DATA, ROOT, Template
from tools.translate import translations

ACCESS = ROOT / "access" / "template.yaml"
DATA_IDS = {
    "TableArn": "LedgerTable",
    "KmsKeyArn": "none",
    "FailuresBucketName": "FailuresBucket",
    "LogBucketName": "LogBucket",
    "LogKeyArn": "LogKey",
}
POLICY_CHARACTERS_MAX = 6_144  # of a managed policy, without its spaces
ACCOUNT_WIDE = {
    "Streams",
    "Quotas",
    "Vault",
    "TheAccountsPolicies",
    "LogKey",
}  # actions on what has no name
READING = {
    *("tenant list", "business list", "client list", "client show", "token list"),
    *("account show", "entry show", "period show", "verify", "export"),
    *("account list", "entry list", "trial-balance", "customer list", "customer show"),
    "log key",
}


def statements(policy: str, **more: str) -> list[dict[str, Any]]:
    template = Template(ACCESS, **{**DATA_IDS, **more})
    properties = template.scope.resolve(template.resource(policy)["Properties"])
    result: list[dict[str, Any]] = properties["PolicyDocument"]["Statement"]
    return result


@pytest.fixture
def failures(process: Runtime) -> Iterator[str]:
    """A bucket of failures with one object, which has no change in it."""
    assert process
    client = clients.s3()
    client.create_bucket(Bucket=FAILURES)
    client.put_object(Bucket=FAILURES, Key=OBJECT, Body=b'{"payload": {"Records": []}}')
    yield FAILURES
    client.delete_object(Bucket=FAILURES, Key=OBJECT)
    client.delete_bucket(Bucket=FAILURES)


@pytest.fixture
def rights(command: Command, failures: str, gateway: Gateway) -> Rights:
    """The rights that each command needs, on a table without the items of other tests."""
    fresh(gateway)
    return Operating(command).run_all(failures)


def test_every_command_of_ledger_admin_is_run_here(rights: Rights) -> None:
    assert rights.keys() == {
        f"{command.subject} {command.verb}".strip() for command in all_commands()
    }


def test_a_reader_may_run_what_reads_and_nothing_else(rights: Rights) -> None:
    reader = statements("Reader")
    for name, needed in rights.items():
        assert needed, name
        can = all(allowed(reader, ask, resource(ask)) for ask in needed)
        assert can == (name in READING), name


def test_an_operator_may_run_every_command(rights: Rights) -> None:
    operator = statements("Operator")
    for name, needed in rights.items():
        for ask in needed:
            assert allowed(operator, ask, resource(ask)), (name, ask)


def test_every_action_of_an_operator_is_asked_for(rights: Rights) -> None:
    """Least privilege: no action is in the policy that no command and no smoke test needs."""
    used = {ask.action for needed in rights.values() for ask in needed}
    actions = {action for right in statements("Operator") for action in _as_list(right["Action"])}
    assert actions == used | {"cloudformation:DescribeStacks"}


def test_a_smoke_test_asks_cloudformation_for_the_stage_and_an_operator_may() -> None:
    """Everything else that it runs is a command of ledger-admin."""
    requests: list[str] = []
    outputs = {"BaseUrl": "https://x.example", "TableName": "ledger-dev", "Dialects": ""}

    class CloudFormation:
        def __getattr__(self, name: str) -> Any:
            def ask(**_: str) -> Any:
                requests.append(name)
                pairs = [{"OutputKey": key, "OutputValue": text} for key, text in outputs.items()]
                return {"Stacks": [{"Outputs": pairs}]}

            return ask

    smoke.place_of(CloudFormation(), "dev")
    assert requests == ["describe_stacks"]
    stack = "arn:aws:cloudformation:us-east-1:000000000000:stack/ledger-{}/1"
    describe = Ask("cloudformation:DescribeStacks", "stack")
    assert allowed(statements("Operator"), describe, stack.format("dev"))
    assert not allowed(statements("Operator"), describe, stack.format("prod"))


def resource(ask: Ask) -> str:
    if ask.action.startswith(("s3:", "kms:", "ssm:")):
        return ask.place
    return PLACES.get(ask.place, f"LedgerTable/{ask.place}")


def _as_list(actions: Any) -> list[str]:
    return actions if isinstance(actions, list) else [actions]


@pytest.mark.parametrize("policy", ["Reader", "Operator"])
@pytest.mark.parametrize("action", ["DeleteItem", "BatchWriteItem", "DeleteTable", "UpdateTable"])
def test_nobody_deletes_with_ledger_admin(policy: str, action: str) -> None:
    assert not allowed(statements(policy), Ask(f"dynamodb:{action}", "table"), "LedgerTable")


def test_another_table_is_out_of_reach() -> None:
    for policy in ("Reader", "Operator"):
        for place in ("OthersTable", "OthersTable/index/listing"):
            assert not allowed(statements(policy), Ask("dynamodb:GetItem", "table"), place)


@pytest.mark.parametrize("action", ["GetObject", "DeleteObject", "PutObject", "ListBucket"])
def test_another_bucket_is_out_of_reach(action: str) -> None:
    """The attachments are in another bucket, and other ledgers have buckets of failures too."""
    for policy in ("Reader", "Operator"):
        for bucket in ("OthersBucket", "FilesBucket"):
            for place in (bucket, f"{bucket}/{OBJECT}", f"{bucket}/tenant/business/digest"):
                assert not allowed(statements(policy), Ask(f"s3:{action}", "file"), place)


def _everywhere() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each statement that allows something, in any template, with its place."""
    files = [ACCESS, DATA, *(room.template.file for room in translations())]
    for file in dict.fromkeys(files):
        for name, declared in intrinsics.read(file)["Resources"].items():
            yield from ((f"{file.parent.name}/{name}", right) for right in _statements(declared))
    for room in translations():
        for name, declared in room.resources.items():
            yield from ((name, statement) for statement in _statements(declared))


def _statements(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _statements(item)
    if isinstance(value, dict):
        if value.get("Effect") == "Allow" and "Action" in value:
            yield value
        for item in value.values():
            yield from _statements(item)


def test_nothing_is_allowed_on_everything() -> None:
    """Traces and resources without a name are exceptions; a whole service is never allowed."""
    for place, statement in _everywhere():
        actions = _as_list(statement["Action"])
        assert not [name for name in actions if name == "*" or name.endswith(":*")], place
        if "*" in _as_list(statement.get("Resource", [])):
            is_traces = actions == ["xray:Put*"]
            assert is_traces or statement.get("Sid") in ACCOUNT_WIDE, (place, actions)


@pytest.mark.parametrize("policy", ["Reader", "Operator", "Deployer", "DataDeployer"])
def test_a_policy_is_not_longer_than_iam_takes(policy: str) -> None:
    text = json.dumps(statements(policy, Stage="s" * 20), separators=(",", ":"))
    assert len(text.replace(" ", "")) < POLICY_CHARACTERS_MAX - 100
