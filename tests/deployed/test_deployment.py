"""The built stacks, deployed to an emulator that enforces IAM: each function by HTTP.

A missing permission ends in a function's 500, which is no recorded answer.
"""

import json
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.deployed import emulator
from tests.deployed.__main__ import lines
from tests.deployed.deployment import Deployment
from tests.deployed.world import SKIPPED, DeployedWorld, sent, status
from tests.present import VENDORS, has
from tools import smoke
from tools.local.events import EVENTS, event_file, files, read
from tools.local.template import Template

pytestmark = pytest.mark.deployed

ROUTES = {route.function: route for route in Template().routes()}
# The stream may bring a change of the test before, and write to the log that was just put back.
RESETS, SETTLING_SECONDS = 3, 5
GET_LABEL = event_file("dwolla/get_label", "found")


@pytest.mark.parametrize("name", sorted(ROUTES), ids=lambda n: ROUTES[n].name)
def test_a_deployed_function_has_the_permissions_that_it_needs(
    deployed_world: DeployedWorld, name: str
) -> None:
    first, *later = sent(ROUTES[name])
    for _ in range(RESETS):
        deployed_world.reset()
        answer = deployed_world.send(first)
        if answer.status_code == status(first):
            break
        time.sleep(SETTLING_SECONDS)
    assert answer.status_code == status(first), (first.name, answer.text)
    assert answer.headers["X-Release"] == deployed_world.deployment.release
    # The first event may have changed the book, so the recorded answers do not apply to these.
    for file in later:
        answer = deployed_world.send(file)
        assert answer.status_code < 500, (file.name, answer.text)


@pytest.mark.parametrize("dialect", [name for name in VENDORS if has(name)])
def test_the_printed_curl_command_is_answered(deployed_world: DeployedWorld, dialect: str) -> None:
    deployed_world.reset()
    command = shlex.split(lines(deployed_world)[dialect])
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert process.stdout.startswith("HTTP/1.1 200"), process.stdout + process.stderr


def test_a_deleted_entry_is_reported_in_the_log_of_the_audit(deployed_world: DeployedWorld) -> None:
    """The change reaches the function of the audit, and the log names the broken promise."""
    deployed_world.reset()
    table = deployed_world.deployment.client("dynamodb")
    entry = next(item for item in deployed_world.items if item["kind"]["S"] == "entry")
    key = {name: entry[name] for name in ("PK", "SK")}
    table.delete_item(TableName=deployed_world.table_name, Key=key)
    ends = time.monotonic() + 30
    while True:
        log = deployed_world.deployment.log()
        lines = [line for line in log if "integrity fault" in line]
        if any(key["SK"]["S"] in line and "was deleted" in line for line in lines):
            return
        assert time.monotonic() < ends, log[-5:]
        time.sleep(1)


def test_a_function_fails_without_its_permissions(deployed_world: DeployedWorld) -> None:
    """The emulator enforces IAM; otherwise the tests above would show nothing."""
    deployed_world.reset()
    assert deployed_world.send(GET_LABEL).status_code == 200
    with _without_policies(deployed_world.deployment, "DwollaGetLabelRole"):
        answer = deployed_world.send(GET_LABEL)
    assert answer.status_code == 500
    assert answer.json()["code"] == "ServerError"


def test_the_gateway_invokes_no_function_without_its_role(deployed_world: DeployedWorld) -> None:
    """No function has a permission for the gateway, so only the gateway's role admits it."""
    with _without_policies(deployed_world.deployment, "GatewayRole"):
        answer = deployed_world.send(GET_LABEL)
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
    assert "X-Release" not in answer.headers


@contextmanager
def _without_policies(deployment: Deployment, role: str) -> Iterator[None]:
    """Delete the inline policies of a role, and put them back."""
    iam, name = deployment.client("iam"), deployment.resources[role]
    policies = iam.list_role_policies(RoleName=name)["PolicyNames"]
    responses = {p: iam.get_role_policy(RoleName=name, PolicyName=p) for p in policies}
    for policy in policies:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    try:
        yield
    finally:
        for policy, response in responses.items():
            document = json.dumps(response["PolicyDocument"])
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=document)


def test_every_event_except_the_listed_ones_is_sent() -> None:
    used = {file for route in ROUTES.values() for file in sent(route)}
    left = {file for file in files([str(EVENTS)]) if file not in used}
    assert {read(file)["rawPath"] for file in left} == SKIPPED.keys()


def test_the_smoke_test_passes_on_the_deployed_stage(
    deployed_world: DeployedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run `make smoke` with the stage's own outputs; the emulator's API has only a host."""
    deployment = deployed_world.deployment
    for name, value in {**emulator.OPERATOR, "AWS_ENDPOINT_URL": deployment.endpoint_url}.items():
        monkeypatch.setenv(name, value)
    stage = smoke.place_of(deployment.client("cloudformation"), "dev")
    assert stage.base_url == deployment.outputs["BaseUrl"]
    place = replace(stage, base_url=deployment.endpoint_url, host=deployment.host)
    faults = dict(smoke.run(place))
    rest = [name for name, _ in smoke.checks_without_entries(place)]
    assert set(faults) == {"token", "pages", *smoke.rooms(place), *rest}
    assert not any(faults.values()), faults
