"""The parameters of a stage: samconfig.toml, the templates' defaults, and present stacks.

sam keeps the previous value of a parameter that the command line lacks. So a deployment passes all
of them, and the files alone decide.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tools.local import intrinsics

SAMCONFIG = Path(__file__).parents[1] / "samconfig.toml"
DEV = "dev"  # samconfig's `default`, so that a bare `sam deploy` deploys it
APART = "apart"
BUILT_FOR = ("Runtime", "Architecture")
PRODUCTION = "prod"
RECEIVERS = ("AlarmEmail", "AlarmTopicArn")  # production needs one of these parameters
_FROM_SSM = "AWS::SSM::Parameter::Value"
_NUMBER = re.compile(r"-?[0-9]+([.][0-9]+)?")


class Refused(Exception):
    """An impossible deployment; the text has the reason and the remedy."""


@contextmanager
def told_in_a_line(command: str) -> Iterator[None]:
    """End with 1 and one line at a refusal, or at an error of AWS or its credentials."""
    try:
        yield
    except (Refused, BotoCoreError, ClientError) as reason:
        sys.exit(f"{command}: {reason}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its section of samconfig.toml and the parameters there.

    `by_hand` are for one deployment, and are in `parameters` too.
    """

    name: str
    section: str
    stack: str
    parameters: Mapping[str, str]
    by_hand: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stack:
    """A present stack: its parameters, as functions get them, and its outputs."""

    parameters: Mapping[str, str]
    outputs: Mapping[str, str]


def stage_of(samconfig: Path, name: str, more: Iterable[str] = ()) -> Stage:
    """Read a stage's settings; `more` are parameters as NAME=VALUE that replace them."""
    config = tomllib.loads(samconfig.read_text())
    section = "default" if name == DEV else name
    if "deploy" not in config.get(section, {}):
        raise Refused(f"samconfig.toml has no section [{section}.deploy.parameters]")
    settings = config[section]["deploy"]["parameters"]
    more = list(more)
    if unnamed := [text for text in more if not text.partition("=")[0] or "=" not in text]:
        raise Refused(f"{' '.join(unnamed)!r} is no NAME=VALUE; PARAMETERS= takes no blank in it")
    by_hand = _pairs(more)
    parameters = {**_pairs(settings["parameter_overrides"]), **by_hand}
    return Stage(name, section, settings["stack_name"], parameters, by_hand)


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    parts = [pair.partition("=") for pair in texts]
    return {name: value.strip("\"'") for name, _, value in parts}


def parameters_of(template: Path) -> dict[str, dict[str, Any]]:
    """Read the parameters that a template declares."""
    declared: dict[str, dict[str, Any]] = intrinsics.read(template).get("Parameters", {})
    return declared


def values(template: Path, *sources: Mapping[str, str]) -> dict[str, str]:
    """Give each parameter of a template its value: the first of these, else its default."""
    by_name: dict[str, str] = {}
    for name, definition in parameters_of(template).items():
        value = next(
            (source[name] for source in sources if name in source), definition.get("Default")
        )
        if value is None:
            raise Refused(f"{template.name} has a parameter {name} that nothing gives a value")
        by_name[name] = str(value)
    return by_name


def check_parameters(template: Path, parameters: Mapping[str, str]) -> None:
    """Refuse parameters that a template does not have, and values that it does not allow."""
    declared = parameters_of(template)
    if strange := sorted(parameters.keys() - declared.keys()):
        raise Refused(f"the template has no parameter {', '.join(strange)}")
    for name, value in parameters.items():
        if rule := broken_rule(declared[name], value):
            raise Refused(f"{name} is {value!r}; {rule}")


def broken_rule(definition: Mapping[str, Any], value: str) -> str:
    """Return the rule of a parameter that CloudFormation would refuse a value by, or nothing."""
    allowed = [str(item) for item in definition.get("AllowedValues", [value])]
    if value not in allowed:
        return f"it can be {', '.join(allowed)}"
    pattern = definition.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        return f"its pattern is {pattern}"
    if definition["Type"] != "Number":
        return ""
    if not _NUMBER.fullmatch(value):
        return "it is a number"
    least, most = definition.get("MinValue"), definition.get("MaxValue")
    if least is not None and Decimal(value) < least:
        return f"it is {least} or more"
    return f"it is {most} or less" if most is not None and Decimal(value) > most else ""


def check_one_table(facts: Mapping[str, str], before: Stack | None) -> None:
    """Refuse to have functions move to another table step by step: two would be written to."""
    was = before.parameters.get("TableName") if before else None
    if was not in (None, facts.get("TableName")) and facts.get("GradualDeployment") == "true":
        raise Refused(
            f"the table changes from {was} to {facts['TableName']}, and a gradual deployment would"
            ' have both in use. Say PARAMETERS="GradualDeployment=false"'
        )


def check_built_for(template: Path, parameters: Mapping[str, str]) -> None:
    """Refuse functions on another runtime or architecture than the layer was built for."""
    declared = parameters_of(template)
    for name in (name for name in BUILT_FOR if name in declared):
        built_for = str(declared[name]["Default"])
        if parameters[name] != built_for:
            raise Refused(
                f"{name} is {parameters[name]}, and the build is for {built_for}:"
                f" make deploy {name.upper()}={parameters[name]} builds and deploys for it"
            )


def check_own_data(stage: Stage, template: Path, parameters: Mapping[str, str]) -> None:
    """Refuse a stage with the name or data of another: by default they are those of dev."""
    if (name := parameters["Stage"]) != stage.name:
        raise Refused(
            f"Stage={name} is not {stage.name}: alarms, metrics and data go by that name;"
            f" samconfig.toml is to say Stage={stage.name}"
        )
    strange = {
        name: parameters[name]
        for name in sorted(from_ssm(template))
        if not parameters[name].startswith(f"/ledger/{stage.name}/")
    }
    if strange:
        names = ", ".join(f"{name}={value}" for name, value in strange.items())
        raise Refused(
            f"not data of {stage.name}: {names}; samconfig.toml is to say /ledger/{stage.name}/…"
        )


def check_somebody_hears(parameters: Mapping[str, str]) -> None:
    """Refuse a production stage without a receiver of alarms; the template has the same rule."""
    if parameters.get("Stage") == PRODUCTION and not any(
        parameters.get(name) for name in RECEIVERS
    ):
        raise Refused(
            "nobody would hear of an alarm: say AlarmEmail=YOU@EXAMPLE.COM or AlarmTopicArn=ARN,"
            " in samconfig.toml or as PARAMETERS="
        )


def from_ssm(template: Path) -> set[str]:
    """List the parameters that name a parameter of SSM, and get its value."""
    declared = parameters_of(template).items()
    return {name for name, definition in declared if definition["Type"].startswith(_FROM_SSM)}


def resolved(ssm: Any, template: Path, parameters: Mapping[str, str]) -> dict[str, str]:
    """Read the values of those parameters that name a parameter of SSM.

    Raises ssm's ParameterNotFound if it lacks one: the stack of the data creates them.
    """
    return {
        name: ssm.get_parameter(Name=parameters[name])["Parameter"]["Value"]
        for name in sorted(from_ssm(template))
    }


def stack(formation: Any, name: str) -> Stack | None:
    """Describe a stack; None if there is none."""
    try:
        described = formation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    parameters = {
        item["ParameterKey"]: item.get("ResolvedValue", item["ParameterValue"])
        for item in described.get("Parameters", [])
    }
    outputs = {item["OutputKey"]: item["OutputValue"] for item in described.get("Outputs", [])}
    return Stack(parameters, outputs)
