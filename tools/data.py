"""Deploys the data of a stage, and protects their stack: `make deploy-data STAGE=prod`.

No template can request the protection, so it follows the deployment.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import boto3

from tools.release import ROOT
from tools.stages import SAMCONFIG, Stage, stage_of, told_in_a_line

SAM = ROOT / ".local" / "sam" / "bin" / "sam"
TEMPLATE = ROOT / "data" / "template.yaml"

Run = Callable[[Sequence[str]], None]


def data_of(stage: str) -> Stage:
    """Read the settings of a stage's data from samconfig.toml. Raise `Refused`."""
    return stage_of(SAMCONFIG, f"{stage}-data")


def deploy(formation: Any, run: Run, stage: str, *more: str) -> None:
    """Deploy the stack of a stage's data, and let nobody delete it by mistake.

    `more` are options of sam deploy.
    """
    data = data_of(stage)
    command = [str(SAM), "deploy", "--template-file", str(TEMPLATE)]
    run([*command, "--config-file", str(SAMCONFIG), "--config-env", data.section, *more])
    formation.update_termination_protection(StackName=data.stack, EnableTerminationProtection=True)
    print(f"{data.stack}: protected from deletion")


def run_command(command: Sequence[str]) -> None:
    """Run a command of a deployment; end with its status if it fails."""
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0"}
    process = subprocess.run(command, check=False, env=environment)
    if process.returncode:  # it has printed the reason itself
        sys.exit(process.returncode)


def main() -> None:
    """Deploy the data of the stage that the command line names."""
    parser = argparse.ArgumentParser(prog="tools.data", description=__doc__)
    parser.add_argument("stage", help="dev, prod or another with a section in samconfig.toml")
    parser.add_argument(
        "--confirm", default="", help="no: ask no question, in spite of samconfig.toml"
    )
    arguments = parser.parse_args()
    options = ["--no-confirm-changeset"] if arguments.confirm == "no" else []
    with told_in_a_line("make deploy-data"):
        deploy(boto3.client("cloudformation"), run_command, arguments.stage, *options)


if __name__ == "__main__":
    main()
