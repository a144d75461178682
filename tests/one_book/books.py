"""One business's book through the three journal dialects, and what they say in one form."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ledger.core import ids
from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World

# When it counts, what it says, and of each line account and cents, debits positive.
Plain = tuple[str, str, tuple[tuple[int, int], ...]]


@dataclass
class Books:
    """The same book, three ways. Accounts and entries are told by their numbers."""

    world: World

    def __post_init__(self) -> None:
        self.pennylane = Company(self.world)
        self.layer = Layer(self.world)
        self.dayzero = DayZero(self.world)
        uuids = (self.layer.cash, self.layer.sales, self.dayzero.cash, self.dayzero.sales)
        numbers = [self.number("account", uuid) for uuid in uuids]
        self.accounts = [self.pennylane.bank, self.pennylane.sales, *numbers]

    @property
    def business_id(self) -> str:
        return self.world.tenant.business_id

    def uuid(self, kind: str, number: int) -> str:
        return ids.to_uuid(self.business_id, kind, number)

    def number(self, kind: str, uuid: str) -> int:
        number = ids.id_of_uuid(self.business_id, kind, uuid)
        assert number is not None
        return number

    def post(self, dialect: str, entry: Plain, **more: Any) -> int:
        """Post an entry through a dialect; its number."""
        day, text, lines = entry
        if dialect == "pennylane":
            matches = [
                (self.pennylane.debit if cents > 0 else self.pennylane.credit)(
                    account, _text(cents)
                )
                for account, cents in lines
            ]
            body = self.pennylane.body(date=day, label=text, currency="USD", **more)
            answer = self.pennylane.send(
                "POST", "/ledger_entries", {**body, "ledger_entry_lines": matches}
            )
            number: int = answer.json["id"]
            return number
        if dialect == "layer":
            items = [
                self.layer.line(
                    self.uuid("account", account), "DEBIT" if cents > 0 else "CREDIT", abs(cents)
                )
                for account, cents in lines
            ]
            at = {"entry_at": f"{day}T12:00:00Z", "memo": text}
            result = self.layer.post(line_items=items, **at, **more)
            return self.number("entry", result["entry_id"])
        sides = [
            self.dayzero.line(
                "debit" if cents > 0 else "credit", self.uuid("account", account), abs(cents)
            )
            for account, cents in lines
        ]
        result = self.dayzero.post(line_entries=sides, date=day, description=text, **more)
        return self.number("entry", result["id"])

    def all_pennylane(self) -> dict[int, Plain]:
        """Return every entry in dollars, as Pennylane shows it."""
        lines: dict[int, list[tuple[int, int]]] = {}
        for line in self.pennylane.items("/ledger_entry_lines", limit=100, sort="id"):
            cents = _cents(line["debit"]) - _cents(line["credit"])
            matches = lines.setdefault(line["ledger_entry"]["id"], [])
            matches.append((line["ledger_account"]["id"], cents))
        return {
            entry["id"]: (entry["date"], entry["label"], tuple(lines[entry["id"]]))
            for entry in self.pennylane.items("/ledger_entries", limit=100)
        }

    def all_layer(self) -> dict[int, Plain]:
        """Return the same, as Layer shows it."""
        return {
            entry["entry_number"]: (
                entry["entry_at"][:10],
                entry["memo"],
                tuple(
                    (
                        self.number("account", line["account"]["id"]),
                        line["amount"] if line["direction"] == "DEBIT" else -line["amount"],
                    )
                    for line in entry["line_items"]
                ),
            )
            for entry in self.layer.entries("limit=100")
        }

    def all_dayzero(self) -> dict[int, Plain]:
        """Return the same, as DayZero shows it."""
        return {
            self.number("entry", entry["id"]): (
                entry["entry_date"],
                entry["description"],
                tuple(
                    (
                        self.number("account", line["ledger_id"]),
                        line["amount"] if line["debit_credit"] == "debit" else -line["amount"],
                    )
                    for line in entry["line_entries"]
                ),
            )
            for entry in self.dayzero.entries("limit=100")
        }

    def statuses(self, number: int) -> tuple[int, int, int]:
        """Return each dialect's answer to a request for the entry."""
        uuid = self.uuid("entry", number)
        entries = self.dayzero.entries(f"id={uuid}")
        return (
            self.pennylane.send("GET", f"/ledger_entries/{number}").status,
            self.layer.send("GET", f"/ledger/entries/{uuid}").status,
            200 if entries else self.dayzero.send("PUT", f"{JOURNAL}/{uuid}", {}).status,
        )


def trial_balance(entries: dict[int, Plain]) -> Counter[int]:
    """Return each account's balance, debits positive."""
    totals: Counter[int] = Counter()
    for _, _, lines in entries.values():
        for account, cents in lines:
            totals[account] += cents
    return totals


def _text(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _cents(text: str) -> int:
    return int(text.replace(".", ""))
