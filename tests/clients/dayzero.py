"""A client of the DayZero dialect, through the gateway."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.clients.client import Client
from tools.local.gateway import Answer, to_answer

JOURNAL = "/journal-entries"


@dataclass
class Business(Client):
    """A tenant's business with a cash ledger and a sales ledger."""

    cash: str = ""
    sales: str = ""

    def __post_init__(self) -> None:
        self.cash = self.cash or self.open("Cash", type="asset")
        self.sales = self.sales or self.open("Sales", type="revenue")

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        fields = {"accept": "*/*", "x_business_id": self.world.tenant.business_id}
        return self.world.send(method, f"/api/v1{target}", body, **{**fields, **more})

    def send_at(self, at: datetime, method: str, target: str, body: Any, **more: str) -> Answer:
        """Send a request that the gateway took at the time `at`."""
        fields = {"accept": "*/*", "x-business-id": self.world.tenant.business_id, **more}
        headers = self.world.headers(**{"content-type": "application/json", **fields}).items()
        raw = b"" if body is None else json.dumps(body).encode()
        event = self.world.gateway.event(method, f"/api/v1{target}", headers, raw)
        event["requestContext"]["timeEpoch"] = round(at.timestamp() * 1000)
        return to_answer(self.world.gateway.invoke(event))

    def open(self, name: str, **more: Any) -> str:
        ledger: str = self.make("/ledgers", {"name": name, **more})["id"]
        return ledger

    def line(self, side: str, ledger: str, amount: Any = 100, **more: Any) -> dict[str, Any]:
        return {"amount": amount, "debit_credit": side, "ledger_id": ledger, **more}

    def body(self, amount: Any = 100, **more: Any) -> dict[str, Any]:
        """Return a balanced entry of two lines."""
        lines = [self.line("debit", self.cash, amount), self.line("credit", self.sales, amount)]
        return {"description": "Payment", "date": "2026-03-20", "line_entries": lines, **more}

    def post(self, amount: Any = 100, **more: Any) -> Any:
        return self.make(JOURNAL, self.body(amount, **more))["data"]

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
