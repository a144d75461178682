"""Takes back settings of routes that a deployment takes away, and throttles rooms apart after it.

A stage keeps a route's settings until somebody deletes them: an update that no longer names the
route leaves them (hashicorp/terraform-provider-aws #16094, serverless/serverless #8590). Once the
route is gone, each later update of the stage fails: "Unable to find Route by key" (#12776 there,
aws/serverless-application-model #1939). Not seen on AWS by us. So they go before the route does.
They come back if the route stays after all: a deployment can fail, and a person can decline it.
"""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import boto3

from tools.local.template import ROOT_TEMPLATE, Template
from tools.stages import APART, SAMCONFIG, Stack, stack, stage_of, told_in_a_line

STAGE = "$default"


def route_settings(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Give the settings of routes as the root has them with these parameters, by route."""
    root = Template(ROOT_TEMPLATE, **parameters)
    settings = root.resource("LedgerApiStage")["Properties"]["RouteSettings"]
    resolved = root.scope.resolve(settings)
    return {route: setting for route, setting in resolved.items() if setting is not None}


def settings_apart(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Give the settings of routes of rooms that are apart, which the root cannot name."""
    switches = {name: "true" for name, value in parameters.items() if value == APART}
    of_root = route_settings(parameters)
    nested = route_settings({**parameters, **switches}).items()
    return {route: setting for route, setting in nested if route not in of_root}


def of_present_routes(gateway: Any, api: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the settings of routes that the API does not have."""
    if not settings:
        return {}
    pages = gateway.get_paginator("get_routes").paginate(ApiId=api)
    routes = {route["RouteKey"] for page in pages for route in page["Items"]}
    return {route: setting for route, setting in settings.items() if route in routes}


def give(gateway: Any, api: str, settings: Mapping[str, Any]) -> list[str]:
    """Throttle those of the routes that are there; return them."""
    present = of_present_routes(gateway, api, settings)
    if present:
        # All of them: it is unseen whether an update leaves settings that it does not name.
        settings = gateway.get_stage(ApiId=api, StageName=STAGE).get("RouteSettings", {})
        gateway.update_stage(ApiId=api, StageName=STAGE, RouteSettings={**settings, **present})
    return sorted(present)


def take_back(gateway: Any, api: str, keep: Mapping[str, Any]) -> dict[str, Any]:
    """Delete the stage's settings of routes that are not among those to keep; return them."""
    try:
        settings = gateway.get_stage(ApiId=api, StageName=STAGE).get("RouteSettings", {})
    except gateway.exceptions.NotFoundException:
        return {}  # there is no such stage yet
    removed = {route: settings[route] for route in sorted(settings.keys() - keep)}
    for route in removed:
        gateway.delete_route_settings(ApiId=api, StageName=STAGE, RouteKey=route)
    return removed


@contextmanager
def taken_back(gateway: Any, root: Stack | None, parameters: Mapping[str, str]) -> Iterator[None]:
    """Take back the settings of routes that a deployment of the root removes meanwhile.

    Afterwards give them back to the routes that are still there.
    """
    api = root.outputs.get("Api") if root else None
    if api is None:
        yield
        return
    apart = of_present_routes(gateway, api, settings_apart(parameters))
    removed = take_back(gateway, api, {**route_settings(parameters), **apart})
    for route in removed:
        print(f"{route}: its throttling is taken back, since the route goes")
    try:
        yield
    finally:
        for route in give(gateway, api, removed):
            print(f"{route}: throttled again, since the route stays")


def main() -> None:
    """Throttle the public routes of a stage's rooms that are apart, after a deployment."""
    parser = argparse.ArgumentParser(prog="tools.throttles", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--parameters", default="", help="NAME=VALUE …, for this deployment alone")
    arguments = parser.parse_args()
    with told_in_a_line("make deploy"):
        stage = stage_of(SAMCONFIG, arguments.stage, arguments.parameters.split())
        root = stack(boto3.client("cloudformation"), stage.stack)
        api = root.outputs.get("Api") if root else None
        apart = settings_apart(stage.parameters)
        for route in give(boto3.client("apigatewayv2"), api, apart) if api and apart else ():
            print(f"{route}: throttled, though its room is apart")


if __name__ == "__main__":
    main()
