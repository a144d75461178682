"""Lettering as a client of Pennylane's does it: lines of the company's bank account."""

from typing import Any

from tests.clients.pennylane import Company
from tools.local.gateway import Answer

PATH = "/ledger_entry_lines/lettering"


def request_of(*lines: int, strategy: str = "none") -> dict[str, Any]:
    """Return the body that names lines."""
    rows = [{"id": line} for line in lines]
    return {"unbalanced_lettering_strategy": strategy, "ledger_entry_lines": rows}


def letter(company: Company, *lines: int, strategy: str = "none", **more: str) -> Answer:
    """Letter lines."""
    return company.send("POST", PATH, request_of(*lines, strategy=strategy), **more)


def unletter(company: Company, *lines: int, strategy: str = "none", **more: str) -> Answer:
    """Unletter lines."""
    return company.send("DELETE", PATH, request_of(*lines, strategy=strategy), **more)


def group(company: Company, line: int) -> list[int]:
    """Return the lines that a line shows as its group."""
    lettered = company.get(f"/ledger_entry_lines/{line}")["lettered_ledger_entry_lines"]
    ids: list[int] = lettered["ids"]
    return ids


def debit(company: Company, amount: str = "100.00", **more: Any) -> int:
    """Post an entry that debits the bank; return the id of that line."""
    line: int = company.post(amount, **more)["ledger_entry_lines"][0]["id"]
    return line


def credit(company: Company, amount: str = "100.00", **more: Any) -> int:
    """Post an entry that credits the bank; return the id of that line."""
    lines = [company.debit(company.sales, amount), company.credit(company.bank, amount)]
    line: int = company.post(ledger_entry_lines=lines, **more)["ledger_entry_lines"][1]["id"]
    return line
