"""What a stage is deployed with: samconfig.toml, the templates' defaults, and stacks there.

sam keeps the previous value of a parameter that it is not told. So a deployment says all of them,
and the files alone decide.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

SAMCONFIG = Path(__file__).parents[1] / "samconfig.toml"
DEV = "dev"  # which is samconfig's `default`, so that a bare `sam deploy` is of it
APART = "apart"
BUILT_FOR = ("Runtime", "Architecture")
PRODUCTION = "prod"
TOLD = ("AlarmEmail", "AlarmTopicArn")  # parameters of which one is said there
_FROM_SSM = "AWS::SSM::Parameter::Value"


class Refused(Exception):
    """A deployment that cannot be; the text says why, and how it can."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage by the section of samconfig.toml that it has, and the parameters said there.

    `by_hand` are said for one deployment, and are in `said` too.
    """

    name: str
    section: str
    stack: str
    said: Mapping[str, str]
    by_hand: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that is there: its parameters, as functions get them, and its outputs."""

    parameters: Mapping[str, str]
    outputs: Mapping[str, str]


def stage_of(samconfig: Path, name: str, more: Iterable[str] = ()) -> Stage:
    """Read a stage's settings; `more` are parameters as NAME=VALUE that go before them."""
    config = tomllib.loads(samconfig.read_text())
    section = "default" if name == DEV else name
    if "deploy" not in config.get(section, {}):
        raise Refused(f"samconfig.toml has no section [{section}.deploy.parameters]")
    settings = config[section]["deploy"]["parameters"]
    by_hand = _pairs(more)
    said = {**_pairs(settings["parameter_overrides"]), **by_hand}
    return Stage(name, section, settings["stack_name"], said, by_hand)


def _pairs(said: Iterable[str]) -> dict[str, str]:
    parts = [pair.partition("=") for pair in said]
    return {name: value.strip("\"'") for name, _, value in parts}


def parameters_of(template: Path) -> dict[str, dict[str, Any]]:
    """Read the parameters that a template declares."""
    declared: dict[str, dict[str, Any]] = yaml_parse(template.read_text()).get("Parameters", {})
    return declared


def values(template: Path, *known: Mapping[str, str]) -> dict[str, str]:
    """Give each parameter of a template its value: the first that is known, else its default."""
    found: dict[str, str] = {}
    for name, about in parameters_of(template).items():
        value = next((said[name] for said in known if name in said), about.get("Default"))
        if value is None:
            raise Refused(f"{template.name} has a parameter {name} that nothing gives a value")
        found[name] = str(value)
    return found


def check_said(template: Path, said: Mapping[str, str]) -> None:
    """Refuse parameters that a template does not have, and values that it does not allow."""
    declared = parameters_of(template)
    if strange := sorted(said.keys() - declared.keys()):
        raise Refused(f"the template has no parameter {', '.join(strange)}")
    for name, value in said.items():
        allowed = [str(one) for one in declared[name].get("AllowedValues", [value])]
        if value not in allowed:
            raise Refused(f"{name} is {value!r}; it can be {', '.join(allowed)}")


def check_one_table(facts: Mapping[str, str], before: Stack | None) -> None:
    """Refuse to have functions move to another table step by step: two would be written to."""
    was = before.parameters.get("TableName") if before else None
    if was not in (None, facts.get("TableName")) and facts.get("GradualDeployment") == "true":
        raise Refused(
            f"the table changes from {was} to {facts['TableName']}, and a gradual deployment would"
            ' have both in use. Say PARAMETERS="GradualDeployment=false"'
        )


def check_built_for(template: Path, given: Mapping[str, str]) -> None:
    """Refuse functions on another runtime or architecture than the layer was built for."""
    declared = parameters_of(template)
    for name in (one for one in BUILT_FOR if one in declared):
        built_for = str(declared[name]["Default"])
        if given[name] != built_for:
            raise Refused(
                f"{name} is {given[name]}, and the build is for {built_for}:"
                f" make deploy {name.upper()}={given[name]} builds and deploys for it"
            )


def check_own_data(stage: Stage, template: Path, given: Mapping[str, str]) -> None:
    """Refuse a stage whose code would read another's data: by default they are those of dev."""
    strange = {
        name: given[name]
        for name in sorted(from_ssm(template))
        if not given[name].startswith(f"/ledger/{stage.name}/")
    }
    if strange:
        said = ", ".join(f"{name}={value}" for name, value in strange.items())
        raise Refused(
            f"not data of {stage.name}: {said}; samconfig.toml is to say /ledger/{stage.name}/…"
        )


def check_somebody_hears(given: Mapping[str, str]) -> None:
    """Refuse a ledger in production whose alarms nobody hears; the template has the same rule."""
    if given.get("Stage") == PRODUCTION and not any(given.get(name) for name in TOLD):
        raise Refused(
            "nobody would hear of an alarm: say AlarmEmail=YOU@EXAMPLE.COM or AlarmTopicArn=ARN,"
            " in samconfig.toml or as PARAMETERS="
        )


def from_ssm(template: Path) -> set[str]:
    """List the parameters that name a parameter of SSM, and get its value."""
    declared = parameters_of(template).items()
    return {name for name, about in declared if about["Type"].startswith(_FROM_SSM)}


def resolved(ssm: Any, template: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Read the values of those parameters that name a parameter of SSM.

    Raises ssm's ParameterNotFound where one is not there: the stack of the data makes them.
    """
    return {
        name: ssm.get_parameter(Name=given[name])["Parameter"]["Value"]
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
        one["ParameterKey"]: one.get("ResolvedValue", one["ParameterValue"])
        for one in described.get("Parameters", [])
    }
    outputs = {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])}
    return Stack(parameters, outputs)
