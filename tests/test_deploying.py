"""`make deploy`: moto has the account, and a stand-in takes the commands."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.exceptions import ClientError
from moto import mock_aws

from tools import deploy, release
from tools.deploy import Account, Build
from tools.stages import Refused, Stage, stage_of

REGION = "us-east-1"
DATA = {"TableName": "table-name", "BucketName": "bucket-name"}
FUNCTION = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "code"}}
GLOBALS = {"Function": {"Environment": {"Variables": {"RELEASE": ""}}}}
SECTIONS = """
[default.deploy.parameters]
stack_name = "ledger-dev"
parameter_overrides = ["Stage=dev"]

[prod.deploy.parameters]
stack_name = "ledger-prod"
parameter_overrides = [
    "Stage=prod", "MemoryMb=1024", "Dwolla=apart",
    "TableName=/ledger/prod/table-name", "BucketName=/ledger/prod/bucket-name",
]
"""
ROOT: dict[str, Any] = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "MemoryMb": {"Type": "Number", "Default": 512},
        "Runtime": {"Type": "String", "Default": "python3.13"},
        "AlarmTopicArn": {"Type": "String", "Default": ""},
        "Dwolla": {"Type": "String", "Default": "true"},
        "Layerfi": {"Type": "String", "Default": "true"},
        **{
            name: {"Type": "AWS::SSM::Parameter::Value<String>", "Default": f"/ledger/dev/{path}"}
            for name, path in DATA.items()
        },
    },
    "Resources": {
        f"{room.capitalize()}Functions": {
            "Type": "AWS::Serverless::Application",
            "Properties": {"Location": f"functions/{room}/template.yaml"},
        }
        for room in ("dwolla", "layerfi", "oauth")
    },
}
ROOM: dict[str, Any] = {
    "Parameters": {
        "MemoryMb": {"Type": "Number", "Default": 512},
        "Runtime": {"Type": "String", "Default": "python3.13"},
        "TableName": {"Type": "String"},
        "Api": {"Type": "String"},
        "AlarmTopicArn": {"Type": "String", "Default": ""},
        "Steps": {"Type": "String", "Default": "Canary"},
    },
    "Globals": GLOBALS,
    "Resources": {"CreateLabel": FUNCTION},
}


class Sam:
    """Takes the commands of a deployment, and makes in moto what they would make on AWS."""

    def __init__(self) -> None:
        self.formation: Any = boto3.client("cloudformation", REGION)
        self.functions: Any = boto3.client("lambda", REGION)
        self.ssm: Any = boto3.client("ssm", REGION)
        self.deployed: dict[str, dict[str, str]] = {}
        self.releases: list[str] = []
        self.commands: list[Sequence[str]] = []

    @property
    def account(self) -> Account:
        return Account(self.formation, self.functions, self.ssm, self.run)

    def run(self, command: Sequence[str]) -> None:
        self.commands.append(command)
        if command[0] == "make":
            self.make_data(command[-1].removeprefix("STAGE="), "ledger")
        else:
            self.deploy(list(command))

    def make_data(self, stage: str, table: str) -> None:
        for path in DATA.values():
            name = f"/ledger/{stage}/{path}"
            self.ssm.put_parameter(Name=name, Value=table, Type="String", Overwrite=True)

    def deploy(self, command: list[str]) -> None:
        name = command[command.index("--stack-name") + 1]
        template = Path(command[command.index("--template-file") + 1])
        pairs = command[command.index("--parameter-overrides") + 1 :]
        given = {pair.partition("=")[0]: pair.partition("=")[2][1:-1] for pair in pairs}
        declared = yaml.safe_load(template.read_text())["Parameters"]
        places = [template, *template.parent.glob("*/template.yaml")]
        said = [re.findall(r'RELEASE: "(.*)"', place.read_text()) for place in places]
        self.releases += sorted({found[0] for found in said if found})
        body = {
            "Parameters": {name: {"Type": declared[name]["Type"]} for name in given},
            "Resources": {"Logs": {"Type": "AWS::Logs::LogGroup"}},
            "Outputs": {"Api": {"Value": "abc123"}, "TableName": {"Value": "ledger"}},
        }
        make = self.formation.update_stack if name in self.deployed else self.formation.create_stack
        with suppress(ClientError if given == self.deployed.get(name) else KeyError):
            make(
                StackName=name,
                TemplateBody=json.dumps(body),
                Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in given.items()],
            )
        self.deployed[name] = given


@pytest.fixture
def sam() -> Iterator[Sam]:
    with mock_aws():
        yield Sam()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A built project of three rooms."""
    (tmp_path / "source.yaml").write_text(yaml.dump(ROOT, sort_keys=False))
    built = tmp_path / "built"
    for place, document in [("", ROOT), *((name, ROOM) for name in ROOT["Resources"])]:
        (built / place).mkdir()
        (built / place / "template.yaml").write_text(yaml.dump(document, sort_keys=False))
    (tmp_path / "samconfig.toml").write_text(SECTIONS)
    return Build(built, tmp_path / "source.yaml")


def _stage(build: Build, name: str, *more: str) -> Stage:
    return stage_of(build.source.parent / "samconfig.toml", name, more)


def test_every_parameter_is_said_so_that_the_files_alone_decide(sam: Sam, build: Build) -> None:
    """sam keeps the value of before of whatever it is not told."""
    sam.make_data("dev", "ledger")
    deploy.deploy(sam.account, _stage(build, "dev", "MemoryMb=2048"), build)
    assert sam.deployed["ledger-dev"]["MemoryMb"] == "2048"
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    assert sam.deployed["ledger-dev"].keys() == ROOT["Parameters"].keys()
    assert sam.deployed["ledger-dev"]["MemoryMb"] == "512"
    assert sam.deployed["ledger-dev"]["TableName"] == "/ledger/dev/table-name"
    command = sam.commands[-1]
    assert command[command.index("--config-env") + 1] == "default"


def test_a_deployment_says_what_it_changes(
    sam: Sam, build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    sam.make_data("dev", "ledger")
    deploy.deploy(sam.account, _stage(build, "dev", "AlarmTopicArn=arn:x"), build)
    capsys.readouterr()
    deploy.deploy(sam.account, _stage(build, "dev", "MemoryMb=1024"), build)
    said = capsys.readouterr().out.splitlines()
    assert "MemoryMb: 512 -> 1024" in said
    assert "AlarmTopicArn: arn:x -> empty" in said


def test_a_parameter_or_other_data_are_another_release_and_the_same_is_none(
    sam: Sam, build: Build
) -> None:
    sam.make_data("dev", "ledger")
    for more in ([], [], ["MemoryMb=1024"]):
        deploy.deploy(sam.account, _stage(build, "dev", *more), build)
    sam.make_data("dev", "ledger-restored")  # as a restore does
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    first, same, larger, restored = sam.releases
    assert first == same
    assert len({first, larger, restored}) == 3


def test_the_data_come_first_where_they_are_absent(sam: Sam, build: Build) -> None:
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    assert [command[0] == "make" for command in sam.commands] == [True, False, False]
    assert list(sam.commands[0][-2:]) == ["deploy-data", "STAGE=dev"]


def test_a_room_apart_has_a_stack_of_its_own_and_what_the_root_has(sam: Sam, build: Build) -> None:
    sam.make_data("prod", "ledger")
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    assert list(sam.deployed) == ["ledger-prod", "ledger-prod-dwolla"]
    release.stamp(build.folder, "0" * 12, {"Runtime": "python3.12"})
    deploy.deploy_room(sam.account, _stage(build, "prod", "AlarmTopicArn=arn:y"), build, "dwolla")
    assert sam.deployed["ledger-prod-dwolla"] == {
        "MemoryMb": "1024",  # as the root has it, of samconfig
        "Runtime": "python3.12",  # of what was built
        "TableName": "ledger",  # of the outputs, and not the name of a parameter of SSM
        "Api": "abc123",
        "AlarmTopicArn": "arn:y",  # said now
        "Steps": "Canary",  # of nobody but the template
    }
    template = sam.commands[-1][sam.commands[-1].index("--template-file") + 1]
    assert Path(template) == build.folder / "DwollaFunctions" / "template.yaml"


@pytest.mark.parametrize(
    ("stage", "room", "why"),
    [
        (
            "prod",
            "layerfi",
            r"ledger-prod has layerfi nested in it \(Layerfi=true\).*Layerfi=apart",
        ),
        ("prod", "oauth", "oauth has no switch Oauth: ledger-prod deploys it"),
        ("prod", "stripe", "there is no stripe: the rooms are dwolla, layerfi, oauth"),
        ("dev", "dwolla", "ledger-dev is not there yet: make deploy STAGE=dev"),
    ],
)
def test_a_room_that_cannot_be_apart_is_refused(
    sam: Sam, build: Build, stage: str, room: str, why: str
) -> None:
    sam.make_data("prod", "ledger")
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    before = len(sam.commands)
    with pytest.raises(Refused, match=why):
        deploy.deploy_room(sam.account, _stage(build, stage), build, room)
    assert len(sam.commands) == before


def test_a_stage_is_not_deployed_on_anothers_data(sam: Sam, build: Build) -> None:
    """A section that leaves the names of its data out has those of dev."""
    sam.make_data("dev", "ledger")
    stage = _stage(build, "prod", "TableName=/ledger/dev/table-name")
    with pytest.raises(Refused, match="not data of prod: TableName=/ledger/dev/table-name"):
        deploy.deploy(sam.account, stage, build)
    assert not sam.commands


def test_a_stage_or_parameter_that_is_not_there_is_refused(sam: Sam, build: Build) -> None:
    with pytest.raises(Refused, match=r"no section \[staging\.deploy\.parameters\]"):
        _stage(build, "staging")
    with pytest.raises(Refused, match="the template has no parameter Memory"):
        deploy.deploy(sam.account, _stage(build, "dev", "Memory=1"), build)
    assert not sam.commands
