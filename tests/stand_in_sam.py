"""A project of three rooms, and what takes the place of sam where its deployment is tried."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import boto3
import yaml
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.backends import get_backend

from tools.deploy import Account

REGION = "us-east-1"
BACKENDS = (
    get_backend("apigatewayv2"),
    get_backend("cloudformation"),
    get_backend("iam"),
    get_backend("lambda"),
    get_backend("ssm"),
)
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
    "Stage=prod", "MemoryMb=1024", "Dwolla=apart", "AlarmEmail=us@example.com",
    "TableName=/ledger/prod/table-name", "BucketName=/ledger/prod/bucket-name",
]
"""
COUNTED = [{"Name": "release", "Value": "unreleased"}]
RELEASE_ALARM: dict[str, Any] = {
    "Type": "AWS::CloudWatch::Alarm",
    "Properties": {
        "AlarmName": {"Fn::Sub": "${AWS::StackName}-release-unreleased"},
        "Metrics": [{"Dimensions": [dict(dimension) for dimension in COUNTED]} for _ in range(2)],
    },
}
ROOT: dict[str, Any] = {
    "Parameters": {
        "Stage": {"Type": "String", "Default": "dev"},
        "MemoryMb": {"Type": "Number", "Default": 512},
        "Runtime": {"Type": "String", "Default": "python3.13"},
        "AlarmEmail": {"Type": "String", "Default": ""},
        "GradualDeployment": {"Type": "String", "Default": "false"},
        "AlarmTopicArn": {"Type": "String", "Default": ""},
        "Dwolla": {
            "Type": "String",
            "Default": "true",
            "AllowedValues": ["true", "false", "apart"],
        },
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
    "Resources": {"CreateLabel": FUNCTION, "ReleaseAlarm": RELEASE_ALARM},
}


@contextmanager
def empty_account() -> Iterator[None]:
    """Empty moto's account except for buckets, since tests of the same process keep files there."""
    account = mock_aws()
    account.start(reset=False)
    for backends in BACKENDS:
        for regions in backends.values():
            for backend in regions.values():
                backend.reset()
    try:
        yield
    finally:
        account.stop(remove_data=False)


class Sam:
    """Takes the commands of a deployment, and makes in moto what they would make on AWS."""

    def __init__(self) -> None:
        self.formation: Any = boto3.client("cloudformation", REGION)
        self.functions: Any = boto3.client("lambda", REGION)
        self.ssm: Any = boto3.client("ssm", REGION)
        self.gateway: Any = boto3.client("apigatewayv2", REGION)
        self.deployed: dict[str, dict[str, str]] = {}
        self.releases: list[str] = []
        self.commands: list[Sequence[str]] = []

    @property
    def account(self) -> Account:
        return Account(self.formation, self.functions, self.ssm, self.gateway, self.run)

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
        by_name = {pair.partition("=")[0]: pair.partition("=")[2][1:-1] for pair in pairs}
        declared = yaml.load(template.read_text(), yaml.CSafeLoader)["Parameters"]
        places = [template, *template.parent.glob("*/template.yaml")]
        matches = [re.findall(r'RELEASE: "(.*)"', place.read_text()) for place in places]
        self.releases += sorted({match[0] for match in matches if match})
        body = {
            "Parameters": {name: {"Type": declared[name]["Type"]} for name in by_name},
            "Resources": {"Logs": {"Type": "AWS::Logs::LogGroup"}},
            "Outputs": {"Api": {"Value": "abc123"}, "TableName": {"Value": "ledger"}},
        }
        make = self.formation.update_stack if name in self.deployed else self.formation.create_stack
        with suppress(ClientError if by_name == self.deployed.get(name) else KeyError):
            make(
                StackName=name,
                TemplateBody=json.dumps(body),
                Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in by_name.items()],
            )
        self.deployed[name] = by_name
