"""A deployment with the world of the events in its table, and tokens that are good now."""

import base64
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from tests.deployed import emulator
from tests.deployed.deployment import Deployment
from tools.local import demo, engines
from tools.local.events import files_of, read, recorded
from tools.local.gateway import Gateway
from tools.local.seed import World, sow
from tools.local.template import Route

TOKEN_SECONDS = 3600
# As many as a BatchWriteItem takes.
BATCH = 25
# As many of the log as a test shows that fails.
LINES = 5
# The emulator answers this path itself, for every host.
SKIPPED = {"/oauth2/token": "its own Cognito answers there"}


@dataclass(frozen=True)
class DeployedWorld:
    """A deployment with a world in it; `tokens` are live ones for those that events name."""

    deployment: Deployment
    table_name: str
    world: World
    items: list[dict[str, Any]]
    tokens: dict[str, str]

    def of(self, later: Deployment) -> "DeployedWorld":
        """Return the world on another deployment, with the same data in its table."""
        deployed_world = replace(self, deployment=later, table_name=later.outputs["TableName"])
        deployed_world.reset()
        return deployed_world

    def reset(self) -> None:
        """Put the world back as it was sown, by writing only what differs."""
        table = self.deployment.client("dynamodb")
        pages = table.get_paginator("scan").paginate(TableName=self.table_name)
        by_name = {_key(item): item for page in pages for item in page["Items"]}
        by_key = {_key(item): item for item in self.items}
        writes = [{"PutRequest": {"Item": i}} for k, i in by_key.items() if by_name.get(k) != i]
        for pk, sk in by_name.keys() - by_key.keys():
            writes.append({"DeleteRequest": {"Key": {"PK": {"S": pk}, "SK": {"S": sk}}}})
        for first in range(0, len(writes), BATCH):
            table.batch_write_item(RequestItems={self.table_name: writes[first : first + BATCH]})

    def send(self, file: Path) -> httpx.Response:
        """Send the request of an event file, now and with a token that is still good."""
        event = read(file)
        headers = dict(event["headers"])
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if token in self.tokens:
            headers["authorization"] = f"{scheme} {self.tokens[token]}"
        body, query = event.get("body", ""), event["rawQueryString"]
        raw = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
        target = event["rawPath"] + (f"?{query}" if query else "")
        method = event["requestContext"]["http"]["method"]
        answer = self.deployment.request(method, target, headers, raw)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            print(*self.deployment.log()[-LINES:], sep="\n")  # pytest shows it where a test fails
        return answer


def status(file: Path) -> int:
    """Return the status that an event is answered with, as it is written down."""
    body: int = recorded(file)["status"]
    return body


def sent(route: Route) -> list[Path]:
    """Return a function's events that can be sent, those that are answered well first."""
    files = [file for file in files_of(route) if read(file)["rawPath"] not in SKIPPED]
    return sorted(files, key=status)


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def sow_on(deployment: Deployment) -> DeployedWorld:
    """Write the data with this process's own code, as the operator, before the functions exist."""
    table_name = deployment.outputs["TableName"]
    surroundings = {
        **emulator.OPERATOR,
        "AWS_ENDPOINT_URL_DYNAMODB": deployment.endpoint_url,
        "AWS_ENDPOINT_URL_S3": deployment.endpoint_url,
        "AWS_ENDPOINT_URL_KMS": deployment.endpoint_url,
        "BUCKET_NAME": deployment.outputs["BucketName"],
        "LOG_BUCKET_NAME": deployment.outputs["LogBucketName"],
        "LOG_KEY_ARN": deployment.outputs["LogKeyArn"],
    }
    with emulator.expiry_off(deployment.endpoint_url, table_name):
        world = sow(Gateway(table_name, surroundings), table_name)
        using = demo.operator(table_name)
        tokens = {
            first.token: using.create_token(first.client_id, [], TOKEN_SECONDS)
            for part in world.values()
            for first in (part.tenant, part.other)
        }
        pages = engines.client().get_paginator("scan").paginate(TableName=table_name)
        items: list[Any] = [item for page in pages for item in page["Items"]]
    live = {old: new["access_token"] for old, new in tokens.items()}
    return DeployedWorld(deployment, table_name, world, items, live)
