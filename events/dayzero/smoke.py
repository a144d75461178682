"""The requests of `make smoke` to DayZero: one entry is accepted, an unbalanced one is refused."""

from events.dayzero.cases import BASE, entry
from tools.smoke_client import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Open two ledgers."""
    headers = {"x_business_id": visitor.business}

    def ledger(kind: str) -> str:
        body = {"name": f"Smoke, {kind}", "type": kind}
        return str(visitor.make(f"{BASE}/ledgers", body, **headers).json()["id"])

    cash, sales = ledger("asset"), ledger("revenue")
    wrong = entry(cash, sales, 500)
    wrong["line_entries"][0]["amount"] = 501
    return Visit(
        path=f"{BASE}/journal-entries",
        entry=entry(cash, sales, 500),
        wrong=wrong,
        id_in=lambda answer: str(answer.json()["id"]),
        at=lambda _: f"{BASE}/journal-entries",
        total_at=f"{BASE}/businesses/{visitor.business}/ledger/{cash}/statement",
        counts=lambda body: body["closing_balance"] == body["total_debits"] == 500,
        headers=headers,
    )
