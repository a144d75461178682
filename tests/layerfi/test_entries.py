"""Journal entries: every field that the seed and the vendor's client require, exact and once."""

import json
from decimal import Decimal
from typing import Any

from ledger.process.runtime import Runtime
from tests.clients.layerfi import Business, unknown
from tests.world import World
from tools.local.faults import faults

# specs/layer.md, 3: what the seed prints, and what the React client needs besides.
FLAT = {"id", "created_by", "memo", "entry_id", "customer", "vendor", "transaction_tags"}
MANUAL = FLAT | {"external_id", "line_items", "entry", "metadata", "reference_number"}
MANUAL_LINE = {"id", "external_id", "memo", "line_item_id", "customer", "vendor"}
ENTRY = {
    *(
        "id",
        "business_id",
        "ledger_id",
        "entry_number",
        "agent",
        "entry_type",
        "customer",
        "vendor",
    ),
    *("date", "entry_at", "reversal_of_id", "reversal_id", "line_items", "transaction_tags"),
    *("memo", "metadata", "reference_number", "source"),
}
LINE = {
    *("id", "entry_id", "account", "amount", "direction", "customer", "vendor", "entry_at"),
    *("createdAt", "entry_reversal_of", "entry_reversed_by"),
}
ACCOUNT = {"id", "name", "stable_name", "account_number", "normality", "account_type"}
PARTY = {
    *("id", "external_id", "individual_name", "company_name", "email", "mobile_phone"),
    *("office_phone", "address_string", "memo", "status", "transaction_tags"),
}
TAG = {
    *("id", "key", "value", "dimension_id", "definition_id", "dimension_display_name"),
    *("value_display_name", "archived_at", "created_at", "updated_at"),
}
ONCE = ("memo", "transaction_tags")
SOURCE = {"type", "manual_entry_id", "created_by", "display_description", "entity_name"}


def check_entry(entry: Any) -> None:
    assert entry.keys() >= ENTRY
    assert entry["source"].keys() >= SOURCE
    for line in entry["line_items"]:
        assert line.keys() >= LINE
        assert line["account"].keys() >= ACCOUNT
        assert isinstance(line["account"]["account_subtype"], dict)
        assert type(line["amount"]) is int


def without_what_is_said_once(entry: Any) -> Any:
    """Return a ledger entry as the answer has it that says the same of the manual entry's lines."""
    lines = entry["line_items"]
    matches = [{name: line[name] for name in line if name not in ONCE} for line in lines]
    return {**entry, "line_items": matches}


def seed(business: Business, customer: str, tags: list[Any]) -> dict[str, Any]:
    """Return the body that the vendor's page prints."""
    none = {"customer_id": None, "customer_external_id": None}
    return {
        "external_id": "example-external-id",
        "entry_at": "2023-11-07T05:31:56Z",
        "created_by": "jsmith",
        "memo": "Example debit/credit entry",
        "line_items": [
            business.line(business.sales, "CREDIT", **{**none, "customer_id": customer}, tags=tags),
            business.line(business.cash, "DEBIT", **none, tags=[]),
        ],
        "customer_id": customer,
        "customer_external_id": "customer-1",
        "tags": tags,
    }


def test_the_seeds_example_is_answered_field_by_field(business: Business) -> None:
    """The vendor's printed body, with ids of this book (specs/layer.md, 3)."""
    customer = business.make("/customers", {"external_id": "customer-1"})["id"]
    tags = [{"key": "Location", "value": "MainStreet"}]
    answer = business.send("POST", "/ledger/journal-entries", seed(business, customer, tags))
    assert answer.status == 200
    payload = answer.json
    # Flat what the seed prints and no more; all of it in `data`, for the vendor's client.
    assert payload.keys() == FLAT | {"type", "data"}
    assert {name: payload["data"][name] for name in payload if name != "data"} == {
        name: payload[name] for name in payload if name != "data"
    }
    payload = payload["data"]
    assert payload.keys() == MANUAL | {"type"}
    assert payload["id"] != payload["entry_id"] == payload["entry"]["id"]
    assert (payload["created_by"], payload["memo"]) == ("jsmith", "Example debit/credit entry")
    assert payload["customer"].keys() >= PARTY
    assert (payload["customer"]["id"], payload["customer"]["external_id"]) == (
        customer,
        "customer-1",
    )
    assert payload["vendor"] is None
    (tag,) = payload["transaction_tags"]
    assert tag.keys() == TAG
    assert (tag["key"], tag["value"], tag["dimension_display_name"]) == (
        "Location",
        "MainStreet",
        None,
    )
    assert payload["entry"]["entry_at"] == "2023-11-07T05:31:56.000Z"
    assert all(line.keys() >= MANUAL_LINE for line in payload["line_items"])
    assert payload["line_items"][0]["transaction_tags"][0]["definition_id"] == tag["definition_id"]
    check_entry(payload["entry"])
    data = business.get(f"/ledger/entries/{payload['entry_id']}")["data"]
    for manual, line in zip(payload["line_items"], data["line_items"], strict=True):
        assert {name: line[name] for name in ONCE} == {name: manual[name] for name in ONCE}
    assert without_what_is_said_once(data) == payload["entry"]


def test_the_react_clients_requests_are_taken(business: Business) -> None:
    """specs/layer.md, 1 and 3: amounts as strings, its headers and query, milliseconds."""
    stable = {"type": "StableName", "stable_name": "OWNERS_CASH"}
    business.open("Owners", "ASSET", "DEBIT", stable_name=stable, account_subtype="BANK_ACCOUNTS")
    identifier = {"account_identifier": stable}
    lines = [
        {**business.line(business.sales, "CREDIT", "12300"), "memo": "one"},
        {**business.line(business.cash, "DEBIT", "12300"), **identifier},
    ]
    body = business.body(
        line_items=lines, entry_at="2026-01-31T12:00:00.123Z", metadata={"n": [1, None, "x"]}
    )
    headers = {
        "layer_locale": "en-US",
        "layer_react_version": "0.1.145",
        "cache_control": "no-cache",
    }
    answer = business.send("POST", "/ledger/journal-entries", body, **headers)
    assert answer.status == 200
    entry = answer.json["data"]["entry"]
    check_entry(entry)
    assert [line["amount"] for line in entry["line_items"]] == [12300, 12300]
    account = entry["line_items"][1]["account"]
    assert account["stable_name"] == "OWNERS_CASH"
    assert account["account_subtype"] == {"value": "BANK_ACCOUNTS", "display_name": "Bank accounts"}
    assert entry["entry_at"] == "2026-01-31T12:00:00.123Z"
    assert answer.json["data"]["metadata"] == {"n": [1, None, "x"]}
    json_type = {"content_type": "application/json", **headers}
    query = "/ledger/entries?sort_by=entry_at&sort_order=DESC&limit=150&show_total_count=true"
    page = business.send("GET", query, **json_type).json
    matches = [row for row in page["data"] if row["id"] == entry["id"]]
    assert [without_what_is_said_once(row) for row in matches] == [entry]
    assert page["meta"]["pagination"]["total_count"] == len(page["data"])


def test_an_entry_is_reversed_once_and_linked_both_ways(business: Business) -> None:
    entry = business.post()["entry"]
    path = f"/ledger/entries/{entry['id']}/reverse"
    first = business.send("POST", path, content_type="application/json")
    again = business.send("POST", path, content_type="application/json")
    assert (first.status, again.status) == (201, 200)
    reversal = first.json["data"]
    assert again.json["data"] == reversal
    check_entry(reversal)
    assert (reversal["entry_type"], reversal["reversal_of_id"]) == ("REVERSAL", entry["id"])
    sides = [(line["direction"], line["amount"]) for line in reversal["line_items"]]
    assert sides == [("DEBIT", 123), ("CREDIT", 123)]
    data = business.get(f"/ledger/entries/{entry['id']}")["data"]
    assert data["reversal_id"] == reversal["id"]
    assert data["line_items"][0]["entry_reversed_by"] == reversal["id"]
    back = business.send("POST", f"/ledger/entries/{reversal['id']}/reverse")
    assert back.status == 201
    assert back.json["data"]["reversal_of_id"] == reversal["id"]


def test_an_external_id_posts_once(business: Business) -> None:
    first, two = (business.post(external_id="e-1", tags=[{"key": "k", "value": "v"}]) for _ in "ab")
    assert first == two
    assert first["external_id"] == "e-1"
    answer = business.send("POST", "/ledger/journal-entries", business.body(5, external_id="e-1"))
    assert answer.status == 409
    assert answer.json["errors"][0]["description"] == (
        "The external_id was used for another request."
    )
    business.send("POST", f"/ledger/entries/{first['entry_id']}/reverse")
    assert business.post(external_id="e-1", tags=[{"key": "k", "value": "v"}])["id"] == first["id"]
    assert business.post()["id"] != business.post()["id"]


def test_a_warm_create_is_one_request(business: Business, process: Runtime) -> None:
    customer = business.make("/customers", {"external_id": "c"})["id"]
    stable = {"type": "StableName", "stable_name": "CASH"}
    business.open("Cash too", "ASSET", "DEBIT", stable_name=stable)
    lines = [
        business.line(business.sales, "CREDIT", customer_external_id="c"),
        {**business.line(business.cash, "DEBIT"), "account_identifier": stable},
    ]
    more = {"line_items": lines, "customer_id": customer, "tags": [{"key": "k", "value": "v"}]}
    with faults(process.client) as first:
        business.post(**more)
    assert first.requests.count("TransactWriteItems") == 1, "the entry with its first tag"
    for external_id in (None, "e-1", "e-1"):
        with faults(process.client) as traffic:
            business.post(**more, external_id=external_id)
        assert traffic.requests == ["PutItem"]


def test_anothers_business_looks_like_none(business: Business, other: World) -> None:
    stranger = Business(other)
    entry = business.post()["entry"]
    for base in (business.base, f"/v1/businesses/{unknown()}", "/v1/businesses/x"):
        answers = [
            other.send("GET", f"{base}/ledger/entries"),
            other.send("GET", f"{base}/ledger/entries/{entry['id']}"),
            other.send("POST", f"{base}/ledger/journal-entries", business.body()),
            other.send("POST", f"{base}/auth-token"),
            other.send("GET", f"{base}/whoami"),
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({answer.body for answer in answers}) == 1
    for path in (f"/ledger/entries/{entry['id']}", f"/ledger/accounts/{business.cash}/lines"):
        assert stranger.send("GET", path).status == 404
    assert stranger.send("POST", f"/ledger/entries/{entry['id']}/reverse").status == 404


METADATA = (
    '{"rate":1.5,"e":1e-7,"l":[1.25,{"n":-0.0,"big":123456789012345678.123456789}],"m":1E+3,'
    '"i":12345678901234567890,"s":"1.5","q":"\\"\\\\u0000","t":true,"z":null}'
)


def test_metadata_comes_back_as_the_same_numbers(business: Business) -> None:
    """To the last digit and sign, in every answer; a text stays a text."""
    document = json.loads(METADATA, parse_float=Decimal)
    body = json.dumps(business.body())[:-1] + f', "metadata": {METADATA}}}'
    posted = business.send("POST", "/ledger/journal-entries", body.encode())
    assert posted.status in (200, 201), posted.body
    entry = posted.json["data"]["entry_id"]
    matches = [json.loads(posted.body, parse_float=Decimal)["data"]["metadata"]]
    view = business.send("GET", f"/ledger/entries/{entry}").body
    matches.append(json.loads(view, parse_float=Decimal)["data"]["metadata"])
    ids = business.send("GET", "/ledger/entries").body
    matches.append(json.loads(ids, parse_float=Decimal)["data"][0]["metadata"])
    for metadata in matches:
        assert metadata == document
        assert list(map(repr, metadata.values())) == list(map(repr, document.values()))
