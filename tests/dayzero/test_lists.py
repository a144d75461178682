"""Lists of entries: every filter, both directions, totals; and the ledgers."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL, Business
from tools.local import server
from tools.local.faults import faults
from tools.local.gateway import Gateway

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def five(business: Business) -> list[Any]:
    """Five entries, the oldest first; the second and fourth were made with a key."""
    dates = ("2026-03-05", "2026-03-01", "2026-03-04", "2026-03-02", "2026-03-03")
    rows = []
    for n, day in enumerate(dates):
        more = {"idempotency_key": f"k{n}"} if n % 2 else {}
        answer = business.send(
            "POST", JOURNAL, business.body(n + 1, date=day, description=f"No {n}"), **more
        )
        rows.append(answer.json["data"])
    return rows


def ids(entries: list[Any], values: list[Any]) -> list[int]:
    """Return the places of the known entries among these."""
    places = {entry["id"]: place for place, entry in enumerate(values)}
    return [places[entry["id"]] for entry in entries if entry["id"] in places]


def test_entries_are_listed_newest_first_or_as_asked(business: Business, five: list[Any]) -> None:
    for limit in ("", "&limit=1", "&limit=2"):
        assert ids(business.entries(limit), five) == [4, 3, 2, 1, 0]
        assert ids(business.entries(f"descending=false{limit}"), five) == [0, 1, 2, 3, 4]
        assert ids(business.entries(f"sort_by=entry_date{limit}"), five) == [0, 2, 4, 3, 1]


def test_the_cursor_goes_both_ways(business: Business, five: list[Any]) -> None:
    first = business.get(f"{JOURNAL}?limit=2")
    second = business.get(f"{JOURNAL}?limit=2&cursor={first['next_cursor']}")
    assert ids(first["items"] + second["items"], five) == [4, 3, 2, 1]
    back = business.get(f"{JOURNAL}?limit=2&direction=prev&cursor={second['next_cursor']}")
    assert ids(back["items"], five) == [3, 2]
    again = business.get(f"{JOURNAL}?limit=2&direction=prev&cursor={back['next_cursor']}")
    assert ids(again["items"], five) == [4]
    assert again["has_more"] is False


def test_an_id_is_read_and_not_searched_for(
    business: Business, five: list[Any], process: Runtime
) -> None:
    query = f"id={five[0]['id']},{five[1]['id']},{NOBODY}&include_total_count=true"
    with faults(process.client) as traffic:
        page = business.get(f"{JOURNAL}?{query}")
    assert ids(page["items"], five) == [1, 0]
    assert page["total_count"] == 2
    assert "Query" not in traffic.requests
    first = business.get(f"{JOURNAL}?{query}&limit=1")
    second = business.get(f"{JOURNAL}?{query}&limit=1&cursor={first['next_cursor']}")
    assert ids(first["items"] + second["items"], five) == [1, 0]
    assert second["has_more"] is False


def test_every_filter(business: Business, five: list[Any]) -> None:
    business.post(invoice_id=NOBODY, description="with an invoice")
    first, two = five[1], five[2]
    for query, expected in (
        ({"id": f"{first['id']},{two['id']}"}, [2, 1]),
        ({"id": NOBODY}, []),
        ({"description": "no 3"}, [3]),
        ({"search": "NO 4"}, [4]),
        ({"invoice_id": NOBODY}, []),
        ({"ledger_id": business.cash}, [4, 3, 2, 1, 0]),
        ({"ledger_id": business.open("Other", type="asset")}, []),
        ({"source": "manual,bill"}, [4, 3, 2, 1, 0]),
        ({"source": "stripe"}, []),
        ({"creation_method": "manual"}, [4, 3, 2, 1, 0]),
        ({"creation_method": "ai"}, []),
        ({"start_date": "2026-03-03"}, [4, 2, 0]),
        ({"start_date": "2026-03-02", "end_date": "2026-03-04", "sort_by": "date"}, [2, 4, 3]),
    ):
        assert ids(business.entries(urlencode(query)), five) == expected, query
    page = business.get(f"{JOURNAL}?include_total_count=true&description=no&limit=1")
    assert page["total_count"] == 5
    assert "total_count" not in business.get(JOURNAL)


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=1001", "limit=x", "sort_by=amount", "descending=maybe"),
        *(
            "direction=up",
            "include_total_count=2",
            "cursor=x",
            "start_date=x",
            "end_date=2026-02-30",
        ),
        *("source=bank", "creation_method=robot"),
    ],
)
def test_a_wrong_parameter_is_422(business: Business, query: str) -> None:
    answer = business.send("GET", f"{JOURNAL}?{query}")
    assert answer.status == 422
    (fault,) = answer.json["detail"]
    assert fault["loc"] == ["query", query.partition("=")[0]]


def test_ledgers_are_templated_or_custom(business: Business) -> None:
    for template, kind, side in (
        ("bank_account", "asset", "debit"),
        ("credit_card", "liability", "credit"),
        ("accounts_payable", "liability", "credit"),
    ):
        templated = {"name": template, "financial_account_type": template}
        payload = business.send("POST", "/ledgers", templated).json["data"]
        assert (payload["type"], payload["debit_credit"]) == (kind, side)
        assert payload["financial_account_type"] == template
    body: dict[str, Any] = {
        "name": "Contra",
        "type": "asset",
        "debit_credit": "credit",
        "account_number": "1900",
        "parent_id": business.cash,
        "sub_type": "depreciation",
        "currency": "CAD",
        "report_cash_flow": True,
    }
    payload = business.send("POST", "/ledgers", body).json
    assert {name: payload[name] for name in body} == body
    assert (payload["status"], payload["editable"]) == ("active", True)
    answer = business.send("POST", "/ledgers", {**body, "name": "x"})
    assert answer.status == 409
    changed = business.send(
        "PUT", f"/ledgers/{payload['id']}", {"status": "inactive", "name": "Old"}
    )
    assert (changed.json["status"], changed.json["name"]) == ("inactive", "Old")
    items = business.get("/ledgers?status=inactive")["items"]
    assert [ledger["id"] for ledger in items] == [payload["id"]]
    assert business.get(f"/ledgers?id={payload['id']}")["items"][0]["account_number"] == "1900"
    page = business.get("/ledgers?limit=2&type=asset")
    assert page["has_more"] is True
    fields = {"name": "x", "type": "asset", "financial_account_type": "loan"}
    for wrong in ({"name": "x"}, fields):
        assert business.send("POST", "/ledgers", wrong).status == 422


@pytest.fixture
def base_url(gateway: Gateway) -> Iterator[str]:
    with server.running(gateway) as url:
        yield url


def test_a_script_after_the_documented_snippet(business: Business, base_url: str) -> None:
    """The vendor's Python sample uses httpx; the body here is a real one (specs/dayzero.md, 2)."""
    tenant = business.world.tenant
    headers = {"Authorization": f"Bearer {tenant.token}", "x-business-id": tenant.business_id}
    with httpx.Client(base_url=base_url, headers=headers) as client:
        created = client.post("/api/v1/journal-entries", json=business.body())
        assert created.status_code == 201
        entry = created.json()
        rows = client.get("/api/v1/journal-entries", params={"id": entry["id"]}).json()
        assert [item["id"] for item in rows["items"]] == [entry["id"]]
        path = f"/api/v1/journal-entries/{entry['id']}"
        assert client.put(path, json={"description": "new"}).json()["description"] == "new"
        files = {"file": ("a.pdf", b"%PDF-1.7", "application/pdf")}
        assert client.patch(f"{path}/attachment", files=files).status_code == 200
        assert client.post(f"{path}/reverse").status_code == 201
        other = client.post("/api/v1/journal-entries", json=business.body()).json()
        answer = client.delete(f"/api/v1/journal-entries/{other['id']}")
        assert (answer.status_code, answer.content) == (204, b"")
