"""Deployed again: what changed goes live, and what is switched off is gone.

Each test begins with the deployment before it, and leaves its own for those that follow.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.deployed.changed import ALONE, CERTIFICATE, DOMAIN, HEADER, KEY, OFF as SWITCHED_OFF
from tests.deployed.deployment import Deployment, deploy
from tests.deployed.world import DeployedWorld, sent, status
from tools.local.events import event_file
from tools.local.template import Route, Template

pytestmark = pytest.mark.deployed

ROOMS = sorted(Template().rooms)
SECONDS = 120
TOKEN = event_file("oauth/create_token", "by_form")
OFF, APART = "pennylane", "dwolla"
ONLY = "dwolla"


def _routes_of(room: str) -> list[Route]:
    return [route for route in Template().routes() if route.dialect == room]


def _without(*rooms: str) -> set[str]:
    """Return the keys of the routes that there are, with some rooms switched off."""
    switches: dict[str, Any] = {room.capitalize(): "false" for room in rooms}
    return {route.key for route in Template(**switches).routes()}


def _answer(deployed_world: DeployedWorld, room: str) -> Any:
    """Send the first event of a room's first function; the answer, which is the recorded one."""
    file = sent(_routes_of(room)[0])[0]
    answer = deployed_world.send(file)
    assert answer.status_code == status(file), (file, answer.text)
    return answer


@pytest.fixture(scope="session")
def second(deployed_world: DeployedWorld, project: Path, built: Path) -> DeployedWorld:
    """The stage after a commit that changes the layer, with another value of a parameter."""
    assert HEADER not in _answer(deployed_world, ONLY).headers
    assert deployed_world.send(TOKEN).json()["expires_in"] != SECONDS
    url = deployed_world.deployment.endpoint_url
    later = deploy(url, built, f"TokenSeconds={SECONDS}", project=project)
    assert later.release != deployed_world.deployment.release
    return deployed_world.of(later)


def test_behind_every_alias_is_the_second_release(second: DeployedWorld) -> None:
    functions = second.deployment.client("lambda")
    for name in Template().functions():
        function = second.deployment.resources[name]
        latest = functions.get_function_configuration(FunctionName=function)
        live = functions.get_function_configuration(FunctionName=function, Qualifier="live")
        variables = live["Environment"]["Variables"]
        body = (live["Version"], variables["RELEASE"], variables["TOKEN_SECONDS"])
        assert body == ("2", second.deployment.release, str(SECONDS)), name
        assert live["Layers"] == latest["Layers"], name


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "stream"])
def test_the_second_release_answers(second: DeployedWorld, room: str) -> None:
    second.reset()
    answer = _answer(second, room)
    assert answer.headers["X-Release"] == second.deployment.release
    assert answer.headers[HEADER] == "yes"


def test_a_changed_parameter_is_in_force(second: DeployedWorld) -> None:
    assert second.send(TOKEN).json()["expires_in"] == SECONDS


@pytest.fixture(scope="session")
def third(second: DeployedWorld, project: Path, built: Path) -> DeployedWorld:
    """The stage with one dialect switched off, and another in a stack of its own."""
    url = second.deployment.endpoint_url
    switches = (f"{OFF.capitalize()}=false", f"{APART.capitalize()}=apart")
    return second.of(deploy(url, built, *switches, project=project))


def test_a_room_that_is_off_has_no_route_and_no_function(third: DeployedWorld) -> None:
    assert _routes(third.deployment) == _without(OFF)
    assert _functions(third.deployment, OFF) == set()


@pytest.mark.parametrize("route", _routes_of(OFF), ids=lambda route: route.name)
def test_a_path_that_is_switched_off_is_unknown(third: DeployedWorld, route: Route) -> None:
    answer = third.send(sent(route)[0])
    assert answer.status_code == 404, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in (OFF, "stream")])
def test_the_others_go_on(third: DeployedWorld, room: str) -> None:
    third.reset()
    _answer(third, room)


def test_a_dialect_that_is_apart_is_in_a_stack_of_its_own(third: DeployedWorld) -> None:
    own = f"{third.deployment.stack}-{APART}"
    assert {
        name.rpartition(f"-{APART.capitalize()}")[0] for name in _functions(third.deployment, APART)
    } == {own}


def _routes(deployment: Deployment) -> set[str]:
    gateway = deployment.client("apigatewayv2")
    pages = gateway.get_paginator("get_routes").paginate(ApiId=deployment.outputs["Api"])
    return {route["RouteKey"] for page in pages for route in page["Items"]}


def _functions(deployment: Deployment, room: str) -> set[str]:
    """Return the physical names of a room's functions that are there."""
    pages = deployment.client("lambda").get_paginator("list_functions").paginate()
    names = {function["FunctionName"] for page in pages for function in page["Functions"]}
    matches = {name for name in names if name.startswith(f"{deployment.stack}-")}
    return {name for name in matches if f"-{room.capitalize()}" in name}


@pytest.fixture(scope="session")
def alone(
    deployed_world: DeployedWorld, endpoint_url: str, project: Path, built: Path
) -> DeployedWorld:
    """A stage with one dialect, its own data, a key of its own and a domain."""
    zones = deployed_world.deployment.client("route53")
    zone = zones.create_hosted_zone(Name="example.com", CallerReference=ALONE)["HostedZone"]["Id"]
    values = (
        f"DomainName={DOMAIN}",
        f"CertificateArn={CERTIFICATE}",
        f"HostedZoneId={zone.rpartition('/')[2]}",
    )
    return deployed_world.of(deploy(endpoint_url, built, *values, stage=ALONE, project=project))


def test_a_domain_leads_to_the_stage_and_is_in_its_links(alone: DeployedWorld) -> None:
    deployment = alone.deployment
    gateway = deployment.client("apigatewayv2")
    (mapping,) = gateway.get_api_mappings(DomainName=DOMAIN)["Items"]
    assert (mapping["ApiId"], mapping["Stage"]) == (deployment.outputs["Api"], "$default")
    assert deployment.outputs["BaseUrl"] == f"https://{DOMAIN}"
    zones = deployment.client("route53")
    (zone,) = zones.list_hosted_zones()["HostedZones"]
    records = zones.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    (record,) = (item for item in records if item["Type"] == "A")
    assert record["Name"].rstrip(".") == DOMAIN
    alone.reset()
    assert f"https://{DOMAIN}/" in alone.send(sent(_routes_of(ONLY)[0])[0]).text


def test_each_role_of_a_stage_with_a_key_may_have_it_used(alone: DeployedWorld) -> None:
    iam = alone.deployment.client("iam")
    policy = alone.deployment.resources["UseKey"]
    attached = iam.list_entities_for_policy(PolicyArn=policy)["PolicyRoles"]
    functions = [route.function for route in _routes_of(ONLY)]
    assert {alone.deployment.resources[f"{name}Role"] for name in functions} <= {
        role["RoleName"] for role in attached
    }
    version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]
    assert KEY in str(document["Document"])


@pytest.mark.parametrize("route", _routes_of(ONLY), ids=lambda route: route.name)
def test_one_dialect_alone_answers(alone: DeployedWorld, route: Route) -> None:
    alone.reset()
    file = sent(route)[0]
    answer = alone.send(file)
    assert answer.status_code == status(file), answer.text


def test_one_dialect_alone_has_no_other(alone: DeployedWorld) -> None:
    assert _routes(alone.deployment) == _without(*SWITCHED_OFF)
