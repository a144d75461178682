"""Revocation is a fact about the client, and about a token: what it made ends with it."""

from dataclasses import replace
from functools import partial

import pytest

from events.layerfi.cases import manual
from ledger.core import ids
from ledger.core.limits import TOKEN_DEPTH_MAX
from ledger.process.runtime import Runtime
from ledger.store import directory_keys
from tests.directory.minting import (
    WAYS,
    Mint,
    business_token,
    by_business,
    by_endpoint,
    by_operator,
    clients,
    opens,
    operator,
    revoke_token,
)
from tests.service import Clock, Service
from tests.world import World
from tools.local.faults import WORDS, faults, meanwhile
from tools.local.gateway import Answer

SPEAKS = ("pennylane", "layerfi")


def journal(world: World) -> tuple[str, str]:
    """Return two accounts of the business in Layer's form."""
    path = f"/v1/businesses/{world.tenant.business_id}/ledger/accounts"
    built = [
        world.send("POST", path, {"name": kind, "account_type": kind, "normality": side})
        for kind, side in (("ASSET", "DEBIT"), ("REVENUE", "CREDIT"))
    ]
    return built[0].json["data"]["id"], built[1].json["data"]["id"]


def test_two_processes_accept_nothing_of_a_revoked_client_after_60_seconds(world: World) -> None:
    clock = Clock()
    services = [Service(clock), Service(clock)]
    accounts = journal(world)
    ledger = f"/v1/businesses/{world.tenant.business_id}/ledger"
    tokens = [world.tenant.token, world.tenant.readonly_token]

    def post(token: str) -> Answer:
        entry = manual(*accounts, 100)
        return replace(world, token=token).send("POST", f"{ledger}/journal-entries", entry)

    entry = post(tokens[0]).json["entry_id"]
    number = ids.id_of_uuid(world.tenant.business_id, "entry", entry)

    def amend(token: str) -> Answer:
        path = f"/api/external/v2/ledger_entries/{number}"
        return replace(world, token=token).send("PUT", path, {"label": token[-9:]})

    for service in services:
        with service.running():
            created = [way(world) for way in WAYS]
            tokens += created
            for token in (tokens[0], *created):
                assert post(token).status == 200
            assert amend(tokens[0]).status == 200
    clients().revoke(world.tenant.client_id)
    clock.seconds = 59.9
    for service in services:
        with service.running():
            assert [way(world) for way in WAYS] == [""] * len(WAYS), "no process mints any more"
            assert [business_token(world, token).status for token in tokens] == [401] * len(tokens)
    clock.seconds = 60.0
    for service in services:
        with service.running():
            for token in tokens:
                queries = [post(token), amend(token), business_token(world, token)]
                assert [answer.status for answer in queries] == [401] * 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", ["revoke", "suspend", "suspend and resume"])
def test_no_token_is_made_if_the_client_is_revoked_between_read_and_write(
    world: World, process: Runtime, way: Mint, change: str
) -> None:
    assert opens(world, way(world))

    def intervene() -> None:
        for verb in change.split(" and "):
            getattr(clients(), verb)(world.tenant.client_id)

    with meanwhile(process.client, intervene):
        assert way(world) == ""
    tokens = operator().directory.tokens
    client = clients().get(world.tenant.client_id)
    items = operator().table.query_newest(directory_keys.tokens_of_client(client.client_id), 100)
    assert not any(token["is_good"] for token in tokens.unexpired(client, items))
    assert bool(by_endpoint(world)) == change.endswith("resume")


def test_no_token_is_made_with_a_secret_that_is_removed_between_read_and_write(
    world: World, process: Runtime
) -> None:
    clients().rotate(world.tenant.client_id)
    with meanwhile(process.client, lambda: clients().finish_rotation(world.tenant.client_id)):
        assert by_endpoint(world) == ""
    assert by_operator(world)


def test_no_token_is_made_from_a_token_that_is_revoked_between_read_and_write(
    world: World, process: Runtime
) -> None:
    """However far above it that is."""
    first = by_endpoint(world)
    second = business_token(world, first).json["access_token"]
    for maker, revoked in ((second, first), (first, first)):
        with meanwhile(process.client, partial(revoke_token, revoked)):
            assert business_token(world, maker).status == 401
        first = by_endpoint(world)
        second = business_token(world, first).json["access_token"]


def test_a_token_dies_with_each_that_it_was_made_from_and_with_no_other(world: World) -> None:
    family = [by_endpoint(world)]
    while len(family) < TOKEN_DEPTH_MAX:
        family.append(business_token(world, family[-1]).json["access_token"])
    deeper = business_token(world, family[-1])
    assert (deeper.status, deeper.json["errors"][0]["type"]) == (409, "Conflict")
    sister = business_token(world, family[0]).json["access_token"]
    assert revoke_token(family[1])
    assert [opens(world, token) for token in family] == [True] + [False] * (len(family) - 1)
    assert opens(world, sister)
    assert revoke_token(family[0])
    assert not opens(world, sister)
    assert opens(world, world.tenant.token)


def test_a_cold_token_is_read_with_its_makers_and_its_client_in_one_request(
    world: World, process: Runtime
) -> None:
    built = business_token(world, by_business(world)).json["access_token"]
    with faults(process.client) as script:
        assert opens(world, built)
    assert script.requests == ["BatchGetItem"]
    with faults(process.client) as script:
        replace(world, token=built).send("GET", "/whoami")
        replace(world, token=built).send("GET", "/whoami")
    assert script.requests == ["BatchGetItem"], "and is remembered"


def test_a_client_with_many_tokens_is_revoked_in_one_write_and_again(
    world: World, process: Runtime
) -> None:
    tokens = [by_operator(world) for _ in range(30)]
    with faults(process.client) as script:
        clients(operator()).revoke(world.tenant.client_id)
    assert [name for name in script.requests if name != "GetItem"] == ["TransactWriteItems"]
    assert clients().revoke(world.tenant.client_id).state == "revoked"
    assert not any(opens(world, token) for token in tokens)


@pytest.mark.parametrize("word", WORDS)
def test_a_token_and_a_revocation_survive_every_fault(
    world: World, process: Runtime, word: str
) -> None:
    with faults(process.client, word) as script:
        assert opens(world, by_endpoint(world))
        script.deliver()
    token = by_operator(world)
    with faults(process.client, word) as script:
        assert revoke_token(token, operator())
        script.deliver()
    assert not opens(world, token)
    with faults(process.client, word) as script:
        assert clients(operator()).revoke(world.tenant.client_id).state == "revoked"
        script.deliver()
    assert clients().get(world.tenant.client_id).state == "revoked"
    assert by_endpoint(world) == ""


def test_a_late_write_of_a_token_does_not_bring_it_back(world: World, process: Runtime) -> None:
    """An engine takes the copy for the write that is done, or refuses it; neither way it writes."""
    with faults(process.client, "again") as script:
        by_endpoint(world)
    assert script.requests.count("TransactWriteItems") == 1
    with faults(process.client, "late") as script:
        token = by_endpoint(world)
        assert len(script.late) == 1
        assert revoke_token(token)
        script.deliver()
    assert not opens(world, token)
