"""samconfig.toml, templates and Makefile: a stage is of its own, bare sam commands are of dev."""

import importlib
import os
import re
import subprocess
import tomllib
from pathlib import Path

import boto3
import pytest

from tools.release import ROOT
from tools.stages import (
    SAMCONFIG,
    Refused,
    broken_rule,
    check_parameters,
    from_ssm,
    parameters_of,
    stage_of,
    values,
)

TEMPLATE = ROOT / "template.yaml"
PARAMETERS = parameters_of(TEMPLATE)
TEMPLATES = [TEMPLATE, *sorted(ROOT.glob("functions/*/template.yaml"))]
PINNED = "python3.13"


def _make(*text: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", "deployable", *text]
    surroundings = {**{k: v for k, v in os.environ.items() if k != "AWS_ENDPOINT_URL"}, **more}
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env=surroundings
    )


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_each_stage_names_its_own_stack_and_its_own_data(name: str) -> None:
    stage = stage_of(SAMCONFIG, name)
    assert (stage.parameters["Stage"], stage.stack) == (name, f"ledger-{name}")
    check_parameters(TEMPLATE, stage.parameters)
    parameters = values(TEMPLATE, stage.parameters)
    assert from_ssm(TEMPLATE) >= {"TableName", "TableArn", "StreamArn", "BucketName"}
    for parameter in from_ssm(TEMPLATE):
        assert parameters[parameter].startswith(f"/ledger/{name}/"), parameter


def test_bare_sam_commands_need_no_argument_and_are_of_dev() -> None:
    """`sam deploy` asks for a stack name, and nested templates for the second capability."""
    config = tomllib.loads(SAMCONFIG.read_text())
    bare, prod = config["default"]["deploy"]["parameters"], config["prod"]["deploy"]["parameters"]
    for body in (bare, prod):
        assert body["capabilities"] == "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
        assert body["resolve_s3"] is True
    assert (bare["confirm_changeset"], prod["confirm_changeset"]) == (False, True)
    sync = config["default"]["sync"]["parameters"]
    assert sync.pop("dependency_layer") is False
    assert sync.items() <= bare.items()
    assert config["default"]["validate"]["parameters"] == {"lint": True}


def test_the_pinned_runtime_is_the_same_wherever_it_is_said() -> None:
    assert {parameters_of(file)["Runtime"]["Default"] for file in TEMPLATES} == {PINNED}
    assert {parameters_of(file)["Architecture"]["Default"] for file in TEMPLATES} == {"arm64"}
    layer = (ROOT / "layers" / "ledger" / "Makefile").read_text()
    assert re.findall(r"(?m)^LEDGER_RUNTIME \?= (.*)$", layer) == [PINNED]
    assert re.findall(r"(?m)^PINNED := (.*)$", (ROOT / "Makefile").read_text()) == [PINNED]


def test_a_deployment_has_the_pinned_runtime_unless_another_is_named() -> None:
    """Else two people deploy two runtimes, each the first on a laptop's PATH."""
    refused = _make("PINNED=python3.99")
    assert refused.returncode
    assert "There is no python3.99 on the PATH" in refused.stdout
    assert _make("PINNED=python3.99", "RUNTIME=python3.12").returncode == 0
    assert _make("RUNTIME=python3.13").returncode == 0


def test_a_runtime_whose_large_answers_lambda_loses_is_not_deployed_to_aws() -> None:
    refused = _make("RUNTIME=python3.11")
    assert refused.returncode
    assert "python3.11 is for an emulator alone" in refused.stdout
    assert _make("RUNTIME=python3.11", AWS_ENDPOINT_URL="http://127.0.0.1:1").returncode == 0


def test_a_value_that_the_template_does_not_allow_is_refused() -> None:
    with pytest.raises(Refused, match="Dwolla is 'flase'; it can be true, false, apart"):
        check_parameters(TEMPLATE, {"Dwolla": "flase"})
    with pytest.raises(Refused, match="MemoryMb is '255'; it is 256 or more"):
        check_parameters(TEMPLATE, {"MemoryMb": "255"})
    with pytest.raises(Refused, match="no parameter Nix"):
        check_parameters(TEMPLATE, {"Nix": "false"})


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("AlarmEmail", "you", "its pattern is "),
        ("AlarmTopicArn", "alarms", "its pattern is "),
        ("PublicBaseUrl", "https://books.acme.example/", "its pattern is "),
        ("TokenConcurrency", "0", "its pattern is "),
        ("RateLimit", "", "it is a number"),
        ("ThrottlingRate", "ten", "it is a number"),
        ("MemoryMb", "255", "it is 256 or more"),
        ("TokenSeconds", "86401", "it is 86400 or less"),
        ("LogRetentionDays", "31", "it can be 1, 3, 5"),
    ],
)
def test_a_value_that_cloudformation_would_refuse_is_refused_before_anything_is_deployed(
    name: str, value: str, rule: str
) -> None:
    assert broken_rule(PARAMETERS[name], value).startswith(rule)


def test_every_default_and_the_edges_of_each_range_are_allowed() -> None:
    for edge in ("Default", "MinValue", "MaxValue"):
        edges = {name: str(body[edge]) for name, body in PARAMETERS.items() if edge in body}
        assert edges
        check_parameters(TEMPLATE, edges)


@pytest.mark.parametrize("text", ["GradualDeployment", "=false", "AlarmEmail"])
def test_a_parameter_of_one_deployment_without_name_or_value_is_refused(text: str) -> None:
    """Without its `=` it would be empty: nobody would hear of an alarm, or no rate be limited."""
    with pytest.raises(Refused, match=f"{text}.* is no NAME=VALUE"):
        stage_of(SAMCONFIG, "dev", ["MemoryMb=512", text])


@pytest.mark.parametrize(
    "command",
    ["preflight prod", "prune prod", "data prod", "smoke prod", "throttles prod"],
)
def test_a_command_without_a_region_or_credentials_says_so_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first thing that a new user meets."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    name, stage = command.split()
    monkeypatch.setattr("sys.argv", [name, stage])
    with pytest.raises(SystemExit, match=r"(?s)\Amake \S+: [^\n]*specify a region[^\n]*\Z"):
        importlib.import_module(f"tools.{name}").main()
