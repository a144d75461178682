"""Each item of a book names the author of its present state.

Every event of every function meets the data of seed.py. Each new item names the client of those
data, the dialect of the event, and the gateway's id of the request.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.core.claims import Actor
from ledger.store import keys
from ledger.store.items import codec
from tools.local.demo import OPERATOR
from tools.local.events import EVENTS, files, room_of, title
from tools.local.gateway import Gateway
from tools.local.replay import fresh, snapshot
from tools.local.seed import World

# Changes by other requests: the item that moves, closes or links it names their author.
MUTABLE = {"balance_minor", "entries", "children", "is_open", "unused", "LPK", "LSK"}
# A lettering has a record of its own with its author; its lines only point to it.
LINKED = {"reversed_by", "line_states"}
COUNTED = {"", "total", "run", "leaves", "published", "recounted", "fresh", "allowance"}
DIRECTORY = {"format", "tenant", "business", "client", "token"}


def changing() -> list[Path]:
    """Return the events of all but reading requests, also those that are refused."""
    read = [json.loads(file.read_text())["requestContext"]["http"]["method"] for file in FILES]
    return [file for file, method in zip(FILES, read, strict=True) if method != "GET"]


FILES = files([str(EVENTS)])


def of_books(table: dict[str, Any]) -> dict[str, Any]:
    """Return the items of books, but for balances that are derived of them."""
    kinds = COUNTED | DIRECTORY
    return {key: item for key, item in table.items() if item["kind"]["S"] not in kinds}


def test_the_world_says_of_each_item_who_made_it(gateway: Gateway) -> None:
    world = fresh(gateway)
    clients = {first.client_id for part in world.values() for first in (part.tenant, part.other)}
    books = of_books(snapshot())
    assert len(books) > 50
    for key, item in books.items():
        by = codec.read_by(item)
        assert by is not None, key
        assert by == OPERATOR or (by.name in clients and by.request_id.startswith("seed-")), key


@pytest.mark.parametrize("file", changing(), ids=title)
def test_each_item_of_an_event_names_its_actor(gateway: Gateway, file: Path) -> None:
    world, event = fresh(gateway), json.loads(file.read_text())
    before = of_books(snapshot())
    gateway.invoke(event)
    request_id = event["requestContext"]["requestId"]
    dialect = room_of(file)
    for key, item in of_books(snapshot()).items():
        was = before.get(key, {})
        if item == was:
            continue
        changed = {name for name in item.keys() | was.keys() if item.get(name) != was.get(name)}
        if keys.is_past_version(item) and item["kind"]["S"] == codec.ENTRY:
            present = before[_key(keys.entry(keys.scope_of(item), keys.id_of(item)))]
            assert item["by"] == present["by"], "a version keeps who made it"
        elif not was or not changed <= MUTABLE | LINKED:
            assert codec.read_by(item) == Actor(_client(world, item), dialect, request_id), key


def _client(world: World, item: Item) -> str:
    tenant = keys.scope_of(item).tenant_id
    tenants = (first for part in world.values() for first in (part.tenant, part.other))
    return next(first.client_id for first in tenants if first.tenant_id == tenant)


def _key(key: keys.Key) -> str:
    return f"{key['PK']['S']} {key['SK']['S']}"


def test_a_request_id_with_spaces_is_stored_without_them(gateway: Gateway) -> None:
    """The gateway's ids have none, but `sam local invoke` takes events that somebody wrote."""
    fresh(gateway)
    before = of_books(snapshot())
    event = json.loads((EVENTS / "dayzero/create_journal_entry/created.event.json").read_text())
    event["requestContext"]["requestId"] = "by my own hand"
    assert gateway.invoke(event)["statusCode"] == 201
    actors = {
        str(codec.read_by(item)) for key, item in of_books(snapshot()).items() if key not in before
    }
    assert {text.rsplit(" ", 2)[-1] for text in actors} == {"by-my-own-hand"}
