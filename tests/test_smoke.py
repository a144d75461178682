"""`make smoke` on the service here: it sees what is wrong, and leaves nothing but its tenant."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from ledger.http.access import WINDOW_SECONDS
from ledger.http.dialect import all_dialects
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tools import smoke, smoke_client
from tools.local import counting, server
from tools.local.gateway import Gateway
from tools.smoke_client import Admin, Place, Trouble

Alter = Callable[[str, str, dict[str, Any]], dict[str, Any]]


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


class Altered(Deaf):
    """A gateway whose answers to some requests are altered."""

    def __init__(self, gateway: Gateway, alter: Alter) -> None:
        super().__init__(gateway)
        self._alter = alter

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        result = self._gateway.invoke(event)
        return self._alter(event["requestContext"]["http"]["method"], event["rawPath"], result)


def counted(_: float = 0) -> None:
    """Count what was written, as the stream does while the smoke test waits."""
    counting.catch_up()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_client, "WAIT_SECONDS", 3)


@pytest.fixture
def place(gateway: Gateway, admin: Admin) -> Iterator[Place]:
    with server.running(gateway) as base_url:
        yield Place(base_url, admin, sleep=counted)


def tenants(place: Place) -> dict[str, str]:
    """The names of the tenants by their ids; on a real engine, those of other tests too."""
    return {one["tenant_id"]: one["name"] for one in place.admin("tenant", "list")["tenants"]}


def left(place: Place, before: dict[str, str]) -> tuple[str, list[Any]]:
    """The one tenant more than before, and its clients."""
    ((tenant, name),) = tenants(place).items() - before.items()
    return name, place.admin("client", "list", tenant)["clients"]


def test_a_sound_service_is_well_in_every_dialect(place: Place) -> None:
    found = dict(smoke.run(place))
    rooms = {one.name for one in all_dialects()} - {"oauth"}
    assert found == dict.fromkeys(["token", "pages", *sorted(rooms)], "")


def test_a_service_with_a_small_limit_is_well_if_it_says_when_to_come_again(
    place: Place, process: Runtime
) -> None:
    unlimited, waits = process.settings, []
    process.settings = replace(unlimited, rate_limit=4)

    def wait(seconds: float) -> None:
        waits.append(seconds)
        counted()
        process.settings = replace(unlimited, rate_limit=10 * len(waits) + 10)
        process.used_up.clear()

    try:
        assert not any(dict(smoke.run(replace(place, sleep=wait))).values())
    finally:
        process.settings = unlimited
    assert waits
    assert all(1 <= seconds <= WINDOW_SECONDS for seconds in waits)


def test_a_total_that_never_counts_is_seen(place: Place) -> None:
    """Dwolla's balances are in the write, so they need nothing to be counted."""
    waits: list[float] = []
    found = dict(smoke.run(replace(place, sleep=waits.append)))
    lagging = [room for room in smoke.rooms(place) if room != "dwolla"]
    for room in lagging:
        assert "in its total after 3 s" in found[room], room
    assert sum(waits) == smoke_client.WAIT_SECONDS * len(lagging)
    assert not any(found[room] for room in found if room not in lagging)


def longer_ids(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Name another entry, whose id begins as that of the entry that was asked for."""
    is_entry = method == "GET" and "entries" in path
    body = re.sub(r'("\w*id": ?"?[0-9a-f-]{8,})', r"\g<1>0", result.get("body", ""))
    return {**result, "body": body} if is_entry else result


def lenient(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Accept whatever entry is posted."""
    is_refused = method == "POST" and "entries" in path and result["statusCode"] in (400, 422)
    return {**result, "statusCode": 201} if is_refused else result


def nobody(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Know no business in the console."""
    is_list = method == "GET" and path == "/console/api/businesses"
    return {**result, "body": "[]"} if is_list else result


@pytest.mark.parametrize(
    ("alter", "rooms", "text"),
    [
        (longer_ids, {"pennylane", "layerfi", "dayzero"}, "does not name"),
        (lenient, {"dwolla", "pennylane", "layerfi", "dayzero"}, "201 and not"),
        (nobody, {"console"}, "does not name"),
    ],
)
def test_a_service_that_does_another_thing_is_seen(
    gateway: Gateway, admin: Admin, alter: Alter, rooms: set[str], text: str
) -> None:
    with server.running(cast("Any", Altered(gateway, alter))) as base_url:
        found = dict(smoke.run(Place(base_url, admin, sleep=counted)))
    assert {room for room, trouble in found.items() if trouble} == rooms & found.keys()
    assert all(text in found[room] for room in rooms & found.keys())


def test_a_list_may_lag_behind_a_write(gateway: Gateway, admin: Admin) -> None:
    late: dict[str, int] = {}

    def lag(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
        if method != "GET" or late.setdefault(path, 2) == 0:
            return result
        late[path] -= 1
        return longer_ids(method, path, result)

    with server.running(cast("Any", Altered(gateway, lag))) as base_url:
        assert not any(dict(smoke.run(Place(base_url, admin, sleep=counted))).values())
    assert any("entries" in path for path in late)


def test_the_commands_exit_status_is_that_of_the_report(
    gateway: Gateway, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "admin_of", lambda _: admin)
    monkeypatch.setattr("tools.smoke_client.time.sleep", counted)
    for altered, status in ((gateway, 0), (Altered(gateway, lenient), 1)):
        with server.running(cast("Any", altered)) as base_url:
            argv = ["tools.smoke", "dev", "--url", base_url, "--table", "ledger"]
            monkeypatch.setattr("sys.argv", argv)
            assert smoke.main() == status


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
        place = Place(base_url, admin, sleep=counted)
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
        assert smoke.report(Place(base_url, admin, sleep=counted)) == 1


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
