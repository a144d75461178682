"""Journal entries: the reference's fields, changes as versions, deletion, reversal, attachment."""

from typing import Any

import httpx
import pytest

from ledger.aws.deadlines import RetryBudget
from ledger.book import Reader
from ledger.core import ids
from ledger.process.runtime import Runtime
from ledger.store.keys import Scope
from tests.bench import Bench
from tests.clients.dayzero import JOURNAL, Business
from tests.world import World
from tools.local.faults import faults
from tools.local.seed import form

# specs/dayzero.md, 2.
ENTRY = {
    *("id", "description", "currency", "entry_date", "business_id", "invoice_id", "thread"),
    *(
        "inventory_order_id",
        "source",
        "creation_method",
        "line_entries",
        "created_at",
        "updated_at",
    ),
}
LINE = {"id", "amount", "debit_credit", "ledger_id", "description", "ledger_name"}
NOBODY = "00000000-0000-7000-8000-000000000000"


def test_an_entry_is_answered_bare_and_enveloped(business: Business) -> None:
    body = business.body(12_500, invoice_id=NOBODY)
    body["line_entries"][0]["description"] = "Stripe payout"
    answer = business.send("POST", JOURNAL, body)
    assert answer.status == 201
    data = answer.json
    assert data.keys() == ENTRY | {"success", "message", "code", "data"} | data["data"].keys()
    assert data["data"].keys() >= ENTRY
    assert {name: data[name] for name in data["data"]} == data["data"]
    assert (data["success"], data["message"], data["code"]) == (True, "Success", "201")
    assert (data["entry_date"], data["currency"]) == ("2026-03-20", "USD")
    assert data["invoice_id"] == NOBODY
    assert data["source"] == data["creation_method"] == "manual"
    assert data["thread"] is None
    first, two = data["line_entries"]
    assert first.keys() >= LINE
    assert (first["amount"], first["debit_credit"], first["ledger_id"]) == (
        12_500,
        "debit",
        business.cash,
    )
    assert (first["ledger_name"], first["description"], two["description"]) == (
        "Cash",
        "Stripe payout",
        "",
    )
    assert data["id"][14] == "7", "a UUID of version 7"
    assert business.entries(f"id={data['id']}") == [data["data"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-03-20T00:00:00Z", "2026-03-20"),
        ("2026-03-20T23:30:00-02:00", "2026-03-21"),
        ("2026-03-20T10:00:00", "2026-03-20"),
    ],
)
def test_the_guides_datetime_is_taken(business: Business, text: str, name: str) -> None:
    body = business.body()
    del body["date"]
    answer = business.send("POST", JOURNAL, {**body, "datetime": text})
    assert (answer.status, answer.json["entry_date"]) == (201, name)


def test_the_currency_is_one_of_five_or_the_businesss(business: Business) -> None:
    assert business.post()["currency"] == "USD"
    for code in ("USD", "CAD", "AUD", "EUR", "GBP"):
        assert business.post(currency=code)["currency"] == code


def test_an_update_is_a_new_version(business: Business) -> None:
    entry = business.post()
    first, second = (line["id"] for line in entry["line_entries"])
    changes = {
        "create": [business.line("credit", business.sales, 50)],
        "update": [{"id": first, "amount": 50, "description": "less"}],
        "delete": [{"id": second}],
    }
    body = {"description": "Corrected", "date": "2026-03-21", "line_entry_changes": changes}
    answer = business.send("PUT", f"{JOURNAL}/{entry['id']}", body)
    assert answer.status == 200
    after = answer.json["data"]
    assert (after["description"], after["entry_date"]) == ("Corrected", "2026-03-21")
    lines = [(x["debit_credit"], x["amount"], x["description"]) for x in after["line_entries"]]
    assert lines == [("debit", 50, "less"), ("credit", 50, "")]
    assert after["line_entries"][0]["id"] == first
    assert after["updated_at"] > entry["updated_at"]
    plain = {"line_entry_changes": {"delete": [after["line_entries"][1]["id"]]}}
    assert business.send("PUT", f"{JOURNAL}/{entry['id']}", plain).status == 400
    assert business.entries(f"id={entry['id']}") == [after]


def reader(process: Runtime, world: World) -> Reader:
    scope = Scope(world.tenant.tenant_id, world.tenant.business_id)
    return Reader(process.table(RetryBudget.for_seconds().deadline), process.chart, scope)


def test_a_deleted_entry_is_out_of_the_books_and_its_history_stays(
    business: Business, process: Runtime
) -> None:
    entry, other = business.post(7), business.post(8)
    path = f"{JOURNAL}/{entry['id']}"
    business.send("PUT", path, {"description": "v2"})
    answer = business.send("DELETE", path)
    assert (answer.status, answer.body) == (204, b"")
    assert other["id"] in [version["id"] for version in business.entries()]
    for query in ("", "sort_by=entry_date", f"id={entry['id']}"):
        assert entry["id"] not in [version["id"] for version in business.entries(query)]
    for method, target in (("PUT", path), ("DELETE", path), ("POST", f"{path}/reverse")):
        assert business.send(method, target, {}).status == 404
    number = ids.id_of_uuid(business.world.tenant.business_id, "entry", entry["id"])
    assert number is not None
    versions = reader(process, business.world).versions(number)
    assert [version.description for version in versions] == ["Payment", "v2"]


def test_the_key_of_a_deleted_entry_still_gives_its_first_answer(business: Business) -> None:
    body = {"idempotency_key": "a key"}
    first = business.send("POST", JOURNAL, business.body(), **body)
    assert business.send("DELETE", f"{JOURNAL}/{first.json['data']['id']}").status == 204
    again = business.send("POST", JOURNAL, business.body(), **body)
    assert (again.status, again.json) == (201, first.json)
    assert business.send("POST", JOURNAL, business.body(7), **body).status == 409
    assert first.json["data"]["id"] not in [entry["id"] for entry in business.entries()]


def test_deletion_moves_guarded_balances_and_stops_at_their_floor(
    business: Business, bench: Bench
) -> None:
    world = business.world
    number = bench.open("Funds", 0, "USD")
    funds = ids.to_uuid(world.tenant.business_id, "account", number)
    balances = [
        business.line("debit", funds, 100_000),
        business.line("credit", business.cash, 100_000),
    ]
    business.post(line_entries=balances)
    into = [business.line("debit", funds, 5), business.line("credit", business.cash, 5)]
    entry = business.post(line_entries=into)
    out = [business.line("debit", business.cash, 100_005), business.line("credit", funds, 100_005)]
    business.post(line_entries=out)
    assert bench.balance(number) == 0
    answer = business.send("DELETE", f"{JOURNAL}/{entry['id']}")
    assert answer.status == 400
    assert answer.json["detail"] == "A balance of 0 cannot change by -5."
    business.post(line_entries=into)
    assert business.send("DELETE", f"{JOURNAL}/{entry['id']}").status == 204
    assert bench.balance(number) == 0


@pytest.mark.parametrize("word", ["lost", "again", "late", "reset", "conflict", "broken"])
def test_a_deletion_under_a_fault_happens_once(
    business: Business, process: Runtime, word: str
) -> None:
    entry = business.post()
    with faults(process.client, word) as traffic:
        answer = business.send("DELETE", f"{JOURNAL}/{entry['id']}")
        traffic.deliver()
    assert answer.status == 204
    number = ids.id_of_uuid(business.world.tenant.business_id, "entry", entry["id"])
    assert number is not None
    assert len(reader(process, business.world).versions(number)) == 1


def test_a_reversal_happens_once_and_closes_both(business: Business) -> None:
    entry = business.post()
    path = f"{JOURNAL}/{entry['id']}"
    first, two = (business.send("POST", f"{path}/reverse") for _ in "ab")
    assert (first.status, two.status) == (201, 201)
    assert first.json == two.json
    reversal = first.json
    assert reversal["original_journal_entry_id"] == reversal["reversal_of_id"] == entry["id"]
    sides = [(x["debit_credit"], x["ledger_id"]) for x in reversal["line_entries"]]
    assert sides == [("credit", business.cash), ("debit", business.sales)]
    (matches,) = business.entries(f"id={entry['id']}")
    assert matches["reversed_by_id"] == reversal["id"]
    assert business.send("DELETE", path).status == 409
    assert business.send("PUT", path, {"description": "x"}).status == 409
    assert business.send("DELETE", f"{JOURNAL}/{reversal['id']}").status == 409


def test_a_file_is_attached(business: Business) -> None:
    entry = business.post()
    multipart = {"content_type": "multipart/form-data; boundary=x"}
    path = f"{JOURNAL}/{entry['id']}/attachment"
    answer = business.send("PATCH", path, form("a.pdf", b"%PDF-1.7"), **multipart)
    assert answer.status == 200
    attachment = answer.json["attachment"]
    assert attachment["filename"] == "a.pdf"
    assert httpx.get(attachment["url"]).content == b"%PDF-1.7"
    assert business.send("PATCH", path, form("a.pdf", b"MZ"), **multipart).status == 422


def test_a_key_posts_once(business: Business) -> None:
    first, two = (
        business.send("POST", JOURNAL, business.body(), idempotency_key="k") for _ in "ab"
    )
    assert first.json == two.json
    assert first.json["id"][14] == "8", "a UUID of version 8"
    other = business.send("POST", JOURNAL, business.body(5), idempotency_key="k")
    assert (other.status, list(other.json)) == (409, ["detail"])
    assert business.post()["id"] != business.post()["id"]


def test_a_warm_create_is_one_request(business: Business, process: Runtime) -> None:
    business.post()
    with faults(process.client) as traffic:
        business.post()
    assert traffic.requests == ["PutItem"]


def check_error(answer: Any, status: int) -> None:
    assert answer.status == status
    assert list(answer.json) == ["detail"]


def test_a_request_needs_a_token_and_a_business(business: Business, other: World) -> None:
    missing = {"x_business_id": ""}
    check_error(business.send("GET", JOURNAL, **missing), 400)
    for name in (other.tenant.business_id, NOBODY, "x"):
        check_error(business.send("GET", JOURNAL, x_business_id=name), 404)
        check_error(business.send("POST", JOURNAL, business.body(), x_business_id=name), 404)
    check_error(business.send("GET", JOURNAL, authorization="Bearer x"), 401)
    reading = {"authorization": f"Bearer {business.world.tenant.readonly_token}"}
    assert business.send("GET", JOURNAL, **reading).status == 200
    check_error(business.send("POST", JOURNAL, business.body(), **reading), 403)
    stranger = Business(other)
    entry = business.post()
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/reverse")):
        check_error(stranger.send(method, f"{JOURNAL}/{entry['id']}{path}", {}), 404)
    lines = business.body()["line_entries"]
    check_error(stranger.send("POST", JOURNAL, stranger.body(line_entries=lines)), 400)
    (item,) = business.get("/businesses")["items"]
    assert (item["id"], item["currency"]) == (business.world.tenant.business_id, "USD")
