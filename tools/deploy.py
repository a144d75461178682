"""Deploys a stage, or one room of it: `make deploy STAGE=prod [DIALECT=dwolla]`.

A room is deployed with the root, or apart: as a stack of its own, with a change set that shows it.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from samtranslator.yaml_helper import yaml_parse

from tools import prune, release
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
    check_said,
    check_somebody_hears,
    parameters_of,
    resolved,
    stack,
    stage_of,
    values,
)

ROOT = release.ROOT
SAM = ROOT / ".local" / "sam" / "bin" / "sam"
_APPLICATION = "AWS::Serverless::Application"

Run = Callable[[Sequence[str]], None]


@dataclass(frozen=True, slots=True)
class Account:
    """The AWS account that is deployed to, and what runs commands."""

    formation: Any
    functions: Any
    ssm: Any
    run: Run
    more: tuple[str, ...] = ()  # what each sam deploy is told besides


@dataclass(frozen=True, slots=True)
class Build:
    """A folder that `make build` has made, and the root template that it is made of."""

    folder: Path
    source: Path = ROOT / "template.yaml"

    @property
    def root(self) -> Path:
        return self.folder / "template.yaml"

    def rooms(self) -> dict[str, Path]:
        """Find the built template of each room, by the room's name."""
        resources: dict[str, Any] = yaml_parse(self.source.read_text())["Resources"]
        return {
            Path(one["Properties"]["Location"]).parent.name: self.folder / name / "template.yaml"
            for name, one in resources.items()
            if one["Type"] == _APPLICATION
        }


def account_of(run: Run, *more: str) -> Account:
    """Give the account of the usual credentials and region."""
    formation = boto3.client("cloudformation")
    return Account(formation, boto3.client("lambda"), boto3.client("ssm"), run, more)


def deploy(account: Account, stage: Stage, build: Build) -> list[str]:
    """Deploy the root with what is nested in it, then each room that is apart; the stacks' names.

    Refuses, before anything is deployed, what the files say wrong.
    """
    template = build.root
    check_said(template, stage.said)
    given = values(template, stage.said)
    check_built_for(template, given)
    check_own_data(stage, template, given)
    check_somebody_hears(given)
    _check_rooms(account, stage, build, given)
    facts = {**given, **_data(account, stage, template, given)}
    before = stack(account.formation, stage.stack)
    check_one_table(facts, before)
    _tell_changes(facts, before)
    _sam(account, stage, template, stage.stack, given, facts)
    apart = [room for room in build.rooms() if given.get(room.capitalize()) == APART]
    return [stage.stack, *(deploy_room(account, stage, build, room) for room in apart)]


def deploy_room(account: Account, stage: Stage, build: Build, room: str) -> str:
    """Deploy one room that is apart, with what the root tells it; the stack's name.

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
    # It is built for what it is built for, and else has the settings that the root has.
    built_for = {
        name: str(about["Default"])
        for name, about in parameters_of(build.root).items()
        if name in BUILT_FOR
    }
    given = values(templates[room], stage.by_hand, built_for, root.outputs, root.parameters)
    check_built_for(build.root, {**built_for, **given})
    name = f"{stage.stack}-{room}"
    _sam(account, stage, templates[room], name, given, given)
    return name


def tidied(account: Account, names: Iterable[str]) -> None:
    """Delete the versions that a deployment has made superfluous."""
    for name in names:
        deleted = prune.prune(account.formation, account.functions, name)
        print(f"{name}: {deleted} old versions deleted")


def _check_rooms(account: Account, stage: Stage, build: Build, given: Mapping[str, str]) -> None:
    """Refuse to nest a room, or to switch it off, whose own stack still has its routes."""
    for room in build.rooms():
        name, switched = f"{stage.stack}-{room}", given.get(room.capitalize(), APART)
        if switched != APART and stack(account.formation, name):
            raise Refused(
                f"{name} still serves {room}: with {room.capitalize()}={switched},"
                f" delete that stack first (sam delete --stack-name {name})"
            )


def _data(
    account: Account, stage: Stage, template: Path, given: Mapping[str, str]
) -> dict[str, str]:
    """Read where the data are; their stack is made first where it is absent."""
    try:
        return resolved(account.ssm, template, given)
    except account.ssm.exceptions.ParameterNotFound:
        account.run(["make", "--no-print-directory", "deploy-data", f"STAGE={stage.name}"])
        return resolved(account.ssm, template, given)


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
    given: Mapping[str, str],
    facts: Mapping[str, str],
) -> None:
    """Stamp what is deployed, and deploy it."""
    of = release.release(facts)
    release.stamp(template.parent, of, {})
    print(f"{name}: release {of}", flush=True)
    command = [str(SAM), "deploy", "--template-file", str(template), "--stack-name", name]
    command += ["--config-file", str(SAMCONFIG), "--config-env", stage.section]
    said = [f'{parameter}="{_escaped(value)}"' for parameter, value in given.items()]
    account.run([*command, *account.more, "--parameter-overrides", *said])


def _escaped(value: str) -> str:
    return value.replace('"', '\\"')


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(command, check=False, env=environment)
    if done.returncode:  # it has said itself why
        sys.exit(done.returncode)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.deploy", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("built", type=Path, help="a folder that make build has made")
    parser.add_argument("--dialect", default="", help="one room that is apart")
    parser.add_argument("--parameters", default="", help="NAME=VALUE …, for this deployment alone")
    parser.add_argument("--confirm", default="", help="no: ask nobody, whatever samconfig says")
    said = parser.parse_args()
    unasked = ["--no-confirm-changeset"] if said.confirm == "no" else []
    account = account_of(_run, *unasked)
    try:
        stage = stage_of(SAMCONFIG, said.stage, said.parameters.split())
        if said.dialect:
            names = [deploy_room(account, stage, Build(said.built), said.dialect)]
        else:
            names = deploy(account, stage, Build(said.built))
    except Refused as refused:
        sys.exit(f"make deploy: {refused}")
    tidied(account, names)


if __name__ == "__main__":
    main()
