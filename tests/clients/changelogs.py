"""Changelogs as a client of Pennylane's reads them, and the stream that fills them."""

from typing import Any

from tests.clients.pennylane import Company, encoded
from tests.stream.tap import Tap
from tools.local.gateway import Answer

LINES = "/changelogs/ledger_entry_lines"
LINKS = "/changelogs/ledger_entry_lines_categories"
ENTRIES = "/changelogs/ledger_entries_categories"


def ask(company: Company, path: str = LINES, **query: Any) -> Answer:
    """Ask for a page."""
    return company.send("GET", f"{path}?{encoded(query)}")


def operations(rows: list[Any]) -> list[tuple[str, int]]:
    """Return operation and id of each change."""
    return [(row["operation"], row["id"]) for row in rows]


class Follower:
    """A client that polls a changelog by the time of the last change that it has."""

    def __init__(self, company: Company, path: str = LINES, limit: int = 100) -> None:
        self.company, self.path, self.limit = company, path, limit
        self.rows: list[Any] = []

    def poll(self) -> int:
        """Read all new changes; return how many there are."""
        query: dict[str, Any] = {"limit": self.limit}
        if self.rows:
            query["start_date"] = self.rows[-1]["processed_at"]
        rows = self.company.items(self.path, first=query)
        if self.rows:
            assert rows[0] == self.rows[-1], "the last change comes once more, and nothing before"
            rows = rows[1:]
        self.rows += rows
        times = [row["processed_at"] for row in self.rows]
        assert times == sorted(set(times))
        return len(rows)


def delivered(tap: Tap, company: Company, path: str = LINES) -> list[Any]:
    """Return the new changes of a changelog, after the stream has delivered what was written."""
    before = company.items(path, limit=1000)
    tap.deliver()
    rows = company.items(path, limit=1000)
    assert rows[: len(before)] == before, "nothing appears before a change that was answered"
    return rows[len(before) :]
