"""What `make smoke` asks of Layer: an entry is posted, and one that does not balance is not."""

from events.layerfi.cases import manual
from tools.smoke import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Open two accounts."""
    base = f"/v1/businesses/{visitor.business}/ledger"
    kinds = (("Smoke, cash", "ASSET", "DEBIT"), ("Smoke, sales", "REVENUE", "CREDIT"))
    cash, sales = (
        visitor.make(f"{base}/accounts", {"name": name, "account_type": kind, "normality": side})[
            "data"
        ]["id"]
        for name, kind, side in kinds
    )
    wrong = manual(cash, sales, 500)
    wrong["line_items"][0]["amount"] = 501
    return Visit(
        path=f"{base}/journal-entries",
        entry=manual(cash, sales, 500),
        wrong=wrong,
        made=lambda answer: str(answer.json()["entry_id"]),
        at=lambda entry: f"{base}/entries/{entry}",
    )
