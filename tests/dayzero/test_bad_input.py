"""Bad input is refused as FastAPI does it: where, what, which rule; and nothing is written."""

import json
from typing import Any

import pytest

from events.dayzero.cases import PRINTED_SAMPLE
from ledger.core.limits import AMOUNT_MINOR_MAX
from tests.clients.dayzero import JOURNAL, Business

NOBODY = "00000000-0000-7000-8000-000000000000"

BODIES: list[tuple[dict[str, Any], list[Any], str]] = [
    ({"description": "x" * 1001}, ["body", "description"], "string_too_long"),
    ({"currency": "JPY"}, ["body", "currency"], "literal_error"),
    ({"currency": "usd"}, ["body", "currency"], "literal_error"),
    ({"date": "2026-02-30"}, ["body", "date"], "date_from_datetime_parsing"),
    ({"date": "20.03.2026"}, ["body", "date"], "date_parsing"),
    ({"date": 20260320}, ["body", "date"], "date_parsing"),
    ({"datetime": "yesterday"}, ["body", "datetime"], "datetime_parsing"),
    ({"line_entries": {}}, ["body", "line_entries"], "list_type"),
    ({"invoice_id": "x" * 256}, ["body", "invoice_id"], "string_too_long"),
    ({"inventory_order_id": 5}, ["body", "inventory_order_id"], "string_type"),
]

LINES: list[tuple[dict[str, Any], str, str]] = [
    ({"amount": 1.5}, "amount", "int_from_float"),
    ({"amount": "1.5"}, "amount", "int_parsing"),
    ({"amount": "x"}, "amount", "int_parsing"),
    ({"amount": ""}, "amount", "int_parsing"),
    ({"amount": "٣"}, "amount", "int_parsing"),
    ({"amount": "-5"}, "amount", "greater_than_equal"),
    ({"amount": True}, "amount", "int_type"),
    ({"amount": None}, "amount", "int_type"),
    ({"amount": 0}, "amount", "greater_than_equal"),
    ({"amount": -1}, "amount", "greater_than_equal"),
    ({"amount": AMOUNT_MINOR_MAX + 1}, "amount", "less_than_equal"),
    ({"debit_credit": "DEBIT"}, "debit_credit", "literal_error"),
    ({"ledger_id": "x"}, "ledger_id", "uuid_parsing"),
    ({"description": 5}, "description", "string_type"),
]


@pytest.mark.parametrize(("change", "loc", "kind"), BODIES, ids=repr)
def test_a_wrong_body_is_422(
    business: Business, change: dict[str, Any], loc: list[Any], kind: str
) -> None:
    before = business.entries()
    answer = business.send("POST", JOURNAL, business.body(**change))
    assert answer.status == 422
    (fault,) = answer.json["detail"]
    assert fault["loc"] == loc
    assert fault["type"].startswith(kind[:4])
    assert fault["msg"]
    assert business.entries() == before


@pytest.mark.parametrize(("change", "field", "kind"), LINES, ids=repr)
def test_a_wrong_line_is_422(
    business: Business, change: dict[str, Any], field: str, kind: str
) -> None:
    lines = business.body()["line_entries"]
    broken = business.body(line_entries=[lines[0], {**lines[1], **change}])
    (fault,) = business.send("POST", JOURNAL, broken).json["detail"]
    assert (fault["loc"], fault["type"]) == (["body", "line_entries", 1, field], kind)


@pytest.mark.parametrize("literal", ["1e999999", "-1e999999", "1e40", "9" * 64])
def test_a_number_beyond_all_limits_is_422(business: Business, literal: str) -> None:
    text = json.dumps(business.body(7)).replace('"amount": 7', f'"amount": {literal}')
    answer = business.send("POST", JOURNAL, text.encode())
    assert answer.status == 422
    types = {fault["type"] for fault in answer.json["detail"]}
    assert types <= {"less_than_equal", "greater_than_equal", "json_invalid"}


def test_the_printed_sample_is_a_placeholder_and_fails(business: Business) -> None:
    answer = business.send("POST", JOURNAL, PRINTED_SAMPLE)
    assert answer.status == 422
    assert [fault["loc"] for fault in answer.json["detail"]] == [["body", "currency"]]


def test_all_missing_fields_are_reported_at_once(business: Business) -> None:
    answer = business.send("POST", JOURNAL, {"line_entries": [{}, {"amount": 1}]})
    rows = [(fault["loc"][2:], fault["type"]) for fault in answer.json["detail"]]
    assert rows == [
        ([0, "amount"], "missing"),
        ([0, "debit_credit"], "missing"),
        ([0, "ledger_id"], "missing"),
        ([1, "debit_credit"], "missing"),
        ([1, "ledger_id"], "missing"),
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b"\xff", b"NaN"])
def test_a_body_that_is_no_json_object_is_422(business: Business, body: bytes) -> None:
    answer = business.send("POST", JOURNAL, body)
    assert answer.status == 422
    assert answer.json["detail"][0]["type"] == "json_invalid"


def test_an_id_that_is_none_is_422_and_one_of_nothing_404(business: Business) -> None:
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/reverse")):
        wrong = business.send(method, f"{JOURNAL}/x{path}", {})
        assert wrong.status == 422
        assert wrong.json["detail"][0]["loc"] == ["path", "id"]
        assert business.send(method, f"{JOURNAL}/{NOBODY}{path}", {}).status == 404
    assert business.send("PUT", f"/ledgers/{NOBODY}", {"name": "x"}).status == 404


def test_an_update_that_leaves_no_line_is_refused(business: Business) -> None:
    entry = business.post()
    changes = {"delete": [line["id"] for line in entry["line_entries"]]}
    answer = business.send("PUT", f"{JOURNAL}/{entry['id']}", {"line_entry_changes": changes})
    assert (answer.status, answer.json["detail"]) == (
        400,
        "Journal entry must have at least 2 line entries",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"update": [{"id": NOBODY, "amount": 1}]}, "no line"),
        ({"delete": [NOBODY]}, "no line"),
        ({"delete": [{"id": NOBODY}]}, "no line"),
        ({"update": [{"id": NOBODY, "amount": 1}]}, NOBODY),
        ({"update": [{"amount": 1}]}, "required"),
        ({"update": [{"id": "x"}]}, "UUID"),
        ({"create": [{}]}, "required"),
    ],
)
def test_a_wrong_update_changes_nothing(
    business: Business, changes: dict[str, Any], words: str
) -> None:
    entry = business.post()
    body = {"description": "changed", "line_entry_changes": changes}
    answer = business.send("PUT", f"{JOURNAL}/{entry['id']}", body)
    assert answer.status == 422
    assert words in answer.body.decode()
    assert business.entries(f"id={entry['id']}") == [entry]
