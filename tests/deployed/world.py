"""A deployment with the world of the events in its table, and tokens that are good now."""

from dataclasses import dataclass
from typing import Any

from ledger.api.runtime import runtime
from tests.deployed import emulator
from tests.deployed.emulator import Deployment
from tools.local import demo
from tools.local.gateway import Gateway
from tools.local.seed import World, sow

TOKEN_SECONDS = 3600
# As many as a BatchWriteItem takes.
BATCH = 25


@dataclass(frozen=True)
class Stand:
    """A deployment with a world in it; `tokens` are live ones for those that events name."""

    deployment: Deployment
    table_name: str
    world: World
    items: list[dict[str, Any]]
    tokens: dict[str, str]

    def reset(self) -> None:
        """Put the world back as it was sown, by writing only what differs."""
        table = self.deployment.client("dynamodb")
        pages = table.get_paginator("scan").paginate(TableName=self.table_name)
        found = {_key(item): item for page in pages for item in page["Items"]}
        sown = {_key(item): item for item in self.items}
        writes = [{"PutRequest": {"Item": i}} for k, i in sown.items() if found.get(k) != i]
        for pk, sk in found.keys() - sown.keys():
            writes.append({"DeleteRequest": {"Key": {"PK": {"S": pk}, "SK": {"S": sk}}}})
        for first in range(0, len(writes), BATCH):
            table.batch_write_item(RequestItems={self.table_name: writes[first : first + BATCH]})


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["PK"]["S"], item["SK"]["S"]


def stand_on(deployment: Deployment) -> Stand:
    """Sown by this process's own code as the operator; only then do the functions come."""
    table_name = deployment.outputs["TableName"]
    surroundings = {
        **emulator.OPERATOR,
        "AWS_ENDPOINT_URL_DYNAMODB": deployment.endpoint_url,
        "AWS_ENDPOINT_URL_S3": deployment.endpoint_url,
        "BUCKET_NAME": deployment.resources["FilesBucket"],
    }
    world = sow(Gateway(table_name, surroundings), table_name)
    using = demo.operator(table_name)
    tokens = {
        one.token: using.create_token(one.client_id, [], TOKEN_SECONDS)
        for part in world.values()
        for one in (part.tenant, part.other)
    }
    pages = runtime().client.get_paginator("scan").paginate(TableName=table_name)
    items: list[Any] = [item for page in pages for item in page["Items"]]
    live = {old: new["access_token"] for old, new in tokens.items()}
    return Stand(deployment, table_name, world, items, live)
