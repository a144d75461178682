"""What `make smoke` asks of DayZero: an entry is posted, and one that does not balance is not."""

from events.dayzero.cases import BASE, entry
from tools.smoke import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Open two ledgers."""
    here = {"x_business_id": visitor.business}
    cash, sales = (
        visitor.make(f"{BASE}/ledgers", {"name": f"Smoke, {kind}", "type": kind}, **here).json()[
            "id"
        ]
        for kind in ("asset", "revenue")
    )
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
