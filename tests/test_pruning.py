"""`make prune` deletes versions that nothing needs, and no other."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from tests.stand_in_sam import empty_account
from tools import prune

REGION = "us-east-1"


@pytest.fixture
def functions() -> Iterator[Any]:
    with empty_account():
        yield boto3.client("lambda", REGION)


def _function(functions: Any, name: str, versions: int) -> None:
    """Return a function with versions 1 and on, in moto."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("app.py", "")
    iam = boto3.client("iam", REGION)
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    functions.create_function(
        FunctionName=name, Role=role, Handler="app.x", Runtime="python3.13",
        Code={"ZipFile": code.getvalue()},
    )  # fmt: skip
    for number in range(versions):
        environment = {"Variables": {"RELEASE": str(number)}}
        functions.update_function_configuration(FunctionName=name, Environment=environment)
        functions.publish_version(FunctionName=name)


def _versions(functions: Any, name: str) -> list[str]:
    return [
        version["Version"]
        for version in functions.list_versions_by_function(FunctionName=name)["Versions"]
    ]


def test_old_versions_go_but_for_those_that_an_alias_is_on(functions: Any) -> None:
    """Also the one that a gradual deployment, or a way back by hand, still gives a weight."""
    _function(functions, "f", versions=12)
    for alias, version, weighted in (("live", "5", "3"), ("old", "1", "")):
        weights = {"AdditionalVersionWeights": {weighted: 0.1} if weighted else {}}
        functions.create_alias(
            FunctionName="f", Name=alias, FunctionVersion=version, RoutingConfig=weights
        )
    stored = ["1", "3", "5", "10", "11", "12"]
    assert prune.superfluous(functions, "f", 3) == ["2", "4", "6", "7", "8", "9"]
    for version in prune.superfluous(functions, "f", 3):
        functions.delete_function(FunctionName="f", Qualifier=version)
    assert _versions(functions, "f") == ["$LATEST", *stored]
    assert prune.superfluous(functions, "f", 3) == []


def test_a_version_is_kept_where_there_are_not_enough(functions: Any) -> None:
    _function(functions, "f", versions=2)
    assert prune.superfluous(functions, "f", 3) == []
    with pytest.raises(AssertionError, match="the newest version"):
        prune.prune(Resources({}), functions, "ledger-dev", keep=0)


def test_to_keep_no_version_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["tools.prune", "dev", "--keep", "0"])
    with pytest.raises(SystemExit, match=r"\Amake prune: KEEP is 0; it is 1 or more\Z"):
        prune.main()


class Resources:
    """CloudFormation's list of resources in stacks, which moto lacks for SAM's functions."""

    def __init__(self, stacks: dict[str, list[tuple[str, str]]]) -> None:
        self.stacks = stacks

    def get_paginator(self, _: str) -> "Resources":
        return self

    def paginate(self, StackName: str) -> list[dict[str, Any]]:  # noqa: N803
        names = ("ResourceType", "PhysicalResourceId")
        return [
            {"StackResourceSummaries": [dict(zip(names, stack, strict=True))]}
            for stack in self.stacks[StackName]
        ]


def test_functions_of_nested_stacks_are_pruned_too(functions: Any) -> None:
    for name in ("a", "b", "stranger"):
        _function(functions, name, versions=5)
    formation = Resources(
        {
            "root": [("AWS::CloudFormation::Stack", "room"), ("AWS::Logs::LogGroup", "logs")],
            "room": [("AWS::Lambda::Function", "a"), ("AWS::Lambda::Function", "b")],
        }
    )
    assert prune.prune(formation, functions, "root", keep=2) == 6
    assert _versions(functions, "a") == _versions(functions, "b") == ["$LATEST", "4", "5"]
    assert len(_versions(functions, "stranger")) == 6
