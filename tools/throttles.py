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
from tools.stages import SAMCONFIG, Refused, stack, stage_of

STAGE = "$default"


def route_settings(parameters: Mapping[str, str]) -> dict[str, Any]:
    """Give the settings of routes as the root has them with these parameters, by route."""
    root = Template(ROOT_TEMPLATE, **parameters)
    settings = root.resource("LedgerApiStage")["Properties"]["RouteSettings"]
    resolved = root.scope.resolve(settings)
    return {route: setting for route, setting in resolved.items() if setting is not None}


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
    """Take back the settings of routes that the next deployment of a stage removes."""
    parser = argparse.ArgumentParser(prog="tools.throttles", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--parameters", default="", help="NAME=VALUE …, for this deployment alone")
    arguments = parser.parse_args()
    try:
        stage = stage_of(SAMCONFIG, arguments.stage, arguments.parameters.split())
    except Refused as refused:
        sys.exit(f"make deploy: {refused}")
    root = stack(boto3.client("cloudformation"), stage.stack)
    if root is not None and (api := root.outputs.get("Api")):
        for route in take_back(boto3.client("apigatewayv2"), api, route_settings(stage.parameters)):
            print(f"{route}: its throttling is taken back, since the route goes")


if __name__ == "__main__":
    main()
