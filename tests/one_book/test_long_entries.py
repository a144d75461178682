"""An entry grows beyond the lines of one request, and every reader of the book still has it."""

from typing import Any

import pytest

from ledger.core import ids
from ledger.core.limits import (
    LINES_PER_ENTRY_MAX,
    LINES_PER_LETTERING_MAX,
    LINES_PER_REQUEST_MAX,
)
from tests.clients.dayzero import JOURNAL, Business
from tests.clients.lettering import debit, group, letter
from tests.clients.pennylane import Company
from tests.world import World

LAMBDA_BYTES = 6 * 1024 * 1024


def pairs(company: Company, count: int) -> list[dict[str, Any]]:
    sides = (company.debit(company.bank, "1.00"), company.credit(company.sales, "1.00"))
    return [{**sides[n % 2], "label": f"line {n}"} for n in range(count)]


@pytest.fixture
def company(world: World) -> Company:
    return Company(world)


def check_largest_group(company: Company, long: dict[str, Any]) -> None:
    """Letter as many lines as a group can have, and no line more."""
    lines = [line["id"] for line in long["ledger_entry_lines"][::2]]
    assert len(lines) == LINES_PER_LETTERING_MAX
    assert letter(company, *lines, strategy="partial").status == 200
    answer = letter(company, lines[0], debit(company, currency="USD"), strategy="partial")
    assert (answer.status, answer.json["error"]) == (
        *(422,),
        "ledger_entry_lines: 1001 exceeds LINES_PER_LETTERING_MAX = 1000.",
    )
    assert group(company, lines[0]) == sorted(lines)


@pytest.fixture
def long(company: Company) -> dict[str, Any]:
    """An entry of as many lines as an entry can have, made by two requests."""
    lines = pairs(company, LINES_PER_REQUEST_MAX)
    entry = company.post(ledger_entry_lines=lines, currency="USD")
    answer = company.put(entry["id"], {"ledger_entry_lines": {"create": lines}})
    assert answer.status == 200, answer.body
    updated: dict[str, Any] = answer.json
    assert len(updated["ledger_entry_lines"]) == 2 * LINES_PER_REQUEST_MAX == LINES_PER_ENTRY_MAX
    return updated


def test_an_entry_grows_to_its_own_limit_and_no_further(
    world: World, company: Company, long: dict[str, Any]
) -> None:
    path = f"/ledger_entries/{long['id']}"
    refused = company.put(long["id"], {"ledger_entry_lines": {"create": pairs(company, 2)}})
    assert (refused.status, refused.json["error"]) == (
        *(422,),
        "ledger_entry_lines: 2002 exceeds LINES_PER_ENTRY_MAX = 2000.",
    )
    dayzero = Business(world)
    lines = dayzero.body()["line_entries"]
    of_dayzero = f"{JOURNAL}/{ids.to_uuid(world.tenant.business_id, 'entry', long['id'])}"
    answer = dayzero.send("PUT", of_dayzero, {"line_entry_changes": {"create": lines}})
    assert (answer.status, answer.json["detail"]) == (
        *(400,),
        "line_entries: 2002 exceeds LINES_PER_ENTRY_MAX = 2000.",
    )
    assert len(company.get(path)["ledger_entry_lines"]) == LINES_PER_ENTRY_MAX
    line_ids = [line["id"] for line in long["ledger_entry_lines"]]
    items = [line["id"] for line in company.items(f"{path}/ledger_entry_lines", limit=100)]
    assert sorted(items) == sorted(line_ids)
    last = company.get(f"/ledger_entry_lines/{line_ids[-1]}")
    assert last["ledger_entry"] == {"id": long["id"]}
    replaced = {
        "delete": [{"id": x} for x in line_ids[:500]],
        "create": pairs(company, LINES_PER_REQUEST_MAX // 2),
    }
    assert company.put(long["id"], {"ledger_entry_lines": replaced}).status == 200


def test_every_dialect_reads_and_reverses_a_long_entry(
    world: World, company: Company, long: dict[str, Any]
) -> None:
    tenant, business = world.tenant, world.tenant.business_id
    uuid = ids.to_uuid(business, "entry", long["id"])
    layer = f"/v1/businesses/{business}/ledger"
    for target in (
        f"/api/v1{JOURNAL}",
        f"{layer}/entries",
        f"{layer}/entries/{uuid}",
        f"/console/api/businesses/{business}/entries/{uuid}",
    ):
        answer = world.send("GET", target, accept="*/*", x_business_id=tenant.business_id)
        assert answer.status == 200, (target, answer.body[:200])
        assert 100_000 < len(answer.body) < LAMBDA_BYTES, target
    dayzero = Business(world)
    answer = dayzero.send("POST", f"{JOURNAL}/{uuid}/reverse", {}, idempotency_key="once")
    assert answer.status == 201, answer.body[:300]
    again = dayzero.send("POST", f"{JOURNAL}/{uuid}/reverse", {}, idempotency_key="once")
    assert again.json == answer.json
    number = ids.id_of_uuid(business, "entry", answer.json["id"])
    reversal = company.get(f"/ledger_entries/{number}")
    assert len(reversal["ledger_entry_lines"]) == LINES_PER_ENTRY_MAX
    line_ids = {line["id"] for line in reversal["ledger_entry_lines"]}
    assert len(line_ids) == LINES_PER_ENTRY_MAX
    assert company.get(f"/ledger_entry_lines/{max(line_ids)}")["ledger_entry"]["id"] == number
    check_largest_group(company, long)
