"""The workflows of GitHub: each step does what its command says, and its failure is seen."""

from typing import Any

import pytest
import yaml

from tools.local.template import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps(name: str) -> list[dict[str, Any]]:
    document = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text())
    return [step for job in document["jobs"].values() for step in job["steps"]]


def commands(name: str) -> list[str]:
    return [step["run"] for step in steps(name) if "run" in step]


def test_a_deployed_stage_is_asked_what_its_clients_ask() -> None:
    deploy, smoke = [step for step in steps("deploy.yml") if "run" in step]
    assert deploy["run"] == 'make sbom deploy STAGE="$STAGE" CONFIRM=no'
    assert smoke["run"] == 'make smoke STAGE="$STAGE"'
    assert deploy["env"] == smoke["env"] == {"STAGE": "${{ inputs.stage }}"}


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_step_that_fails_fails_its_workflow(file: Any) -> None:
    assert commands(file.name)
    for step in steps(file.name):
        assert "continue-on-error" not in step, step
        command = step.get("run", "")
        assert not any(mask in command for mask in ("|| true", "|| :", "set +e", "; true")), step


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_no_text_of_a_person_becomes_part_of_a_command(file: Any) -> None:
    """An input in a command is run by the shell; in the environment it is a text."""
    assert not [command for command in commands(file.name) if "${{" in command]
