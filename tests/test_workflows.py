"""The workflows of GitHub: their steps, their rights, and that a failure of a step is seen."""

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


STAGE = {"STAGE": "${{ inputs.stage }}"}


def test_a_deployment_audits_and_checks_quotas_before_and_smokes_after() -> None:
    """The steps are literal, so that none is lost, and no other comes between."""
    ran = [(step["run"], step.get("env")) for step in steps("deploy.yml") if "run" in step]
    assert ran == [
        ("make build audit", {"AUDITED": "1"}),
        ('make preflight STAGE="$STAGE"', STAGE),
        ('make sbom deploy STAGE="$STAGE" CONFIRM=no', STAGE),
        ('make smoke STAGE="$STAGE"', STAGE),
    ]


def test_a_deployment_assumes_a_role_by_its_own_token_and_knows_no_key() -> None:
    text = (ROOT / ".github" / "workflows" / "deploy.yml").read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read", "id-token": "write"}
    (credentials,) = [
        step["with"]
        for step in steps("deploy.yml")
        if step.get("uses", "").startswith("aws-actions/configure-aws-credentials@")
    ]
    assert credentials == {
        "role-to-assume": "${{ vars.AWS_ROLE_ARN }}",
        "aws-region": "${{ vars.AWS_REGION }}",
    }
    for key in ("secrets.", "access-key", "ACCESS_KEY", "SESSION_TOKEN"):
        assert key not in text, key


def test_a_deployment_runs_from_main_alone_and_in_the_environment_of_its_stage() -> None:
    """A branch can rewrite its own workflow, so GitHub's environment admits only main too."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text())
    (job,) = workflow["jobs"].values()
    assert job["if"] == "github.ref == 'refs/heads/main'"
    assert job["environment"] == "${{ inputs.stage }}"
    assert workflow[True].keys() == {"workflow_dispatch"}  # YAML reads `on` as true
    assert "branch `main` alone" in (ROOT / "docs" / "operations.md").read_text()


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
