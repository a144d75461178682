"""The requests of `make smoke` to Pennylane: one entry is accepted, an unbalanced one refused."""

from events.pennylane.cases import BASE, balanced
from tools.smoke import Visit, Visitor


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
    )
