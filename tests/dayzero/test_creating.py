"""A creation takes every body that its page allows, and refuses the rest as its guide says.

The rows are those of the specification's table (specs/dayzero.md, 2).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL, Business
from tests.clients.layerfi import Business as Layer
from tools.local.faults import faults

NOBODY = "00000000-0000-7000-8000-000000000000"
TOO_FEW = {"detail": "Journal entry must have at least 2 line entries"}
FIELDS = ("description", "currency", "date", "datetime", "invoice_id", "inventory_order_id")


def lines(business: Business, debit: Any = 100, credit: Any = 100) -> list[dict[str, Any]]:
    return [
        business.line("debit", business.cash, debit),
        business.line("credit", business.sales, credit),
    ]


def create(business: Business, **body: Any) -> Any:
    return business.send("POST", JOURNAL, {"line_entries": lines(business), **body})


def test_two_lines_are_enough(business: Business) -> None:
    before = datetime.now(UTC).date()
    answer = create(business)
    assert answer.status == 201
    data = answer.json["data"]
    assert (data["description"], data["currency"]) == ("", "USD")
    assert before.isoformat() <= data["entry_date"] <= datetime.now(UTC).date().isoformat()
    assert business.entries(f"id={data['id']}") == [data]


def test_null_counts_as_absent(business: Business) -> None:
    bare = create(business).json["data"]
    for name in FIELDS:
        answer = create(business, **{name: None})
        assert answer.status == 201, name
        data = answer.json["data"]
        for field in ("description", "currency", "entry_date", "invoice_id", "inventory_order_id"):
            assert data[field] == bare[field], name
    answer = create(business, line_entries=None)
    assert (answer.status, answer.json) == (400, TOO_FEW)


def test_a_date_wins_over_a_datetime(business: Business) -> None:
    answer = create(business, date="2026-03-20", datetime="2026-05-01T10:00:00Z")
    assert (answer.status, answer.json["entry_date"]) == (201, "2026-03-20")


@pytest.mark.parametrize("digits", ["1234567", "12345678", "123456789", "999999999"])
def test_nine_decimals_of_a_second_are_cut_to_six(business: Business, digits: str) -> None:
    answer = create(business, datetime=f"2026-03-20T23:59:59.{digits}Z")
    assert (answer.status, answer.json["entry_date"]) == (201, "2026-03-20")
    exact = f"2026-03-20T23:59:59.{digits[:6]}Z"
    matches = business.entries(f"start_date={exact}&end_date={exact}")
    assert [entry["id"] for entry in matches] == [answer.json["id"]]


def test_fewer_than_two_lines_are_400(business: Business) -> None:
    before = business.entries()
    single = lines(business)[:1]
    bodies: list[dict[str, Any]] = [{}, *({"line_entries": x} for x in (None, [], single))]
    for body in bodies:
        answer = business.send("POST", JOURNAL, body)
        assert (answer.status, answer.json) == (400, TOO_FEW), body
    assert business.entries() == before


def test_an_unbalanced_entry_is_400_with_both_totals(business: Business) -> None:
    text = "Journal entry is not balanced: debits 1000, credits 900"
    before = business.entries()
    answer = create(business, line_entries=lines(business, 1000, 900))
    assert (answer.status, answer.json) == (400, {"detail": text})
    assert business.entries() == before
    entry = business.post(1000)
    changes = {"update": [{"id": entry["line_entries"][1]["id"], "amount": 900}]}
    path = f"{JOURNAL}/{entry['id']}"
    answer = business.send("PUT", path, {"line_entry_changes": changes})
    assert (answer.status, answer.json) == (400, {"detail": text})
    assert business.get(path)["data"] == entry


@pytest.mark.parametrize("amount", ["500", "500.0", "+500", 5e2])
def test_an_integer_may_be_spelled_as_fastapi_takes_it(business: Business, amount: Any) -> None:
    answer = create(business, line_entries=lines(business, amount, 500.0))
    assert answer.status == 201, answer.body
    assert [line["amount"] for line in answer.json["line_entries"]] == [500, 500]


def test_an_unknown_ledger_is_400_at_a_creation_and_404_at_an_update(
    business: Business, other: Any
) -> None:
    foreign = Business(other).cash
    entry = business.post()
    path = f"{JOURNAL}/{entry['id']}"
    for uuid in (NOBODY, foreign):
        two = [business.line("debit", uuid), business.line("credit", business.sales)]
        answer = create(business, line_entries=two)
        assert (answer.status, answer.json) == (400, {"detail": f"There is no ledger {uuid}"})
        first = entry["line_entries"][0]["id"]
        for changes in ({"create": two}, {"update": [{"id": first, "ledger_id": uuid}]}):
            refused = business.send("PUT", path, {"line_entry_changes": changes})
            assert refused.status == 404
            assert uuid in refused.json["detail"]
    assert business.get(path)["data"] == entry


def test_a_ledger_that_is_not_editable_takes_no_line_by_hand(business: Business) -> None:
    fixed = business.open("Fixed", type="asset", editable=False)
    two = [business.line("debit", fixed), business.line("credit", business.sales)]
    answer = create(business, line_entries=two)
    assert answer.status == 400
    assert fixed in answer.json["detail"]
    entry = business.post()
    path, first = f"{JOURNAL}/{entry['id']}", entry["line_entries"][0]["id"]
    for changes in ({"create": two}, {"update": [{"id": first, "ledger_id": fixed}]}):
        assert business.send("PUT", path, {"line_entry_changes": changes}).status == 400
    assert business.get(path)["data"] == entry


def test_no_other_api_is_bound_by_editable(business: Business) -> None:
    layer = Layer(business.world)
    fixed = business.open("Fixed", type="asset", editable=False)
    items = [layer.line(fixed, "DEBIT", 5), layer.line(layer.cash, "CREDIT", 5)]
    answer = layer.send("POST", "/ledger/journal-entries", layer.body(line_items=items))
    assert answer.status == 200
    path = f"{JOURNAL}/{answer.json['entry_id']}"
    lines = business.get(path)["line_entries"]
    assert business.send("PUT", path, {"description": "new"}).status == 200
    changes = {"update": [{"id": line["id"], "amount": 7} for line in lines]}
    assert business.send("PUT", path, {"line_entry_changes": changes}).status == 400


def test_links_are_texts_of_the_clients_own(business: Business) -> None:
    entry = create(business, invoice_id="INV-7", inventory_order_id="PO 7/a").json["data"]
    assert (entry["invoice_id"], entry["inventory_order_id"]) == ("INV-7", "PO 7/a")
    uuid = "01A2189C-1D59-7400-A477-5D4FEB1333F0"
    other = create(business, invoice_id=uuid).json["data"]
    assert other["invoice_id"] == uuid
    for text, matches in (
        ("INV-7", [entry]),
        ("inv-7", []),
        ("INV", []),
        (uuid.lower(), [other]),
        (uuid.replace("-", ""), [other]),
    ):
        assert business.entries(f"invoice_id={text}") == matches, text
    assert create(business, invoice_id="x" * 255).status == 201
    assert create(business, inventory_order_id="x" * 256).status == 422


def test_a_uuid_needs_no_dashes(business: Business) -> None:
    plain = [{**x, "ledger_id": x["ledger_id"].replace("-", "")} for x in lines(business)]
    entry = create(business, line_entries=plain).json["data"]
    assert [x["ledger_id"] for x in entry["line_entries"]] == [business.cash, business.sales]
    path = f"{JOURNAL}/{entry['id'].replace('-', '')}"
    header = {"x_business_id": business.world.tenant.business_id.replace("-", "")}
    assert business.send("GET", path, **header).json["data"] == entry
    assert business.entries(f"id={entry['id'].replace('-', '')}") == [entry]
    partly = entry["id"].replace("-", "", 1)
    assert business.send("GET", f"{JOURNAL}/{partly}").status == 422


def test_the_same_body_under_a_key_is_the_same_entry_after_midnight(business: Business) -> None:
    body = {"line_entries": lines(business)}
    midnight = datetime(2026, 3, 21, tzinfo=UTC)
    second = timedelta(seconds=1)
    first, again = (
        business.send_at(at, "POST", JOURNAL, body, **{"idempotency-key": "k"})
        for at in (midnight - second, midnight + second)
    )
    assert (first.status, first.json["entry_date"]) == (201, "2026-03-20")
    assert (again.status, again.json) == (201, first.json)
    later = business.send_at(midnight + second, "POST", JOURNAL, body)
    assert later.json["entry_date"] == "2026-03-21"


def test_a_key_answers_as_before_once_its_ledger_is_not_editable(
    business: Business, process: Runtime
) -> None:
    body = {"line_entries": lines(business)}
    first = business.send("POST", JOURNAL, body, idempotency_key="k")
    assert business.send("PUT", f"/ledgers/{business.cash}", {"editable": False}).status == 200
    process.chart.forget()
    again = business.send("POST", JOURNAL, body, idempotency_key="k")
    assert (again.status, again.json["id"]) == (201, first.json["id"])
    assert business.send("POST", JOURNAL, body).status == 400


def test_a_warm_create_reads_nothing_and_an_unbalanced_one_asks_nothing(
    business: Business, process: Runtime
) -> None:
    create(business)
    with faults(process.client) as traffic:
        create(business)
        create(business, line_entries=lines(business, 1, 2))
    assert traffic.requests == ["PutItem"]
