"""A client of the DayZero dialect, through the gateway."""

from dataclasses import dataclass
from typing import Any

from tests.world import World
from tools.local.gateway import Answer

JOURNAL = "/journal-entries"


@dataclass
class Business:
    """A tenant's business with a cash ledger and a sales ledger."""

    world: World
    cash: str = ""
    sales: str = ""

    def __post_init__(self) -> None:
        self.cash = self.cash or self.open("Cash", type="asset")
        self.sales = self.sales or self.open("Sales", type="revenue")

    def send(self, method: str, path: str, body: Any = None, **more: str) -> Answer:
        fields = {"accept": "*/*", "x_business_id": self.world.tenant.business_id}
        return self.world.send(method, f"/api/v1{path}", body, **{**fields, **more})

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json

    def open(self, name: str, **more: Any) -> str:
        answer = self.send("POST", "/ledgers", {"name": name, **more})
        assert answer.status == 201, (answer.status, answer.body)
        ledger: str = answer.json["id"]
        return ledger

    def line(self, side: str, ledger: str, amount: Any = 100, **more: Any) -> dict[str, Any]:
        return {"amount": amount, "debit_credit": side, "ledger_id": ledger, **more}

    def body(self, amount: Any = 100, **more: Any) -> dict[str, Any]:
        """Return a balanced entry of two lines."""
        lines = [self.line("debit", self.cash, amount), self.line("credit", self.sales, amount)]
        return {"description": "Payment", "date": "2026-03-20", "line_entries": lines, **more}

    def post(self, amount: Any = 100, **more: Any) -> Any:
        answer = self.send("POST", JOURNAL, self.body(amount, **more))
        assert answer.status == 201, (answer.status, answer.body)
        return answer.json["data"]

    def entries(self, query: str = "") -> list[Any]:
        """Return all entries, page after page."""
        rows: list[Any] = []
        cursor = ""
        while True:
            page = self.get(f"{JOURNAL}?{query}{cursor}")
            rows += page["items"]
            assert page["has_more"] == (page["next_cursor"] is not None)
            if not page["has_more"]:
                return rows
            cursor = f"&cursor={page['next_cursor']}"
