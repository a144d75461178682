"""Imports of a CSV into a fresh book, and the balances that the book has afterwards."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ledger.admin.transfer import cells

Command = Callable[..., tuple[int, str, str]]
Scope = tuple[str, str]
HEAD = "entry,date,currency,account_number,account_name,account_type,debit,credit"


@dataclass
class CsvBook:
    """One business, its imports and its export."""

    command: Command
    scope: Scope
    notes: str = field(default="", init=False)

    def load(self, text: str, *options: str) -> list[dict[str, Any]]:
        """Import a CSV; return the results of its rows."""
        arguments = ("import", *self.scope, "csv", "--quiet", *options)
        status, printed, self.notes = self.command(*arguments, stdin=text)
        results = [json.loads(row) for row in printed.splitlines()]
        is_refused = any(result["status"] == "refused" for result in results) or not results
        assert status == is_refused, (status, printed, self.notes)
        return results

    def statuses(self, text: str, *options: str) -> Counter[str]:
        """Import a CSV; return the numbers of its rows by their status."""
        return Counter(result["status"] for result in self.load(text, *options))

    def export(self, form: str = "csv") -> str:
        status, text, _ = self.command("export", *self.scope, form, "--quiet")
        assert status == 0
        return text

    def rows(self) -> list[dict[str, str]]:
        rows = csv.DictReader(io.StringIO(self.export()))
        return [cells.unguard_columns(row, cells.FREE) for row in rows]

    def balances(self) -> dict[str, Decimal]:
        """Return debits less credits by the account's number, or else its name."""
        sums: dict[str, Decimal] = {}
        for row in self.rows():
            name = row["account_number"] or row["account_name"]
            amount = Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
            sums[name] = sums.get(name, Decimal()) + amount
        return sums
