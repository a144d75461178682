"""The businesses of a token: filters, order, pages."""

from dataclasses import replace
from typing import Any

import pytest

from tests.clients.dayzero import Business
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway


@pytest.fixture
def three(world: World, gateway: Gateway) -> Business:
    """A token of three businesses: the first one, then `beta`, then `Alpha`."""
    using, tenant = demo.operator(TABLE), world.tenant
    more = [using.create_business(tenant.tenant_id, x, "EUR") for x in ("beta", "Alpha")]
    client = using.create_client(tenant.tenant_id, [tenant.business_id, *more], [])
    token = using.create_token(client["client_id"], [], 60)["access_token"]
    return Business(World(gateway, replace(tenant, business_id=more[0]), token))


def names(business: Business, query: str) -> list[Any]:
    return [item["name"] for item in business.get(f"/businesses?{query}")["items"]]


def test_businesses_are_filtered_ordered_and_paged(three: Business) -> None:
    items = three.get("/businesses")["items"]
    by_name = names(three, "sort_by=name&descending=false")
    assert by_name == sorted(by_name, key=str.lower)
    assert len(by_name) == len(items) == 3
    assert names(three, "sort_by=name") == by_name[::-1]
    assert names(three, "name=ALPH") == ["Alpha"]
    uuid = three.world.tenant.business_id
    assert names(three, f"id={uuid}") == names(three, f"id={uuid.replace('-', '')}") == ["beta"]
    first = three.get("/businesses?limit=2&sort_by=name&descending=false")
    rest = names(three, f"limit=2&sort_by=name&descending=false&cursor={first['next_cursor']}")
    assert [item["name"] for item in first["items"]] + rest == by_name
    assert three.get("/businesses?limit=1&include_total_count=true")["total"] == 3


def test_a_business_is_read_by_its_id(business: Business, other: World) -> None:
    (row,) = business.get("/businesses")["items"]
    path = f"/businesses/{row['id']}"
    data = business.get(path)["data"]
    assert data == {**row, "entries_start": None}
    assert (data["default_currency"], data["tax_year_end_month"]) == ("USD", 12)
    assert data["tax_year_display"] == "Calendar Year (Jan-Dec)"
    business.post(date="2025-07-01")
    business.post(date="2026-01-10")
    assert business.get(path)["entries_start"] == "2025-07-01"
    assert business.get(f"/businesses/{row['id'].replace('-', '').upper()}")["id"] == row["id"]
    without_header = business.world.send("GET", f"/api/v1{path}", accept="*/*")
    assert without_header.status == 200
    for text in (other.tenant.business_id, "x"):
        answer = business.send("GET", f"/businesses/{text}")
        assert (answer.status, answer.json) == (404, {"detail": "Resource not found"})
    reader = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", path, **reader).status == 200


def test_a_path_and_a_header_name_the_same_business(three: Business) -> None:
    beta, alpha = (three.get(f"/businesses?name={x}")["items"][0]["id"] for x in ("beta", "alph"))
    for path in (f"/businesses/{beta}", f"/businesses/{beta}/ledger/{three.cash}/statement"):
        for header, status in (
            (beta, 200),
            (beta.upper(), 200),
            ("", 200),
            (alpha, 404),
            ("x", 404),
        ):
            answer = three.send("GET", path, x_business_id=header)
            assert answer.status == status, (path, header)
        assert answer.json == {"detail": "Resource not found"}


def test_an_id_of_no_business_of_the_token_matches_nothing(three: Business, other: World) -> None:
    for text in (other.tenant.business_id, "x"):
        assert names(three, f"id={text}") == []
