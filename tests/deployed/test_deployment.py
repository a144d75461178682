"""The packaged template, deployed to an emulator with IAM on: each function by HTTP.

A permission that a function lacks ends as its 500, and that is no recorded answer.
"""

import base64
import json
import shlex
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deployed.__main__ import lines
from tests.deployed.emulator import Deployment
from tests.deployed.world import Stand
from tools.local.events import EVENTS, event_file, files, files_of, read, recorded
from tools.local.template import Route, Template

pytestmark = pytest.mark.deployed

TEMPLATE = Template()
ROUTES = {route.function: route for route in TEMPLATE.routes()}


# What the emulator answers itself, whoever's host it is asked for.
SKIPPED = {"/oauth2/token": "its own Cognito answers there"}


def _recorded(event_file: Path) -> int:
    status: int = recorded(event_file)["status"]
    return status


def _files(route: Route) -> list[Path]:
    """A function's events, those that are answered well first."""
    found = files_of(route)
    sent = [file for file in found if json.loads(file.read_text())["rawPath"] not in SKIPPED]
    return sorted(sent, key=_recorded)


def _send(stand: Stand, event: dict[str, Any]) -> httpx.Response:
    """The request of an event, now and with a token that is still good."""
    headers = dict(event["headers"])
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if token in stand.tokens:
        headers["authorization"] = f"{scheme} {stand.tokens[token]}"
    body = event.get("body", "")
    raw = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
    query = event["rawQueryString"]
    target = event["rawPath"] + (f"?{query}" if query else "")
    return stand.deployment.request(event["requestContext"]["http"]["method"], target, headers, raw)


@pytest.mark.parametrize("name", sorted(ROUTES), ids=lambda n: ROUTES[n].name)
def test_a_deployed_function_may_do_what_it_must(stand: Stand, name: str) -> None:
    stand.reset()
    first, *others = _files(ROUTES[name])
    answer = _send(stand, json.loads(first.read_text()))
    assert answer.status_code == _recorded(first), (first.name, answer.text)
    for file in others:  # after what the first has changed
        answer = _send(stand, json.loads(file.read_text()))
        assert answer.status_code < 500, (file.name, answer.text)


@pytest.mark.parametrize("dialect", ["dwolla", "pennylane", "layerfi", "dayzero"])
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
    logs, group = stand.deployment.client("logs"), stand.deployment.resources["FunctionLogs"]
    ends = time.monotonic() + 30
    while True:
        events = logs.filter_log_events(logGroupName=group)["events"]
        said = [e["message"] for e in events if "integrity fault" in e["message"]]
        if any(key["SK"]["S"] in one and "is gone" in one for one in said):
            return
        assert time.monotonic() < ends, [e["message"] for e in events][-5:]
        time.sleep(1)


def test_without_its_permission_a_function_fails(stand: Stand) -> None:
    """The emulator does enforce IAM: else the tests above would show nothing."""
    stand.reset()
    event = read(event_file("dwolla/get_label", "found"))
    assert _send(stand, event).status_code == 200
    iam, role = stand.deployment.client("iam"), stand.deployment.resources["DwollaGetLabelRole"]
    policies = iam.list_role_policies(RoleName=role)["PolicyNames"]
    kept = {p: iam.get_role_policy(RoleName=role, PolicyName=p) for p in policies}
    for policy in policies:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    try:
        answer = _send(stand, event)
        assert answer.status_code == 500
        assert answer.json()["code"] == "ServerError"
    finally:
        for policy, was in kept.items():
            document = json.dumps(was["PolicyDocument"])
            iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=document)


def test_the_data_are_kept_when_the_stack_goes(deployment: Deployment) -> None:
    described = deployment.described["Resources"]
    for name in ("LedgerTable", "FilesBucket"):
        assert described[name]["DeletionPolicy"] == described[name]["UpdateReplacePolicy"]
        assert described[name]["DeletionPolicy"] == "Retain"


def test_every_event_but_those_is_sent() -> None:
    sent = {file for route in ROUTES.values() for file in _files(route)}
    left = {file for file in files([str(EVENTS)]) if file not in sent}
    assert {json.loads(file.read_text())["rawPath"] for file in left} == SKIPPED.keys()
