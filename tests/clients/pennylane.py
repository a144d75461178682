"""A client of the Pennylane dialect, through the gateway."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.clients.client import Client
from tools.local.gateway import Answer

PREFIX = "/api/external/v2"
PDF = b"%PDF-1.7\nan invoice"


@dataclass
class Company(Client):
    """A tenant's company, with a bank account, a sales account, and the first journal."""

    bank: int = 0
    sales: int = 0
    journal: int = 1

    def __post_init__(self) -> None:
        self.bank = self.bank or self.open("512000", "Bank")
        self.sales = self.sales or self.open("706000", "Sales")

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        more = {"accept": "application/json", **more}
        return self.world.send(method, PREFIX + target, body, **more)

    def open(self, number: str, label: str = "Account") -> int:
        account: int = self.make("/ledger_accounts", {"number": number, "label": label})["id"]
        return account

    def body(self, amount: str = "100.00", **more: Any) -> dict[str, Any]:
        """Return a balanced entry of two lines."""
        return {
            "date": "2026-01-31",
            "label": "Payment",
            "journal_id": self.journal,
            "ledger_entry_lines": [self.debit(self.bank, amount), self.credit(self.sales, amount)],
            **more,
        }

    @staticmethod
    def debit(account: int, amount: str, **more: Any) -> dict[str, Any]:
        return {"debit": amount, "credit": "0.00", "ledger_account_id": account, **more}

    @staticmethod
    def credit(account: int, amount: str, **more: Any) -> dict[str, Any]:
        return {"debit": "0.00", "credit": amount, "ledger_account_id": account, **more}

    def post(self, amount: str = "100.00", **more: Any) -> Any:
        """Return a new entry, as it was answered."""
        return self.make("/ledger_entries", self.body(amount, **more))

    def upload(self, path: str = "file_attachments", content: bytes = PDF, **text: str) -> Answer:
        """Send a file; `filename` is what the part calls it, other names are fields."""
        filename = text.pop("filename", "invoice.pdf")
        headers = {n: text.pop(n) for n in ("idempotency_key",) if n in text}
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in text.items()]
        head = f'name="file"; filename="{filename}"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + content)
        body = b"".join(b"--x\r\nContent-Disposition: form-data; " + p + b"\r\n" for p in parts)
        headers["content_type"] = "multipart/form-data; boundary=x"
        return self.send("POST", f"/{path}", body + b"--x--\r\n", **headers)

    def put(self, entry: int, body: Any, **more: str) -> Answer:
        return self.send("PUT", f"/ledger_entries/{entry}", body, **more)

    def items(self, target: str, first: Any = None, **query: Any) -> list[Any]:
        """Return all items of a list, page after page; `first` is for the first page alone."""
        rows: list[Any] = []
        cursor = None
        while True:
            body = {**query, **({"cursor": cursor} if cursor else first or {})}
            page = self.get(f"{target}?{encoded(body)}")
            rows += page["items"]
            cursor = page["next_cursor"]
            assert page["has_more"] == (cursor is not None)
            if cursor is None:
                return rows


def encoded(query: dict[str, Any]) -> str:
    """Return a query string; a value that is no text is JSON."""
    return urlencode(
        {n: value if isinstance(value, str) else json.dumps(value) for n, value in query.items()}
    )
