"""All that is built, deployed to an emulator with IAM on: each function by HTTP.

A permission that a function lacks ends as its 500, and that is no recorded answer.
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
from tests.deployed.world import SKIPPED, Stand, sent, status
from tests.present import VENDORS, has
from tools import smoke
from tools.local.events import EVENTS, event_file, files, read
from tools.local.template import Template

pytestmark = pytest.mark.deployed

ROUTES = {route.function: route for route in Template().routes()}
FOUND = event_file("dwolla/get_label", "found")


@pytest.mark.parametrize("name", sorted(ROUTES), ids=lambda n: ROUTES[n].name)
def test_a_deployed_function_may_do_what_it_must(stand: Stand, name: str) -> None:
    stand.reset()
    first, *others = sent(ROUTES[name])
    answer = stand.send(first)
    assert answer.status_code == status(first), (first.name, answer.text)
    assert answer.headers["X-Release"] == stand.deployment.release
    for file in others:  # after what the first has changed
        answer = stand.send(file)
        assert answer.status_code < 500, (file.name, answer.text)


@pytest.mark.parametrize("dialect", [name for name in VENDORS if has(name)])
def test_the_line_to_paste_is_answered(stand: Stand, dialect: str) -> None:
    stand.reset()
    command = shlex.split(lines(stand)[dialect])
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("HTTP/1.1 200"), done.stdout + done.stderr


def test_the_stream_is_audited(stand: Stand) -> None:
    """A change reaches the function that audits it, and what breaks a promise is in the log."""
    stand.reset()
    table = stand.deployment.client("dynamodb")
    entry = next(item for item in stand.items if item["kind"]["S"] == "entry")
    key = {name: entry[name] for name in ("PK", "SK")}
    table.delete_item(TableName=stand.table_name, Key=key)
    ends = time.monotonic() + 30
    while True:
        log = stand.deployment.log()
        lines = [line for line in log if "integrity fault" in line]
        if any(key["SK"]["S"] in line and "was deleted" in line for line in lines):
            return
        assert time.monotonic() < ends, log[-5:]
        time.sleep(1)


def test_without_its_permission_a_function_fails(stand: Stand) -> None:
    """The emulator does enforce IAM: else the tests above would show nothing."""
    stand.reset()
    assert stand.send(FOUND).status_code == 200
    with _without_policies(stand.deployment, "DwollaGetLabelRole"):
        answer = stand.send(FOUND)
    assert answer.status_code == 500
    assert answer.json()["code"] == "ServerError"


def test_without_its_role_the_gateway_invokes_nothing(stand: Stand) -> None:
    """No function has a permission for the gateway: its role alone lets it in."""
    with _without_policies(stand.deployment, "GatewayRole"):
        answer = stand.send(FOUND)
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})
    assert "X-Release" not in answer.headers


@contextmanager
def _without_policies(deployment: Deployment, role: str) -> Iterator[None]:
    """Take the policies that are a role's own, and put them back."""
    iam, name = deployment.client("iam"), deployment.resources[role]
    policies = iam.list_role_policies(RoleName=name)["PolicyNames"]
    kept = {p: iam.get_role_policy(RoleName=name, PolicyName=p) for p in policies}
    for policy in policies:
        iam.delete_role_policy(RoleName=name, PolicyName=policy)
    try:
        yield
    finally:
        for policy, was in kept.items():
            document = json.dumps(was["PolicyDocument"])
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=document)


def test_every_event_but_those_is_sent() -> None:
    taken = {file for route in ROUTES.values() for file in sent(route)}
    left = {file for file in files([str(EVENTS)]) if file not in taken}
    assert {read(file)["rawPath"] for file in left} == SKIPPED.keys()


def test_the_smoke_test_finds_the_stage_well(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make smoke` with the stage's own outputs; the emulator's API has a host and no address."""
    deployment = stand.deployment
    for name, value in {**emulator.OPERATOR, "AWS_ENDPOINT_URL": deployment.endpoint_url}.items():
        monkeypatch.setenv(name, value)
    found = smoke.place_of(deployment.client("cloudformation"), "dev")
    assert found.base_url == deployment.outputs["BaseUrl"]
    place = replace(found, base_url=deployment.endpoint_url, host=deployment.host)
    said = dict(smoke.run(place))
    rest = [name for name, _ in smoke.checks_without_entries(place)]
    assert set(said) == {"token", "pages", *smoke.rooms(place), *rest}
    assert not any(said.values()), said
