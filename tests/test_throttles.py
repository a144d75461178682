"""Strangers cannot spend: whoever needs no token is throttled, by route and by function."""

import sys
from typing import Any

import boto3
import pytest

from ledger.http.endpoint import PUBLIC, SCOPE
from tests.stand_in_sam import empty_account
from tools import throttles
from tools.local import junk
from tools.local.gateway import handler_of
from tools.local.template import DEFAULT_ROUTE, ROOT, ROOT_TEMPLATE, Route, Template
from tools.stages import Stack
from tools.translate import translations

TEMPLATE = Template()
RESERVED = "ReservedConcurrentExecutions"
MOST_A_SECOND, MOST_AT_ONCE = 100, 200
SWITCHES = [{}, {"Console": "false"}, {"Console": "apart"}, {"Dwolla": "false", "Layerfi": "apart"}]


def strangers(template: Template) -> list[Route]:
    """Return the routes on which a request without a token is worked for."""
    routes = template.routes()
    return [route for route in routes if _is_public(route) or route.path == DEFAULT_ROUTE]


def _is_public(route: Route) -> bool:
    return bool(getattr(handler_of(route), SCOPE) == PUBLIC)


@pytest.mark.parametrize("switches", SWITCHES, ids=str)
def test_every_route_that_needs_no_token_has_a_throttle_of_its_own(
    switches: dict[str, str],
) -> None:
    """And no other route is named: the gateway refuses settings of a route that is not there."""
    route_settings = throttles.route_settings(switches)
    assert set(route_settings) == {
        route.key for route in strangers(Template(ROOT_TEMPLATE, **switches))
    }
    for route, setting in route_settings.items():
        assert setting.keys() == {"ThrottlingRateLimit", "ThrottlingBurstLimit"}, route
        assert 0 < setting["ThrottlingRateLimit"] <= MOST_A_SECOND, route
        assert 0 < setting["ThrottlingBurstLimit"] <= MOST_AT_ONCE, route


def test_the_strangers_are_those_that_we_think() -> None:
    rooms = {route.name for route in strangers(TEMPLATE)}
    assert rooms == {
        *("oauth/create_token", "oauth/revoke_token", "default/refuse_route"),
        *("web/get_page", "web/get_openapi", "console/get_page"),
    }


@pytest.mark.parametrize("switches", SWITCHES, ids=str)
def test_the_stage_comes_after_every_room_whose_routes_it_names(switches: dict[str, str]) -> None:
    template = Template(ROOT_TEMPLATE, **switches)
    stage = template.resource("LedgerApiStage")
    after = {*stage["DependsOn"], *_named_in(template.scope.resolve(stage["Properties"]))}
    assert {f"{route.dialect.capitalize()}Room" for route in strangers(template)} <= after
    conditional = {name for name in after if "Condition" in template.resource(name)}
    assert not conditional & set(stage["DependsOn"]), "DependsOn knows no conditions"


def _named_in(properties: dict[str, Any]) -> set[str]:
    return {word for word in str(properties["Description"]).split() if word.endswith("Room")}


@pytest.mark.parametrize("concurrency", ["", "5"])
def test_concurrency_is_set_aside_for_strangers_if_a_parameter_says_how_much(
    concurrency: str,
) -> None:
    body = {"TokenConcurrency": concurrency, "PagesConcurrency": concurrency}
    reserved = {
        name
        for translation in translations(**body)
        for name, resource in translation.resources.items()
        if resource["Type"] == "AWS::Lambda::Function"
        and translation.template.scope.resolve(resource["Properties"].get(RESERVED)) is not None
    }
    functions = {route.function for route in strangers(TEMPLATE)}
    assert reserved == (functions if concurrency else set())


class Gateway:
    """API Gateway, with the two calls that moto lacks; it deletes what an update would leave."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.deleted: list[str] = []
        self.updated: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def delete_route_settings(self, *, RouteKey: str, **_: str) -> None:  # noqa: N803
        self.deleted.append(RouteKey)

    def update_stage(self, *, RouteSettings: dict[str, Any], **_: str) -> None:  # noqa: N803
        self.updated = RouteSettings


@empty_account()
def test_settings_of_a_route_that_goes_are_taken_back_before_it() -> None:
    gateway = Gateway(boto3.client("apigatewayv2", "us-east-1"))
    api = gateway.create_api(Name="ledger", ProtocolType="HTTP")["ApiId"]
    settings = throttles.route_settings({})
    assert not throttles.take_back(gateway, api, settings), "there is no stage yet"
    gateway.create_stage(ApiId=api, StageName="$default", RouteSettings=settings)
    assert not throttles.take_back(gateway, api, settings)
    removed = throttles.take_back(gateway, api, throttles.route_settings({"Console": "false"}))
    assert list(removed) == gateway.deleted == ["GET /console", "GET /console/{asset}"]


@empty_account()
def test_settings_that_were_taken_back_return_if_the_route_stays_after_all() -> None:
    """A deployment fails, or a person declines its change set: strangers still reach the route."""
    gateway = Gateway(boto3.client("apigatewayv2", "us-east-1"))
    api = gateway.create_api(Name="ledger", ProtocolType="HTTP")["ApiId"]
    settings = throttles.route_settings({})
    gateway.create_stage(ApiId=api, StageName="$default", RouteSettings=settings)
    gateway.create_route(ApiId=api, RouteKey="GET /console")
    root = Stack({}, {"Api": api})

    def declined() -> None:
        with throttles.taken_back(gateway, root, {"Console": "false"}):
            assert gateway.deleted == ["GET /console", "GET /console/{asset}"]
            sys.exit(1)

    with pytest.raises(SystemExit):
        declined()
    assert gateway.updated["GET /console"] == settings["GET /console"]
    assert {**settings, **gateway.updated} == settings, "no other setting is changed"


@empty_account()
def test_a_deployment_without_a_stack_or_a_room_that_goes_leaves_every_setting() -> None:
    gateway = Gateway(boto3.client("apigatewayv2", "us-east-1"))
    api = gateway.create_api(Name="ledger", ProtocolType="HTTP")["ApiId"]
    settings = throttles.route_settings({})
    gateway.create_stage(ApiId=api, StageName="$default", RouteSettings=settings)
    for root in (None, Stack({}, {}), Stack({}, {"Api": api})):
        with throttles.taken_back(gateway, root, {}):
            pass
    assert (gateway.deleted, gateway.updated) == ([], {})


@empty_account()
def test_a_console_apart_is_throttled_once_its_routes_are_there() -> None:
    apart = throttles.settings_apart({"Console": "apart"})
    assert set(apart) == {"GET /console", "GET /console/{asset}"}
    assert throttles.settings_apart({}) == throttles.settings_apart({"Console": "false"}) == {}
    assert throttles.settings_apart({"Dwolla": "apart"}) == {}, "it has no public route"
    gateway = Gateway(boto3.client("apigatewayv2", "us-east-1"))
    api = gateway.create_api(Name="ledger", ProtocolType="HTTP")["ApiId"]
    root = throttles.route_settings({"Console": "apart"})
    gateway.create_stage(ApiId=api, StageName="$default", RouteSettings=root)
    assert throttles.give(gateway, api, apart) == [], "the gateway knows no such route yet"
    for route in apart:
        gateway.create_route(ApiId=api, RouteKey=route)
    assert throttles.give(gateway, api, apart) == sorted(apart)
    assert gateway.updated == {**root, **apart}
    keep = {**root, **throttles.of_present_routes(gateway, api, apart)}
    assert not throttles.take_back(gateway, api, keep)


def test_a_month_of_junk_has_a_bound_by_its_bytes_too() -> None:
    prices = {route.route: route for route in junk.junk()}
    assert prices.keys() == throttles.route_settings({}).keys()
    assert prices["GET /docs/{asset}"].answer_bytes > 400_000
    assert sum(route.dollars for route in prices.values()) < 2_000
    assert all(route.dollars < 500 for route in prices.values())
    document = (ROOT / "docs" / "cost.md").read_text()
    assert junk.written(document) == document, "make costs"
