"""Deletes versions of a stack's functions that nothing needs: `make prune STAGE=prod KEEP=3`.

CloudFormation leaves a version behind with each release: they take up room, and a snapshot of each
is paid for (SnapStart).
"""

import argparse
from collections.abc import Iterator
from typing import Any

import boto3

from tools.release import ROOT
from tools.stages import SAMCONFIG, Refused, stack, stage_of, told_in_a_line

KEEP = 3
_FUNCTION, _STACK = "AWS::Lambda::Function", "AWS::CloudFormation::Stack"


def functions(formation: Any, stack: str) -> Iterator[str]:
    """Name the functions of a stack, and of the stacks nested in it."""
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for resource in (item for page in pages for item in page["StackResourceSummaries"]):
        if resource["ResourceType"] == _FUNCTION:
            yield resource["PhysicalResourceId"]
        if resource["ResourceType"] == _STACK:
            yield from functions(formation, resource["PhysicalResourceId"])


def stacks(formation: Any, root: str) -> list[str]:
    """Name a stage's stacks of code that are there: the root, and those of rooms that are apart."""
    rooms = sorted(file.parent.name for file in ROOT.glob("functions/*/template.yaml"))
    return [
        name for name in (root, *(f"{root}-{room}" for room in rooms)) if stack(formation, name)
    ]


def superfluous(client: Any, function: str, keep: int) -> list[str]:
    """List the versions to delete: neither among the newest `keep`, nor behind any alias.

    An alias that shifts gradually is on two versions: the second has a weight.
    """
    pages = client.get_paginator("list_versions_by_function").paginate(FunctionName=function)
    versions = [version["Version"] for page in pages for version in page["Versions"]]
    numbered = sorted((version for version in versions if version.isdigit()), key=int)
    used: set[str] = set()
    for page in client.get_paginator("list_aliases").paginate(FunctionName=function):
        for alias in page["Aliases"]:
            weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
            used |= {alias["FunctionVersion"], *weights}
    return [version for version in numbered[:-keep] if version not in used]


def prune(formation: Any, client: Any, stack: str, keep: int = KEEP) -> int:
    """Delete what is superfluous in a stack and those nested in it; the number of versions."""
    assert keep >= 1, "the newest version is always kept"
    deleted = 0
    for function in functions(formation, stack):
        for version in superfluous(client, function, keep):
            client.delete_function(FunctionName=function, Qualifier=version)
            deleted += 1
    return deleted


def main() -> None:
    """Delete old versions of the functions of the stage that the command line names."""
    parser = argparse.ArgumentParser(prog="tools.prune", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--keep", type=int, default=KEEP, help="how many of the newest to keep")
    arguments = parser.parse_args()
    with told_in_a_line("make prune"):
        if arguments.keep < 1:
            raise Refused(f"KEEP is {arguments.keep}; it is 1 or more")
        root = stage_of(SAMCONFIG, arguments.stage).stack
        formation, client = boto3.client("cloudformation"), boto3.client("lambda")
        for name in stacks(formation, root):
            count = prune(formation, client, name, arguments.keep)
            print(f"{name}: {count} old versions deleted, {arguments.keep} of each function kept")


if __name__ == "__main__":
    main()
