"""Deploys a stage, or one room of it: `make deploy STAGE=prod [DIALECT=dwolla]`.

A room is deployed with the root, or apart: as a stack of its own, with a change set that shows it.
"""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from tools import prune, release, throttles
from tools.data import SAM, Run, run_command
from tools.local import intrinsics
from tools.stages import (
    APART,
    BUILT_FOR,
    SAMCONFIG,
    Refused,
    Stack,
    Stage,
    check_built_for,
    check_one_table,
    check_own_data,
    check_parameters,
    check_somebody_hears,
    parameters_of,
    resolved,
    stack,
    stage_of,
    told_in_a_line,
    values,
)

ROOT = release.ROOT
_APPLICATION = "AWS::Serverless::Application"


@dataclass(frozen=True, slots=True)
class Account:
    """The AWS account of the deployment, and a function that runs commands."""

    formation: Any
    functions: Any
    ssm: Any
    gateway: Any
    run: Run
    more: tuple[str, ...] = ()  # further options of each sam deploy


@dataclass(frozen=True, slots=True)
class Build:
    """A folder of `make build`, and the root template of its sources."""

    folder: Path
    source: Path = ROOT / "template.yaml"

    @property
    def root(self) -> Path:
        """The built root template."""
        return self.folder / "template.yaml"

    def rooms(self) -> dict[str, Path]:
        """Find the built template of each room, by the room's name."""
        resources: dict[str, Any] = intrinsics.read(self.source)["Resources"]
        return {
            Path(resource["Properties"]["Location"]).parent.name: self.folder
            / name
            / "template.yaml"
            for name, resource in resources.items()
            if resource["Type"] == _APPLICATION
        }


def account_of(run: Run, *more: str) -> Account:
    """Give the account of the usual credentials and region."""
    formation, functions = boto3.client("cloudformation"), boto3.client("lambda")
    return Account(
        formation, functions, boto3.client("ssm"), boto3.client("apigatewayv2"), run, more
    )


def deploy(account: Account, stage: Stage, build: Build) -> list[str]:
    """Deploy the root with what is nested in it, then each room that is apart; the stacks' names.

    Refuses wrong files before it deploys anything.
    """
    template = build.root
    if not template.is_file():
        raise Refused(f"{build.folder} is no build: make build")
    check_parameters(template, stage.parameters)
    parameters = values(template, stage.parameters)
    check_built_for(template, parameters)
    check_own_data(stage, template, parameters)
    check_somebody_hears(parameters)
    _check_rooms(account, stage, build, parameters)
    facts = {**parameters, **_data(account, stage, template, parameters)}
    before = stack(account.formation, stage.stack)
    check_one_table(facts, before)
    _tell_changes(facts, before)
    with throttles.taken_back(account.gateway, before, parameters):
        _sam(account, stage, template, stage.stack, parameters, facts)
    apart = [room for room in build.rooms() if parameters.get(room.capitalize()) == APART]
    return [stage.stack, *(deploy_room(account, stage, build, room) for room in apart)]


def deploy_room(account: Account, stage: Stage, build: Build, room: str) -> str:
    """Deploy one room that is apart with the root's outputs. Return the stack's name.

    Refuses a room that the root nests.
    """
    templates, root = build.rooms(), stack(account.formation, stage.stack)
    if room not in templates:
        raise Refused(f"there is no {room}: the rooms are {', '.join(sorted(templates))}")
    if root is None:
        raise Refused(f"{stage.stack} is not there yet: make deploy STAGE={stage.name}")
    switch = room.capitalize()
    if (switched := root.parameters.get(switch)) != APART:
        raise Refused(
            f"{stage.stack} has {room} nested in it ({switch}={switched}), and deploys it."
            f" For a stack of its own say {switch}={APART} in samconfig.toml,"
            f" then make deploy STAGE={stage.name}"
            if switched
            else f"{room} has no switch {switch}: {stage.stack} deploys it"
        )
    # It keeps the runtime of its build; all other settings are the root's.
    built_for = {
        name: str(definition["Default"])
        for name, definition in parameters_of(build.root).items()
        if name in BUILT_FOR
    }
    parameters = values(templates[room], stage.by_hand, built_for, root.outputs, root.parameters)
    check_built_for(build.root, {**built_for, **parameters})
    name = f"{stage.stack}-{room}"
    _sam(account, stage, templates[room], name, parameters, parameters)
    return name


def tidy(account: Account, names: Iterable[str]) -> None:
    """Delete the versions that a deployment leaves behind."""
    for name in names:
        deleted = prune.prune(account.formation, account.functions, name)
        print(f"{name}: {deleted} old versions deleted")


def _check_rooms(
    account: Account, stage: Stage, build: Build, parameters: Mapping[str, str]
) -> None:
    """Refuse to nest a room, or to switch it off, whose own stack still has its routes."""
    for room in build.rooms():
        name, switched = f"{stage.stack}-{room}", parameters.get(room.capitalize(), APART)
        if switched != APART and stack(account.formation, name):
            raise Refused(
                f"{name} still serves {room}: with {room.capitalize()}={switched},"
                f" delete that stack first (sam delete --stack-name {name})"
            )


def _data(
    account: Account, stage: Stage, template: Path, parameters: Mapping[str, str]
) -> dict[str, str]:
    """Read the parameters of the data; create their stack first if it is absent."""
    try:
        return resolved(account.ssm, template, parameters)
    except account.ssm.exceptions.ParameterNotFound:
        account.run(["make", "--no-print-directory", "deploy-data", f"STAGE={stage.name}"])
        return resolved(account.ssm, template, parameters)


def _tell_changes(facts: Mapping[str, str], before: Stack | None) -> None:
    """Print which parameters of a stack this deployment gives another value."""
    was = before.parameters if before else {}
    for name in (name for name in was if was[name] != facts.get(name, "")):
        print(f"{name}: {was[name] or 'empty'} -> {facts.get(name, '') or 'empty'}")


def _sam(
    account: Account,
    stage: Stage,
    template: Path,
    name: str,
    parameters: Mapping[str, str],
    facts: Mapping[str, str],
) -> None:
    """Stamp a template with its release, and deploy it."""
    stamp = release.release(facts)
    release.stamp(template.parent, stamp, {})
    print(f"{name}: release {stamp}", flush=True)
    command = [str(SAM), "deploy", "--template-file", str(template), "--stack-name", name]
    command += ["--config-file", str(SAMCONFIG), "--config-env", stage.section]
    overrides = [f'{parameter}="{_escaped(value)}"' for parameter, value in parameters.items()]
    account.run([*command, *account.more, "--parameter-overrides", *overrides])


def _escaped(value: str) -> str:
    return value.replace('"', '\\"')


def main() -> None:
    """Deploy the stage, or the room, that the command line names."""
    parser = argparse.ArgumentParser(prog="tools.deploy", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("built", type=Path, help="a folder that make build has made")
    parser.add_argument("--dialect", default="", help="one room that is apart")
    parser.add_argument("--parameters", default="", help="NAME=VALUE …, for this deployment alone")
    parser.add_argument(
        "--confirm", default="", help="no: ask no question, in spite of samconfig.toml"
    )
    arguments = parser.parse_args()
    options = ["--no-confirm-changeset"] if arguments.confirm == "no" else []
    with told_in_a_line("make deploy"):
        account = account_of(run_command, *options)
        stage = stage_of(SAMCONFIG, arguments.stage, arguments.parameters.split())
        if arguments.dialect:
            names = [deploy_room(account, stage, Build(arguments.built), arguments.dialect)]
        else:
            names = deploy(account, stage, Build(arguments.built))
        tidy(account, names)


if __name__ == "__main__":
    main()
