"""`make smoke` on the local service: it reports each fault, and leaves only its tenant."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from msgspec import structs

from ledger.http.access import WINDOW_SECONDS
from ledger.http.dialect import all_dialects
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command
from tools import smoke, smoke_client
from tools.local import counting, server
from tools.local.gateway import Gateway
from tools.smoke_client import Admin, Place, Trouble

pytestmark = pytest.mark.slow
Alter = Callable[[str, str, dict[str, Any]], dict[str, Any]]


class Deaf:
    """A gateway that drops headers of each request."""

    def __init__(self, gateway: Gateway, *headers: str) -> None:
        self._gateway, self._headers = gateway, headers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def event(self, method: str, target: str, headers: Any, *rest: Any) -> dict[str, Any]:
        rest_of_headers = [
            (name, value) for name, value in headers if name.lower() not in self._headers
        ]
        return self._gateway.event(method, target, rest_of_headers, *rest)


@pytest.fixture
def admin(command: Command, process: Runtime) -> Admin:
    """An operator's command in this process, since only this process has moto's table."""
    assert process

    def run(*arguments: str) -> Any:
        status, text, error = command(*arguments)
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
    """Count new entries, as the stream does while the smoke test waits."""
    counting.catch_up()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_client, "WAIT_SECONDS", 3)


@pytest.fixture
def place(gateway: Gateway, admin: Admin) -> Iterator[Place]:
    with server.running(gateway) as base_url:
        yield Place(base_url, admin, sleep=counted)


def tenants(place: Place) -> dict[str, str]:
    """Return the tenants' names by id. A real engine also has tenants of other tests."""
    rows = place.admin("tenant", "list")["tenants"]
    return {row["tenant_id"]: row["name"] for row in rows}


def new_tenant(place: Place, before: dict[str, str]) -> tuple[str, list[Any]]:
    """Return the name and the clients of the only new tenant."""
    ((tenant, name),) = tenants(place).items() - before.items()
    return name, place.admin("client", "list", tenant)["clients"]


def test_a_sound_service_passes_in_every_dialect(place: Place) -> None:
    troubles = dict(smoke.run(place))
    # A new book has nothing in its log for a minute.
    rooms = {dialect.name for dialect in all_dialects()} - {"log", "oauth"}
    assert troubles == dict.fromkeys(["token", "pages", *sorted(rooms)], "")


def test_a_service_with_a_small_rate_limit_passes_after_waits(
    place: Place, process: Runtime
) -> None:
    unlimited, waits = process.settings, []
    process.settings = structs.replace(unlimited, rate_limit=4)

    def wait(seconds: float) -> None:
        waits.append(seconds)
        counted()
        process.settings = structs.replace(unlimited, rate_limit=10 * len(waits) + 10)
        process.used_up.clear()

    try:
        assert not any(dict(smoke.run(replace(place, sleep=wait))).values())
    finally:
        process.settings = unlimited
    assert waits
    assert all(1 <= seconds <= WINDOW_SECONDS for seconds in waits)


def test_a_total_that_never_counts_an_entry_fails(place: Place) -> None:
    """Dwolla stores balances in the write itself, so its totals do not lag."""
    waits: list[float] = []
    troubles = dict(smoke.run(replace(place, sleep=waits.append)))
    lagging = [room for room in smoke.rooms(place) if room != "dwolla"]
    for room in lagging:
        assert "in its total after 3 s" in troubles[room], room
    assert sum(waits) == smoke_client.WAIT_SECONDS * len(lagging)
    assert not any(troubles[room] for room in troubles if room not in lagging)


def longer_ids(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Answer with another entry, whose id only begins like the requested one."""
    is_entry = method == "GET" and "entries" in path
    body = re.sub(r'("\w*id": ?"?[0-9a-f-]{8,})', r"\g<1>0", result.get("body", ""))
    return {**result, "body": body} if is_entry else result


def lenient(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Accept every entry, even an invalid one."""
    is_refused = method == "POST" and "entries" in path and result["statusCode"] in (400, 422)
    return {**result, "statusCode": 201} if is_refused else result


def without_guard(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Accept a request without a token."""
    is_refused = method == "POST" and "entries" in path and result["statusCode"] == 401
    return {**result, "statusCode": 201} if is_refused else result


def without_businesses(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
    """Return an empty list of businesses in the console."""
    is_list = method == "GET" and path == "/console/api/businesses"
    return {**result, "body": "[]"} if is_list else result


@pytest.mark.parametrize(
    ("alter", "rooms", "text"),
    [
        (longer_ids, {"pennylane", "layerfi", "dayzero"}, "does not name"),
        (lenient, {"dwolla", "pennylane", "layerfi", "dayzero"}, "201 and not"),
        (without_guard, {"dwolla", "pennylane", "layerfi", "dayzero"}, "201 and not"),
        (without_businesses, {"console"}, "does not name"),
    ],
)
def test_a_service_with_wrong_answers_fails(
    gateway: Gateway, admin: Admin, alter: Alter, rooms: set[str], text: str
) -> None:
    with server.running(cast("Any", Altered(gateway, alter))) as base_url:
        troubles = dict(smoke.run(Place(base_url, admin, sleep=counted)))
    assert {room for room, trouble in troubles.items() if trouble} == rooms & troubles.keys()
    assert all(text in troubles[room] for room in rooms & troubles.keys())


def test_a_list_that_lags_behind_a_write_passes(gateway: Gateway, admin: Admin) -> None:
    late: dict[str, int] = {}

    def lag(method: str, path: str, result: dict[str, Any]) -> dict[str, Any]:
        if method != "GET" or late.setdefault(path, 2) == 0:
            return result
        late[path] -= 1
        return longer_ids(method, path, result)

    with server.running(cast("Any", Altered(gateway, lag))) as base_url:
        assert not any(dict(smoke.run(Place(base_url, admin, sleep=counted))).values())
    assert any("entries" in path for path in late)


def test_the_command_exits_with_the_status_of_its_report(
    gateway: Gateway, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smoke, "admin_of", lambda _: admin)
    monkeypatch.setattr("tools.smoke_client.time.sleep", counted)
    for altered, status in ((gateway, 0), (Altered(gateway, lenient), 1)):
        with server.running(cast("Any", altered)) as base_url:
            argv = ["tools.smoke", "dev", "--url", base_url, "--table", "ledger"]
            monkeypatch.setattr("sys.argv", argv)
            assert smoke.main() == status


def test_a_smoke_test_leaves_one_tenant_with_a_revoked_client(place: Place) -> None:
    before = tenants(place)
    list(smoke.run(place))
    name, (client,) = new_tenant(place, before)
    assert name.startswith("Smoke ")
    assert client["state"] == "revoked"


def test_a_dialect_that_is_off_is_not_tested(place: Place) -> None:
    every = smoke.rooms(place)
    assert every
    assert smoke.rooms(Place(place.base_url, place.admin, frozenset(every[:1]))) == every[1:]


@pytest.mark.parametrize(
    ("header", "fault"),
    [("idempotency-key", "a retry with the key"), ("authorization", ": 401 and not"), ("host", "")],
)
def test_a_fault_is_reported_and_the_client_is_revoked(
    gateway: Gateway, admin: Admin, header: str, fault: str
) -> None:
    """One service misses the key, one misses the token, and one is sound."""
    broken: Any = Deaf(gateway, header)
    with server.running(broken) as base_url:
        place = Place(base_url, admin, sleep=counted)
        before = tenants(place)
        troubles = dict(smoke.run(place))
    dialects = [troubles[room] for room in smoke.rooms(place)]
    assert all(fault in trouble for trouble in dialects) if fault else not any(dialects)
    assert [client["state"] for client in new_tenant(place, before)[1]] == ["revoked"]
