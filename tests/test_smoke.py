"""`make smoke` on the service here: it sees what is wrong, and leaves nothing but its tenant."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ledger.http.dialect import all_dialects
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tools import smoke
from tools.local import server
from tools.local.gateway import Gateway
from tools.smoke import Admin, Place, Trouble


class Deaf:
    """A gateway that lets a header of each request fall."""

    def __init__(self, gateway: Gateway, *headers: str) -> None:
        self._gateway, self._headers = gateway, headers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def event(self, method: str, target: str, headers: Any, *rest: Any) -> dict[str, Any]:
        kept = [(name, value) for name, value in headers if name.lower() not in self._headers]
        return self._gateway.event(method, target, kept, *rest)


@pytest.fixture
def admin(command: Command, process: Runtime) -> Admin:
    """Runs ledger-admin in this process: the table of moto is nowhere else."""
    assert process

    def run(*said: str) -> Any:
        status, text, error = command(*said)
        if status:
            raise Trouble(text + error)
        return json.loads(text)

    return run


@pytest.fixture
def place(gateway: Gateway, admin: Admin) -> Iterator[Place]:
    with server.running(gateway) as base_url:
        yield Place(base_url, admin)


def tenants(place: Place) -> dict[str, str]:
    """The names of the tenants by their ids; on a real engine, those of other tests too."""
    return {one["tenant_id"]: one["name"] for one in place.admin("tenant", "list")["tenants"]}


def left(place: Place, before: dict[str, str]) -> tuple[str, list[Any]]:
    """The one tenant more than before, and its clients."""
    ((tenant, name),) = tenants(place).items() - before.items()
    return name, place.admin("client", "list", tenant)["clients"]


def test_a_sound_service_is_well_in_every_dialect(place: Place) -> None:
    found = dict(smoke.run(place))
    entries = {one.name for one in all_dialects()} - {"oauth", "console"}
    assert found == dict.fromkeys(["token", "pages", *sorted(entries)], "")


def test_it_leaves_a_tenant_whose_client_is_revoked_and_nothing_else(place: Place) -> None:
    before = tenants(place)
    list(smoke.run(place))
    name, (client,) = left(place, before)
    assert name.startswith("Smoke ")
    assert client["state"] == "revoked"


def test_what_is_off_is_not_asked(place: Place) -> None:
    every = smoke.rooms(place)
    assert every
    assert smoke.rooms(Place(place.base_url, place.admin, frozenset(every[:1]))) == every[1:]


@pytest.mark.parametrize(
    ("header", "said"),
    [("idempotency-key", "a retry with the key"), ("authorization", ": 401 and not"), ("host", "")],
)
def test_what_is_wrong_is_seen_and_the_client_is_revoked_all_the_same(
    gateway: Gateway, admin: Admin, header: str, said: str
) -> None:
    """A service that knows no retry, one that knows no token, and a sound one."""
    broken: Any = Deaf(gateway, header)
    with server.running(broken) as base_url:
        place = Place(base_url, admin)
        before = tenants(place)
        found = dict(smoke.run(place))
    dialects = [found[room] for room in smoke.rooms(place)]
    assert all(said in trouble for trouble in dialects) if said else not any(dialects)
    assert [client["state"] for client in left(place, before)[1]] == ["revoked"]


def test_a_smoke_test_that_saw_a_fault_ends_with_one(
    gateway: Gateway, admin: Admin, place: Place
) -> None:
    """A pipeline looks at nothing but the exit status."""
    assert smoke.report(place) == 0
    broken: Any = Deaf(gateway, "idempotency-key")
    with server.running(broken) as base_url:
        assert smoke.report(Place(base_url, admin)) == 1


def test_a_stage_is_found_by_the_outputs_of_its_stack() -> None:
    outputs = {
        "BaseUrl": "https://x.example",
        "TableName": "ledger-dev",
        "Dialects": "dwolla=true,pennylane=false,layerfi=apart",
    }
    listed = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]

    class Formation:
        def describe_stacks(self, **said: str) -> Any:
            assert said == {"StackName": "ledger-dev"}
            return {"Stacks": [{"Outputs": listed}]}

    place = smoke.place_of(Formation(), "dev")
    assert place.base_url == "https://x.example"
    assert place.off == {"pennylane"}
