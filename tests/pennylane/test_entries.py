"""Ledger entries: what is posted is what is shown; what is wrong is refused, and not written."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ledger.core import money
from ledger.dialects.pennylane.chart_of_accounts import CURRENCIES
from tests.clients.pennylane import Company


def check_line(company: Company, entry: Any) -> None:
    url = f"https://api.local/api/external/v2/ledger_accounts/{company.bank}"
    assert entry["ledger_entry_lines"][0] == {
        "id": entry["id"] << 10,
        "debit": "100.00",
        "credit": "0.00",
        "label": "Transaction label",
        "ledger_account_id": company.bank,
        "ledger_account": {"id": company.bank, "number": "512000", "url": url},
    }
    page = company.get(f"/ledger_entries/{entry['id']}")
    assert page["created_at"] == page["updated_at"]
    assert {x["id"] for x in page["ledger_entry_lines"]} == {
        entry["id"] << 10,
        entry["id"] << 10 | 1,
    }


def test_the_seeds_example_is_answered_field_by_field(company: Company) -> None:
    """The vendor's printed body, with ids of this book (specs/pennylane.md, 4)."""
    attachment = company.upload("ledger_attachments", filename="filename.pdf").json["id"]
    lines = [
        company.debit(company.bank, "100.00", label="Transaction label"),
        company.credit(company.sales, "100.00"),
    ]
    body = {
        "date": "2023-08-30",
        "label": "Payment for Services",
        "journal_id": 1,
        "ledger_attachment_id": attachment,
        "currency": "EUR",
        "ledger_entry_lines": lines,
    }
    answer = company.send("POST", "/ledger_entries", body)
    assert answer.status == 201
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    entry = answer.json
    base = "https://api.local/api/external/v2"
    check_line(company, entry)
    assert {name: entry[name] for name in entry if name not in ("id", "ledger_entry_lines")} == {
        "label": "Payment for Services",
        "date": "2023-08-30",
        "journal_id": 1,
        "journal": {"id": 1, "url": f"{base}/journals/1"},
        "ledger_attachment_id": attachment,
        "ledger_attachment_filename": "filename.pdf",
        "attachment": {"filename": "filename.pdf", "url": entry["attachment"]["url"]},
        "piece_number": entry["piece_number"],
        "due_date": None,
        "invoice_number": "",
        "status": None,
        "categories": [],
    }
    assert len(entry["piece_number"]) == 10
    assert entry["piece_number"].isalpha()


@pytest.mark.parametrize(
    ("values", "items"),
    [
        (("100.00", "0.00"), ("100.00", "0.00")),
        (("100", "0"), ("100.00", "0.00")),
        (("1200.5", "0.0"), ("1200.50", "0.00")),
        (("100.000", ""), ("100.00", "0.00")),
        (("", "007.10"), ("0.00", "7.10")),
        (("-100.00", "-0"), ("-100.00", "0.00")),
        (("0", "-0.01"), ("0.00", "-0.01")),
    ],
)
def test_an_amount_is_shown_as_what_it_is(
    company: Company, values: tuple[str, str], items: tuple[str, str]
) -> None:
    """An amount of the contract's pattern is accepted exactly; a negative one keeps its column."""
    net = Decimal(items[0]) - Decimal(items[1])
    other = (str(max(-net, Decimal(0))), str(max(net, Decimal(0))))
    lines = [
        {"debit": debit, "credit": credit, "ledger_account_id": account}
        for account, (debit, credit) in ((company.bank, values), (company.sales, other))
    ]
    entry = company.post(ledger_entry_lines=lines)
    line = entry["ledger_entry_lines"][0]
    assert (line["debit"], line["credit"]) == items
    assert company.get(f"/ledger_entry_lines/{line['id']}")["debit"] == items[0]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(sorted(CURRENCIES)),
    st.lists(st.tuples(st.integers(1, 10**12), st.booleans()), min_size=1, max_size=20),
)
def test_every_currency_is_exact(
    company: Company, currency: str, amounts: list[tuple[int, bool]]
) -> None:
    lines = []
    for amount_minor, is_debit in amounts:
        text = money.to_text(amount_minor, currency)
        pair = (company.debit, company.credit) if is_debit else (company.credit, company.debit)
        lines += [pair[0](company.bank, text), pair[1](company.sales, text)]
    entry = company.post(currency=currency, ledger_entry_lines=lines)
    ledger_entry_lines = company.get(f"/ledger_entries/{entry['id']}")["ledger_entry_lines"]
    zero = {money.to_text(0, currency), "0", "0.00"}
    for sent, line in zip(lines, ledger_entry_lines, strict=True):
        for side in ("debit", "credit"):
            assert line[side] == sent[side] or {line[side], sent[side]} <= zero


def test_the_currency_list_is_pennylanes() -> None:
    assert len(CURRENCIES) == 169
    assert not CURRENCIES & {"XAU", "SSP", "STN", "BOV"}
    assert all(money.minor_digits(code) in (0, 2, 3, 4) for code in CURRENCIES)


def test_a_thousand_lines_are_one_entry(company: Company) -> None:
    lines = [company.debit(company.bank, f"{n}.00") for n in range(1, 1000)]
    lines.append(company.credit(company.sales, f"{sum(range(1, 1000))}.00"))
    entry = company.post(ledger_entry_lines=lines)
    items = company.items(f"/ledger_entries/{entry['id']}/ledger_entry_lines", limit=100, sort="id")
    assert [line["debit"] for line in items[:999]] == [line["debit"] for line in lines[:999]]
    assert len({line["id"] for line in items}) == 1000


@pytest.mark.parametrize("text", ["0", "1", "x", "-1", "١", "9" * 30, "1.0", str(2**63), "%20"])
def test_an_id_that_is_none_is_404(company: Company, text: str) -> None:
    for path in ("ledger_entries", "ledger_entry_lines", "ledger_accounts", "journals"):
        if (path, text) != ("journals", "1"):
            answer = company.send("GET", f"/{path}/{text}")
            assert (answer.status, answer.json["status"]) == (404, 404)
            assert answer.json["error"].startswith("Couldn't find ")


def test_a_foreign_entry_looks_like_an_unknown_one(company: Company, other: Any) -> None:
    entry = company.post()
    stranger = Company(other)
    line = entry["ledger_entry_lines"][0]["id"]
    for path in (
        f"/ledger_entries/{entry['id']}",
        f"/ledger_entries/{entry['id']}/ledger_entry_lines",
        f"/ledger_entry_lines/{line}",
        f"/ledger_accounts/{company.bank}",
    ):
        assert stranger.send("GET", path).status == 404
    assert stranger.put(entry["id"], {"label": "mine"}).status == 404
    body = company.body()
    assert stranger.send("POST", "/ledger_entries", body).status == 404
    assert entry["id"] not in [item["id"] for item in stranger.items("/ledger_entries")]
