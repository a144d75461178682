"""What each route asks of a token: without the scope a request is refused, and changes nothing."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.admin.operator import all_scopes
from tests.local import demo
from tests.local.engines import TABLE
from tests.local.gateway import Gateway
from tests.local.replay import EVENTS, comparable, files, recorded, restore, snapshot
from tests.local.seed import NOW, Seed
from tests.reliability.conftest import Sown

pytestmark = pytest.mark.reliability

# Said anew here, and not read from the functions: these need a token, but no scope.
ANY_TOKEN = {
    "dayzero_list_businesses",
    "default_route",
    "layerfi_get_whoami",
    "pennylane_get_me",
}
PUBLIC = {
    *("docs_get_console", "docs_get_openapi", "docs_get_page"),
    *("dwolla_create_token", "dwolla_revoke_token"),
}
READS = ("_get_", "_list_")


def scope_of(function: str) -> str:
    """The scope that a function must ask for (specs/*.md; Pennylane's guide to scopes)."""
    how = "readonly" if any(word in function for word in READS) else "all"
    if function == "pennylane_create_ledger_attachment":
        return "ledger"
    if function == "layerfi_create_auth_token":
        return "layerfi:readonly"  # it may do what its maker may, and no more
    if function == "pennylane_create_file_attachment":
        return "file_attachments:all"
    dialect, _, thing = function.partition("_")
    if dialect == "pennylane" and thing in ("get_trial_balance", "list_fiscal_years"):
        return f"{thing.partition('_')[2]}:readonly"
    if dialect == "dwolla":
        return f"labels:{how}"
    if dialect == "pennylane":
        for name in ("journal", "ledger_account"):
            if thing.endswith((name, f"{name}s")):
                return f"{name}s:{how}"
        return f"ledger_entries:{how}"
    return f"{dialect}:{how}"


def good_events() -> list[Path]:
    found = []
    for file in files([str(EVENTS)]):
        function = file.parent.name
        is_good = recorded(file)["status"] < 300
        if is_good and function not in ANY_TOKEN | PUBLIC:
            found.append(file)
    return found


GOOD = good_events()


def answered(gateway: Gateway, seed: Seed, file: Path, scopes: list[str]) -> dict[str, Any]:
    """The event's answer to a token of the tenant with these scopes."""
    directory = demo.operator(TABLE, NOW).directory
    client = directory.clients.get(seed.tenant.client_id)
    expires_at = NOW + timedelta(seconds=demo.TOKEN_SECONDS)
    token = directory.tokens.grant(client, scopes, expires_at)
    event = json.loads(file.read_text())
    bearer = {"authorization": f"Bearer {token}"}
    return comparable(gateway.invoke({**event, "headers": {**event["headers"], **bearer}}))


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_route_opens_to_its_own_scope_and_to_no_other(
    gateway: Gateway, sown: Sown, file: Path
) -> None:
    seed, before = sown
    needed = scope_of(file.parent.name)
    # `x:all` grants `x:readonly`; the one scope without a colon stands for itself.
    granting = {needed, f"{needed.partition(':')[0]}:all"} & set(all_scopes())
    for scopes in (sorted(set(all_scopes()) - granting), ["none:readonly"]):
        restore(before)
        refused = answered(gateway, seed, file, scopes)
        assert refused["status"] == 403, scopes
        now = snapshot()
        assert {key: item for key, item in now.items() if key in before} == before
        assert {now[key]["kind"]["S"] for key in now.keys() - before.keys()} == {"token"}
    for scope in sorted(granting):
        restore(before)
        expected = recorded(file)["status"]
        assert answered(gateway, seed, file, [scope])["status"] == expected, scope


def test_every_route_asks_for_a_token_unless_it_is_meant_to_be_public(
    gateway: Gateway, sown: Sown
) -> None:
    _, before = sown
    restore(before)
    asked = set()
    for file in files([str(EVENTS)]):
        if file.parent.name not in PUBLIC:
            event = json.loads(file.read_text())
            without = {n: value for n, value in event["headers"].items() if n != "authorization"}
            assert gateway.invoke({**event, "headers": without})["statusCode"] == 401, file
            asked.add(file.parent.name)
    assert snapshot() == before
    assert asked | PUBLIC == {route.handler_file.parent.name for route in gateway.routes}
