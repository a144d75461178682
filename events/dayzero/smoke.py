"""What `make smoke` asks of DayZero: an entry is posted, and one that does not balance is not."""

from events.dayzero.cases import BASE, entry
from tools.smoke import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Open two ledgers."""
    here = {"x_business_id": visitor.business}

    def ledger(kind: str) -> str:
        said = {"name": f"Smoke, {kind}", "type": kind}
        return str(visitor.make(f"{BASE}/ledgers", said, **here).json()["id"])

    cash, sales = ledger("asset"), ledger("revenue")
    wrong = entry(cash, sales, 500)
    wrong["line_entries"][0]["amount"] = 501
    return Visit(
        path=f"{BASE}/journal-entries",
        entry=entry(cash, sales, 500),
        wrong=wrong,
        made=lambda answer: str(answer.json()["id"]),
        at=lambda _: f"{BASE}/journal-entries",
        headers=here,
    )
