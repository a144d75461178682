"""The requests of `make smoke` to Pennylane: one entry is accepted, an unbalanced one refused."""

from typing import Any

from events.pennylane.cases import BASE, balanced
from tools.smoke_client import Visit, Visitor


def _rows(body: Any) -> list[tuple[str, str, str]]:
    return [(row["number"], row["debits"], row["credits"]) for row in body["items"]]


def visit(visitor: Visitor) -> Visit:
    """Open two accounts."""
    bank, sales = (
        visitor.make(f"{BASE}/ledger_accounts", {"number": number, "label": "Smoke"}).json()["id"]
        for number in ("512900", "706900")
    )
    wrong = balanced(bank, sales, "5.00")
    wrong["ledger_entry_lines"][0]["debit"] = "5.01"
    return Visit(
        path=f"{BASE}/ledger_entries",
        entry=balanced(bank, sales, "5.00"),
        wrong=wrong,
        id_in=lambda answer: str(answer.json()["id"]),
        at=lambda entry: f"{BASE}/ledger_entries/{entry}",
        total_at=f"{BASE}/trial_balance?period_start=2026-01-01&period_end=2026-01-31",
        counts=lambda body: ("512900", "5.00", "0.00") in _rows(body),
    )
