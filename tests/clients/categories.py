"""Categories as a client of Pennylane's makes them, and gives them to lines."""

from typing import Any

from tests.clients.pennylane import Company
from tools.local.gateway import Answer


def category_group(company: Company, label: str = "Department", **more: Any) -> int:
    """Create a category group; return its id."""
    group: int = company.make("/category_groups", {"label": label, **more})["id"]
    return group


def category(company: Company, group: int, label: str = "Paris", **more: Any) -> int:
    """Create a category of a group; return its id."""
    body = {"label": label, "category_group_id": group, **more}
    number: int = company.make("/categories", body)["id"]
    return number


def categorize(company: Company, line: int, *shares: tuple[int, Any], **more: str) -> Answer:
    """Give a line its categories: pairs of id and weight."""
    body = [{"id": number, "weight": weight} for number, weight in shares]
    return company.send("PUT", f"/ledger_entry_lines/{line}/categories", body, **more)


def shares(company: Company, line: int) -> list[tuple[int, str]]:
    """Return the categories that a line shows: pairs of id and weight."""
    rows = company.get(f"/ledger_entry_lines/{line}")["categories"]
    return [(row["id"], row["weight"]) for row in rows]
