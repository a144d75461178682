"""Takes back settings of routes that a deployment will take away: `make deploy` runs it first.

A stage keeps a route's settings until somebody deletes them: an update that no longer names the
route leaves them (hashicorp/terraform-provider-aws #16094, serverless/serverless #8590). Once the
route is gone, each later update of the stage fails: "Unable to find Route by key" (#12776 there,
aws/serverless-application-model #1939). Not seen on AWS by us. So they go before the route does.
"""

import argparse
import sys
from collections.abc import Mapping
from typing import Any

import boto3

from tools.local.template import ROOT_TEMPLATE, Template
from tools.stages import APART, SAMCONFIG, Refused, stack, stage_of

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
    pages = gateway.get_paginator("get_routes").paginate(ApiId=api)
    routes = {route["RouteKey"] for page in pages for route in page["Items"]}
    return {route: setting for route, setting in settings.items() if route in routes}


def give(gateway: Any, api: str, settings: Mapping[str, Any]) -> list[str]:
    """Throttle the routes of rooms apart that are there; return the routes."""
    present = of_present_routes(gateway, api, settings)
    if present:
        # All of them: it is unseen whether an update leaves settings that it does not name.
        settings = gateway.get_stage(ApiId=api, StageName=STAGE).get("RouteSettings", {})
        gateway.update_stage(ApiId=api, StageName=STAGE, RouteSettings={**settings, **present})
    return sorted(present)


def take_back(gateway: Any, api: str, keep: Mapping[str, Any]) -> list[str]:
    """Delete the stage's settings of routes that are not among those to keep; return the routes."""
    try:
        settings = gateway.get_stage(ApiId=api, StageName=STAGE).get("RouteSettings", {})
    except gateway.exceptions.NotFoundException:
        return []  # there is no such stage yet
    routes = sorted(settings.keys() - keep)
    for route in routes:
        gateway.delete_route_settings(ApiId=api, StageName=STAGE, RouteKey=route)
    return routes


def main() -> None:
    """Take back the settings of routes that the next deployment of a stage removes.

    With `--apart`, after a deployment, throttle the public routes of rooms that are apart.
    """
    parser = argparse.ArgumentParser(prog="tools.throttles", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--parameters", default="", help="NAME=VALUE …, for this deployment alone")
    parser.add_argument("--apart", action="store_true", help="after it: the rooms apart")
    arguments = parser.parse_args()
    try:
        stage = stage_of(SAMCONFIG, arguments.stage, arguments.parameters.split())
    except Refused as refused:
        sys.exit(f"make deploy: {refused}")
    root = stack(boto3.client("cloudformation"), stage.stack)
    if root is not None and (api := root.outputs.get("Api")):
        gateway, apart = boto3.client("apigatewayv2"), settings_apart(stage.parameters)
        if arguments.apart:
            for route in give(gateway, api, apart):
                print(f"{route}: throttled, though its room is apart")
            return
        keep = {**route_settings(stage.parameters), **of_present_routes(gateway, api, apart)}
        for route in take_back(gateway, api, keep):
            print(f"{route}: its throttling is taken back, since the route goes")


if __name__ == "__main__":
    main()
