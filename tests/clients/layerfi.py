"""A client of the Layer dialect, through the gateway."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.clients.client import Client
from tools.local.gateway import Answer


@dataclass
class Business(Client):
    """A tenant's business with a cash account and a sales account."""

    cash: str = ""
    sales: str = ""
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"/v1/businesses/{self.world.tenant.business_id}"
        self.cash = self.cash or self.open("Cash", "ASSET", "DEBIT")
        self.sales = self.sales or self.open("Sales", "REVENUE", "CREDIT")

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        return self.world.send(method, self.base + target, body, **{"accept": "*/*", **more})

    def make(self, target: str, body: Any, **more: str) -> Any:
        """Create something; return the answer's `data`."""
        return super().make(target, body, **more)["data"]

    def open(self, name: str, kind: str, normality: str, **more: Any) -> str:
        body = {"name": name, "account_type": kind, "normality": normality, **more}
        account: str = self.make("/ledger/accounts", body)["id"]
        return account

    def line(self, account: str, direction: str, amount: Any = 123, **more: Any) -> dict[str, Any]:
        identifier = {"type": "AccountId", "id": account}
        body = {"account_identifier": identifier, "amount": amount, "direction": direction}
        return {**body, **more}

    def body(self, amount: Any = 123, **more: Any) -> dict[str, Any]:
        """Return a balanced entry of two line items."""
        return {
            "entry_at": "2026-01-31T12:00:00Z",
            "created_by": "jsmith",
            "memo": "Example entry",
            "line_items": [
                self.line(self.sales, "CREDIT", amount),
                self.line(self.cash, "DEBIT", amount),
            ],
            **more,
        }

    def post(self, amount: Any = 123, **more: Any) -> Any:
        return self.make("/ledger/journal-entries", self.body(amount, **more))

    def update(self, created: Any, lines: list[Any], **more: Any) -> Any:
        """Give a custom journal entry these lines; return the answer's `data`."""
        path = f"/custom-journal-entries/{created['id']}"
        answer = self.send("PUT", path, self.body(line_items=lines, **more))
        assert answer.status == 200, answer.body
        return answer.json["data"]

    def entries(self, query: str = "") -> list[Any]:
        """Return all entries, page after page."""
        rows: list[Any] = []
        cursor = ""
        while True:
            page = self.get(f"/ledger/entries?{query}{cursor}")
            rows += page["data"]
            pagination = page["meta"]["pagination"]
            assert pagination["has_more"] == (pagination["cursor"] is not None)
            if not pagination["has_more"]:
                return rows
            cursor = f"&cursor={pagination['cursor']}"


def unknown() -> str:
    return str(uuid4())
