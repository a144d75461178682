"""What `make smoke` asks of Layer: an entry is posted, and one that does not balance is not."""

from events.layerfi.cases import manual
from tools.smoke import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Open two accounts."""
    base = f"/v1/businesses/{visitor.business}/ledger"

    def account(name: str, kind: str, side: str) -> str:
        said = {"name": f"Smoke, {name}", "account_type": kind, "normality": side}
        return str(visitor.make(f"{base}/accounts", said).json()["data"]["id"])

    cash, sales = account("cash", "ASSET", "DEBIT"), account("sales", "REVENUE", "CREDIT")
    wrong = manual(cash, sales, 500)
    wrong["line_items"][0]["amount"] = 501
    return Visit(
        path=f"{base}/journal-entries",
        entry=manual(cash, sales, 500),
        wrong=wrong,
        made=lambda answer: str(answer.json()["entry_id"]),
        at=lambda entry: f"{base}/entries/{entry}",
    )
