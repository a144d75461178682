"""Bad input is refused in Pennylane's words, says what is wrong and where, and writes nothing."""

from typing import Any

import pytest

from tests.clients.pennylane import Company

GOOD_LINE = {"debit": "1.00", "credit": "0.00", "ledger_account_id": 1}

SCHEMA_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"date": "2026-02-30"}, "date", "InvalidDateFormat"),
    ({"date": "30/01/2026"}, "date", "InvalidDateFormat"),
    ({"date": "1899-12-31"}, "date", "InvalidDateFormat"),
    ({"date": 20260131}, "date", "InvalidDateFormat"),
    ({"date": "２０２６-01-31"}, "date", "InvalidDateFormat"),
    ({"date": None}, "date", "NotNullError"),
    ({"date": "2026-01-31T99:99:99Z"}, "date", "InvalidDateFormat"),
    ({"date": "2026-01-31T10:00:00+25:00"}, "date", "InvalidDateFormat"),
    ({"date": "2026-01-31T10:00:00.1234567890Z"}, "date", "InvalidDateFormat"),
    ({"date": "2026-01-31T10:00:00 CET"}, "date", "InvalidDateFormat"),
    ({"date": "2026-01-31T"}, "date", "InvalidDateFormat"),
    ({"label": None}, "label", "NotNullError"),
    ({"label": "x" * 1001}, "label", "MoreThanMaxLength"),
    ({"journal_id": "1"}, "journal_id", "ValidateError"),
    ({"journal_id": True}, "journal_id", "ValidateError"),
    ({"journal_id": 1.5}, "journal_id", "ValidateError"),
    ({"journal_id": 0}, "journal_id", "LessThanMinimum"),
    ({"currency": "eur"}, "currency", "NotEnumInclude"),
    ({"currency": "XAU"}, "currency", "NotEnumInclude"),
    ({"currency": None}, "currency", "NotNullError"),
    ({"file_attachment_id": None}, "file_attachment_id", "NotNullError"),
    ({"due_date": "x"}, "due_date", "InvalidDateFormat"),
    ({"ledger_entry_lines": []}, "ledger_entry_lines", "LessThanMinItems"),
    ({"ledger_entry_lines": {}}, "ledger_entry_lines", "ValidateError"),
    ({"ledger_entry_lines": [GOOD_LINE] * 1001}, "ledger_entry_lines", "MoreThanMaxItems"),
    ({"unknown": 1}, "unknown", "NotExistPropertyDefinition"),
    ({"invoice_number": "x"}, "invoice_number", "NotExistPropertyDefinition"),
]

LINE_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"debit": 1}, "debit", "ValidateError"),
    ({"debit": 1.5}, "debit", "ValidateError"),
    ({"debit": None}, "debit", "NotNullError"),
    ({"debit": "1e3"}, "debit", "InvalidPattern"),
    ({"debit": "+1"}, "debit", "InvalidPattern"),
    ({"debit": " 1"}, "debit", "InvalidPattern"),
    ({"debit": "1\n"}, "debit", "InvalidPattern"),
    ({"debit": "1,00"}, "debit", "InvalidPattern"),
    ({"debit": "１"}, "debit", "InvalidPattern"),
    ({"debit": "NaN"}, "debit", "InvalidPattern"),
    ({"debit": "9" * 33}, "debit", "MoreThanMaxLength"),
    ({"ledger_account_id": "1"}, "ledger_account_id", "ValidateError"),
    ({"label": None}, "label", "NotNullError"),
    ({"amount": "1"}, "amount", "NotExistPropertyDefinition"),
]


@pytest.mark.parametrize(("change", "field", "code"), SCHEMA_FAULTS, ids=repr)
def test_a_body_against_the_schema_is_400(
    company: Company, change: dict[str, Any], field: str, code: str
) -> None:
    before = company.items("/ledger_entries")
    answer = company.send("POST", "/ledger_entries", company.body(**change))
    assert answer.status == 400
    assert answer.json["field"].startswith(field)
    assert answer.json["code"] == code
    assert field in answer.json["message"]
    assert company.items("/ledger_entries") == before


@pytest.mark.parametrize(("change", "field", "code"), LINE_FAULTS, ids=repr)
def test_a_line_against_the_schema_is_400(
    company: Company, change: dict[str, Any], field: str, code: str
) -> None:
    lines = company.body()["ledger_entry_lines"]
    broken = [lines[0], {**lines[1], **change}]
    answer = company.send("POST", "/ledger_entries", company.body(ledger_entry_lines=broken))
    assert (answer.status, answer.json["code"]) == (400, code)
    assert answer.json["field"] == f"ledger_entry_lines.1.{field}"


@pytest.mark.parametrize("missing", ["date", "label", "journal_id", "ledger_entry_lines"])
def test_a_missing_field_is_refused(company: Company, missing: str) -> None:
    body = company.body()
    del body[missing]
    answer = company.send("POST", "/ledger_entries", body)
    assert (answer.status, answer.json["code"]) == (400, "NotExistRequiredKey")
    assert answer.json["field"] == missing


def test_every_fault_is_said_at_once(company: Company) -> None:
    answer = company.send("POST", "/ledger_entries", company.body(date="x", currency="x"))
    assert "date:" in answer.json["message"]
    assert "currency:" in answer.json["message"]


@pytest.mark.parametrize(
    ("debit", "credit", "words"),
    [
        ("0.00", "0.00", "ledger_entry_lines.1: one of debit and credit"),
        ("", "", "ledger_entry_lines.1: one of debit and credit"),
        ("1.00", "1.00", "ledger_entry_lines.1: one of debit and credit"),
        ("0.001", "0", "ledger_entry_lines.1.debit: EUR has at most 2 decimals"),
        (
            *("99999999999999", "0"),
            "ledger_entry_lines.1.debit: must be at most 10000000000000.00 EUR",
        ),
        ("100.00", "0.00", "not balanced"),
    ],
)
def test_a_line_against_the_rules_of_the_ledger_is_422(
    company: Company, debit: str, credit: str, words: str
) -> None:
    line = {"debit": debit, "credit": credit, "ledger_account_id": company.sales}
    lines = [company.debit(company.bank, "100.00"), line]
    answer = company.send("POST", "/ledger_entries", company.body(ledger_entry_lines=lines))
    assert answer.status == answer.json["status"] == 422
    assert words in answer.json["error"]


def test_yen_has_no_decimals(company: Company) -> None:
    assert company.post("100", currency="JPY")["ledger_entry_lines"][0]["debit"] == "100"
    assert company.post("100.00", currency="JPY")["ledger_entry_lines"][0]["debit"] == "100"
    answer = company.send("POST", "/ledger_entries", company.body("100.50", currency="JPY"))
    assert answer.status == 422
    assert "JPY has at most 0 decimals" in answer.json["error"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"journal_id": 99}, "Couldn't find Journal with 'id'=99"),
        ({"journal_id": 2**60}, f"Couldn't find Journal with 'id'={2**60}"),
        ({"file_attachment_id": 7}, "Couldn't find FileAttachment with 'id'=7"),
    ],
)
def test_an_unknown_id_in_a_body_is_refused(
    company: Company, change: dict[str, Any], words: str
) -> None:
    answer = company.send("POST", "/ledger_entries", company.body(**change))
    assert (answer.status, answer.json) == (404, {"error": words, "status": 404})
    lines = [company.debit(2**62, "1"), company.credit(company.bank, "1")]
    answer = company.send("POST", "/ledger_entries", company.body(ledger_entry_lines=lines))
    assert (answer.status, answer.json["error"]) == (
        404,
        f"Couldn't find LedgerAccount with 'id'={2**62}",
    )


@pytest.mark.parametrize(
    ("path", "body", "rule"),
    [
        ("journals", {"code": "V1", "label": "x"}, "must be two to five letters A to Z"),
        ("ledger_accounts", {"number": "40 1", "label": "x"}, "must have no spaces"),
        ("ledger_entries", None, "must be a decimal with a point and no separators"),
    ],
)
def test_a_text_of_another_form_is_refused_with_the_rule_in_words(
    company: Company, path: str, body: dict[str, Any] | None, rule: str
) -> None:
    comma = {"ledger_entry_lines": [{**GOOD_LINE, "debit": "1,00"}] * 2}
    entry = {"date": "2026-01-31", "label": "x", "journal_id": 1, **comma}
    answer = company.send("POST", f"/{path}", body or entry)
    assert (answer.status, answer.json["code"]) == (400, "InvalidPattern")
    assert rule in answer.json["message"]
    assert "pattern" not in answer.json["message"]


@pytest.mark.parametrize("label", ["", "  ", "\u00a0\t"])
def test_a_blank_label_is_refused_where_it_is_a_name(company: Company, label: str) -> None:
    account = f"/ledger_accounts/{company.bank}"
    before = company.get("/ledger_accounts"), company.get("/journals")
    for answer in (
        company.send("POST", "/ledger_accounts", {"number": "401", "label": label}),
        company.send("PUT", account, {"label": label}),
        company.send("POST", "/journals", {"code": "AB", "label": label}),
        company.send("POST", "/category_groups", {"label": label}),
    ):
        assert (answer.status, answer.json["error"]) == (422, "The label must not be empty.")
    assert (company.get("/ledger_accounts"), company.get("/journals")) == before
    assert company.send("PUT", account, {"letterable": True}).status == 200
