"""No answer is larger than Lambda takes: an entry without an answer is refused unwritten.

The gateway of the tests fails each of them at an answer that Lambda could not give.
"""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest

from ledger.core import ids
from ledger.core.accounts import Account, AccountTerms, AccountType
from ledger.core.limits import ACCOUNT_DEPTH_MAX, ANSWER_BYTES_MAX
from ledger.process.runtime import Runtime
from ledger.store.items.accounts import account_item
from ledger.store.keys import Scope
from tests.clients.dayzero import Business as DayZero
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World
from tools.local import engines
from tools.local.gateway import Answer

pytestmark = pytest.mark.reliability

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MEMORY_BYTES_MAX = 128 * 1024 * 1024
LINES = 1_000


def counted(answer: Answer) -> int:
    """Return the bytes of an answer's body as Lambda counts them."""
    return len(json.dumps(answer.body.decode(), ensure_ascii=False).encode())


def lists(world: World) -> Iterator[tuple[str, Answer]]:
    """Yield every list of the business at its default limit, and the greatest."""
    layer, business = f"/v1/businesses/{world.tenant.business_id}", world.tenant.business_id
    pennylane = "/api/external/v2"
    period = "period_start=2026-01-01&period_end=2026-12-31"
    for target in (
        *(f"{layer}/ledger/entries", f"{layer}/ledger/entries?limit=500&show_total_count=true"),
        *(f"{layer}/ledger/accounts", f"{layer}/ledger/chart", f"{layer}/ledger/balances"),
        *(f"{layer}/customers?limit=500", f"{layer}/vendors", f"{layer}/tags/dimensions"),
        *("/api/v1/journal-entries", "/api/v1/journal-entries?limit=1000&direction=prev"),
        "/api/v1/ledgers?limit=1000",
        *(f"{pennylane}/ledger_entries", f"{pennylane}/ledger_entries?limit=100"),
        *(f"{pennylane}/ledger_entry_lines?limit=100", f"{pennylane}/journals"),
        *(f"{pennylane}/ledger_accounts?limit=1000", f"{pennylane}/trial_balance?{period}"),
        f"/console/api/businesses/{business}/entries?limit=200",
        f"/console/api/businesses/{business}/accounts?limit=200",
        f"/console/api/businesses/{business}/trial-balance",
    ):
        yield target, world.send("GET", target, accept="*/*", x_business_id=business)


def check_lists(world: World) -> None:
    for target, answer in lists(world):
        assert answer.status == 200, (target, answer.status, answer.body[:300])
        assert counted(answer) <= ANSWER_BYTES_MAX, target


def long_entry(layer: Layer, count: int = LINES, **more: Any) -> dict[str, Any]:
    accounts, sides = (layer.cash, layer.sales), ("DEBIT", "CREDIT")
    lines = [layer.line(accounts[n % 2], sides[n % 2], 1, **more) for n in range(count)]
    return layer.body(line_items=lines)


def tagged(layer: Layer, count: int) -> list[dict[str, str]]:
    """Create `count` tags with display names of the greatest length."""
    for first in range(0, count, 4):
        values = [{"value": f"v{n}", "display_name": "x" * 255} for n in range(first, first + 4)]
        body = {"key": "k", "display_name": "y" * 255, "defined_values": values}
        layer.make("/tags/dimensions", body)
    return [{"key": "k", "value": f"v{n}"} for n in range(count)]


def test_an_entry_of_many_tags_is_refused_before_it_is_written(world: World) -> None:
    layer = Layer(world)
    before, body = len(layer.entries()), long_entry(layer, 500, tags=tagged(layer, 20))
    answer = layer.send("POST", "/ledger/journal-entries", body)
    assert (answer.status, answer.json["errors"][0]["type"]) == (400, "BadRequest")
    assert "ANSWER_BYTES_MAX" in answer.json["errors"][0]["description"]
    tracemalloc.start()
    # Tracing is slow: on a busy machine it uses up the request's time, which is then a 503.
    assert layer.send("POST", "/ledger/journal-entries", body).status in (400, 503)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY_BYTES_MAX
    assert len(layer.entries()) == before
    check_lists(world)


def test_an_entry_with_as_many_tags_as_fit_is_answered_everywhere(world: World) -> None:
    layer = Layer(world)
    customer = layer.make("/customers", {"external_id": "c", "company_name": "Acme"})["id"]
    layer.make("/tags/dimensions", {"key": "k", "defined_values": ["a", "b", "c"]})
    tags = [{"key": "k", "value": value} for value in "abc"]
    answer = layer.send("POST", "/ledger/journal-entries", long_entry(layer, tags=tags))
    assert answer.status == 200
    assert counted(answer) <= ANSWER_BYTES_MAX
    body = {**long_entry(layer), "customer_id": customer}
    assert layer.send("POST", "/ledger/journal-entries", body).status == 200
    check_lists(world)


def test_a_tag_that_a_line_says_twice_is_one(world: World) -> None:
    layer = Layer(world)
    tag = {"key": "k", "value": "v"}
    lines = [layer.line(layer.cash, "DEBIT", tags=[tag] * 20), layer.line(layer.sales, "CREDIT")]
    answer = layer.post(line_items=lines)
    assert [item["value"] for item in answer["line_items"][0]["transaction_tags"]] == ["v"]


def dayzero_entry(world: World, name: str, description: str = "") -> Answer:
    """Return an entry of 1,000 lines in DayZero, on accounts of such a name."""
    company = Company(world)
    matches = [company.open(f"6060{n}", name) for n in range(2)]
    business_id = world.tenant.business_id
    dayzero = DayZero(world, *(ids.to_uuid(business_id, "account", number) for number in matches))
    sides, ledgers = ("debit", "credit"), (dayzero.cash, dayzero.sales)
    lines = [
        dayzero.line(sides[n % 2], ledgers[n % 2], 1, description=description) for n in range(LINES)
    ]
    return dayzero.send("POST", "/journal-entries", dayzero.body(line_entries=lines))


def test_long_names_are_answered_where_they_fit_and_refused_where_not(world: World) -> None:
    answer = dayzero_entry(world, "n" * 1_000)
    assert answer.status == 201
    assert counted(answer) <= ANSWER_BYTES_MAX
    check_lists(world)


@pytest.mark.parametrize(("name", "description"), [("𝄞" * 1_000, ""), ("n", "\\" * 600)])
def test_an_entry_too_large_for_dayzeros_answer_is_refused(
    world: World, name: str, description: str
) -> None:
    answer = dayzero_entry(world, name, description)
    assert answer.status == 400
    assert "ANSWER_BYTES_MAX" in answer.json["detail"]
    check_lists(world)


def test_no_later_name_makes_an_old_entry_unanswerable(world: World) -> None:
    layer, company = Layer(world), Company(world)
    cash = ids.id_of_uuid(world.tenant.business_id, "account", layer.cash)
    assert layer.send("POST", "/ledger/journal-entries", long_entry(layer)).status == 200
    path = f"/ledger_accounts/{cash}"
    assert company.send("PUT", path, {"label": "n" * 1_000}).status == 200
    refused = company.send("PUT", path, {"label": "𝄞" * 1_000})
    assert refused.status == 422
    assert "name (label) and subtype of the account have 4012 bytes" in refused.json["error"]
    customer = layer.make("/customers", {"external_id": "c"})["id"]
    long = dict.fromkeys(("individual_name", "company_name", "email"), "é" * 255)
    answer = layer.send("PATCH", f"/customers/{customer}", long)
    assert answer.status == 400
    assert "PARTY_WORDS_BYTES_MAX" in answer.json["errors"][0]["description"]
    assert layer.send("PATCH", f"/customers/{customer}", {"memo": "m" * 1_000}).status == 200
    check_lists(world)


def test_a_dozen_entries_of_a_thousand_lines_are_listed_whole(world: World) -> None:
    layer = Layer(world)
    before = len(layer.entries())
    for _ in range(12):
        assert layer.send("POST", "/ledger/journal-entries", long_entry(layer)).status == 200
    page = layer.get("/ledger/entries")
    assert page["meta"]["pagination"]["has_more"]
    check_lists(world)
    assert len(layer.entries()) == before + 12
    dayzero = DayZero(world, layer.cash, layer.sales)
    assert sum(len(entry["line_entries"]) == LINES for entry in dayzero.entries("limit=1000")) == 12


def open_directly(process: Runtime, world: World, drafts: Iterator[AccountTerms]) -> None:
    """Return accounts as items, numbered from 1, as an import of many leaves them."""
    scope = Scope(world.tenant.tenant_id, world.tenant.business_id)
    accounts = (Account(number, NOW, draft) for number, draft in enumerate(drafts, 1))
    name = process.settings.table_name
    while some := list(islice(accounts, 25)):
        puts = [{"PutRequest": {"Item": account_item(scope, item, 0, 0)}} for item in some]
        engines.client().batch_write_item(RequestItems={name: puts})  # type: ignore[dict-item]


def asset(name: str, parent: int | None = None, role: str = "") -> AccountTerms:
    kind = AccountType.ASSET
    return AccountTerms(name, kind, kind.normal_balance, parent=parent, role=role)


def test_ten_thousand_accounts_are_one_chart(process: Runtime, world: World) -> None:
    open_directly(process, world, (asset(f"An account, number {n}") for n in range(10_000)))
    layer = Layer(world)
    for path in ("accounts", "chart", "balances"):
        data = layer.get(f"/ledger/{path}")["data"]
        assert len(data if path == "accounts" else data["accounts"]) >= 10_000
    check_lists(world)


def test_a_chart_too_large_for_an_answer_is_packed_or_refused_by_name(
    process: Runtime, world: World
) -> None:
    open_directly(process, world, (asset(f"{n} " + "x" * 250) for n in range(10_500)))
    layer = Layer(world)
    answer = layer.send("GET", "/ledger/chart")
    assert answer.status == 400
    assert "ANSWER_BYTES_MAX" in answer.json["errors"][0]["description"]
    packed = layer.send("GET", "/ledger/chart", accept_encoding="gzip, br")
    assert (packed.status, packed.headers["content-encoding"]) == (200, "gzip")


def test_labels_use_up_no_chart(process: Runtime, world: World) -> None:
    labels = (asset("Label", role="label") for _ in range(2_500))
    open_directly(process, world, labels)
    layer = Layer(world)
    names = [account["name"] for account in layer.get("/ledger/accounts")["data"]]
    assert {"Cash", "Sales"} <= set(names)
    check_lists(world)


def test_a_chain_of_accounts_has_a_bounded_depth(world: World) -> None:
    layer = Layer(world)
    parent = layer.cash
    for depth in range(2, ACCOUNT_DEPTH_MAX + 1):
        fields = {"type": "AccountId", "id": parent}
        parent = layer.open(f"depth {depth}", "ASSET", "DEBIT", parent_id=fields)
    payload = {"name": "deeper", "account_type": "ASSET", "normality": "DEBIT"}
    fields = {"type": "AccountId", "id": parent}
    answer = layer.send("POST", "/ledger/accounts", {**payload, "parent_id": fields})
    assert answer.status == 400
    assert "ACCOUNT_DEPTH_MAX" in answer.json["errors"][0]["description"]
    body = {"name": "deeper", "type": "asset", "parent_id": parent}
    refused = DayZero(world, layer.cash, layer.sales).send("POST", "/ledgers", body)
    assert (refused.status, "ACCOUNT_DEPTH_MAX" in refused.json["detail"]) == (400, True)


def test_a_deeper_chain_that_is_there_is_answered(process: Runtime, world: World) -> None:
    chain = (asset(f"depth {n}", parent=n - 1 if n > 1 else None) for n in range(1, 3_001))
    open_directly(process, world, chain)
    layer = Layer(world)
    for path in ("accounts", "chart", "balances"):
        answer = layer.send("GET", f"/ledger/{path}")
        assert answer.status == 200
        assert b"depth 3000" in answer.body
    first = ids.to_uuid(world.tenant.business_id, "account", 1)
    layer.get(f"/ledger/accounts/{first}/lines?include_child_account_lines=true")
