"""The requests of `make smoke` to Layer: one entry is accepted, an unbalanced one is refused."""

from typing import Any

from events.layerfi.cases import manual
from tools.smoke_client import Visit, Visitor


def _balances(body: Any) -> list[tuple[str, int]]:
    return [(account["id"], account["balance"]) for account in body["data"]["accounts"]]


def visit(visitor: Visitor) -> Visit:
    """Open two accounts."""
    base = f"/v1/businesses/{visitor.business}/ledger"

    def account(name: str, kind: str, side: str) -> str:
        body = {"name": f"Smoke, {name}", "account_type": kind, "normality": side}
        return str(visitor.make(f"{base}/accounts", body).json()["data"]["id"])

    cash, sales = account("cash", "ASSET", "DEBIT"), account("sales", "REVENUE", "CREDIT")
    wrong = manual(cash, sales, 500)
    wrong["line_items"][0]["amount"] = 501
    return Visit(
        path=f"{base}/journal-entries",
        entry=manual(cash, sales, 500),
        wrong=wrong,
        id_in=lambda answer: str(answer.json()["entry_id"]),
        at=lambda entry: f"{base}/entries/{entry}",
        total_at=f"{base}/balances",
        counts=lambda body: (cash, 500) in _balances(body),
    )
