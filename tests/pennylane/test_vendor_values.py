"""Values that Pennylane prints: countries, VAT rates, currencies, date-times."""

from typing import Any

import pytest

from ledger.dialects.pennylane.chart_of_accounts import COUNTRIES, VAT_RATES
from tests.clients.pennylane import Company


def test_each_country_and_each_vat_rate_of_the_vendor_is_accepted(company: Company) -> None:
    assert (len(COUNTRIES), len(VAT_RATES)) == (35, 175)
    assert {"FR", "XK", "NO", "any"} < COUNTRIES
    assert {"FR_200", "FR_85_construction", "DE_190_BU0003", "mixed", "any"} < VAT_RATES
    values = [("country_alpha2", code) for code in sorted(COUNTRIES)]
    values += [("vat_rate", rate) for rate in sorted(VAT_RATES)]
    for place, (field, value) in enumerate(values):
        account = {"number": f"401V{place}", "label": "A supplier", field: value}
        assert company.make("/ledger_accounts", account)[field] == value


@pytest.mark.parametrize(
    ("field", "value"), [("country_alpha2", "ZZ"), ("country_alpha2", "fr"), ("vat_rate", "FR_20")]
)
def test_a_value_that_the_vendor_does_not_print_is_refused(
    company: Company, field: str, value: str
) -> None:
    answer = company.send("POST", "/ledger_accounts", {"number": "4", "label": "x", field: value})
    assert (answer.status, answer.json["code"], answer.json["field"]) == (
        *(400, "NotEnumInclude"),
        field,
    )


@pytest.mark.parametrize(
    ("currency", "amount", "answer"),
    [
        ("XDR", "100.55", "100.55"),
        ("JPY", "100.00", "100"),
        ("BHD", "100.00", "100.000"),
        ("EUR", "100", "100.00"),
    ],
)
def test_an_amount_is_answered_with_the_decimals_of_its_currency(
    company: Company, currency: str, amount: str, answer: str
) -> None:
    assert company.post(amount, currency=currency)["ledger_entry_lines"][0]["debit"] == answer


@pytest.mark.parametrize(
    "time",
    [
        *("T10:00:00Z", "T10:00", "T10:00:00.123456789Z", " 10:00:00 UTC", " 10:00:00"),
        *("T23:59:59.9999999+02:00", "T00:00:00-1100", "t10:00:00z", " 10:00:00 +0200"),
    ],
)
def test_the_date_of_a_date_time_is_the_one_that_the_text_has(company: Company, time: str) -> None:
    entry = company.post(date=f"2026-01-31{time}", due_date=f"2026-02-28{time}")
    assert (entry["date"], entry["due_date"]) == ("2026-01-31", "2026-02-28")
    changed = company.put(entry["id"], {"date": f"2026-02-01{time}"})
    assert changed.json["date"] == "2026-02-01"


def test_the_unbalanced_refusal_has_the_contracts_fields_and_the_guides(company: Company) -> None:
    lines = [company.debit(company.bank, "2.00"), company.credit(company.sales, "1.00")]
    answer = company.send("POST", "/ledger_entries", company.body(ledger_entry_lines=lines))
    refusal: dict[str, Any] = answer.json
    assert (answer.status, refusal["status"]) == (422, 422)
    assert refusal["error"] == refusal["message"] == "Entry lines are not balanced"
    assert refusal["details"] == {"debit_total": "2.00", "credit_total": "1.00"}


def test_an_attached_file_is_replaced_and_not_detached(company: Company) -> None:
    file, other = (company.upload().json["id"] for _ in range(2))
    entry = company.post(file_attachment_id=file)
    for field in ("ledger_attachment_id", "file_attachment_id"):
        answer = company.put(entry["id"], {field: None})
        assert (answer.status, answer.json["code"]) == (400, "NotNullError")
    assert company.put(entry["id"], {"ledger_attachment_id": other}).status == 200
