"""A client of the Dwolla dialect."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from events.dwolla.cases import FUNDS, HAL
from ledger.admin.operator import Operator
from ledger.dialects.dwolla.admin import create_customer
from tests.clients.client import Surface
from tests.sheet import operator
from tests.world import World, last
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Answer


def money(value: Any, currency: Any = "USD") -> dict[str, Any]:
    return {"amount": {"value": value, "currency": currency}}


@dataclass(frozen=True)
class Labels(Surface, World):
    """One tenant with two customers, whose funds are tracked: 1,000.00 USD each."""

    @classmethod
    def of(cls, world: World) -> Self:
        return cls(world.gateway, world.tenant, world.token, world.sheet)

    @cached_property
    def customers(self) -> list[str]:
        if self.sheet:
            created = self._create(operator(self.sheet))
            if self.sheet.flush(is_guarded=True):
                return created
        return self._create(demo.operator(TABLE))

    def _create(self, using: Operator) -> list[str]:
        names, scope = ("1", "2"), self.tenant.scope
        matches = (create_customer(using, scope, f"Customer {n}", FUNDS, key=n) for n in names)
        return [str(match["customer_id"]) for match in matches]

    @property
    def customer(self) -> str:
        return self.customers[0]

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        return World.send(self, method, target, body, **more)

    def headers(self, **more: str) -> dict[str, str]:
        return {"accept": HAL, **super().headers(**more)}

    def open_label(self, value: str = "10.00", customer: str = "", **more: str) -> str:
        """Return a new label; returns its id."""
        target = f"/customers/{customer or self.customer}/labels"
        answer = self.send("POST", target, money(value), **more)
        assert answer.status == 201, (answer.status, answer.body)
        return last(answer.headers["location"])

    def post(self, label: str, value: Any, **more: str) -> Answer:
        return self.send("POST", f"/labels/{label}/ledger-entries", money(value), **more)

    def reallocate(self, source: str, destination: str, value: Any, **more: str) -> Answer:
        links = {
            "from": {"href": f"https://any.host/labels/{source}"},
            "to": {"href": f"https://any.host/labels/{destination}"},
        }
        return self.send("POST", "/label-reallocations", {"_links": links, **money(value)}, **more)

    def balance(self, label: str) -> str:
        value: str = self.get(f"/labels/{label}")["amount"]["value"]
        return value

    def total(self, label: str) -> int:
        total: int = self.get(f"/labels/{label}/ledger-entries?limit=1")["total"]
        return total

    def amounts(self, label: str) -> list[str]:
        """Return the amounts of all the label's entries, newest first."""
        ids = self.get(f"/labels/{label}/ledger-entries?limit=200")["_embedded"]
        return [entry["amount"]["value"] for entry in ids["ledger-entries"]]


def rule(answer: Answer) -> str:
    """Return our own rule, which stands beside the message of a refusal."""
    (error,) = answer.json["_embedded"]["errors"]
    assert error["code"] == answer.json["code"]
    text: str = error["message"]
    return text


def embedded(answer: Answer) -> list[tuple[str, str]]:
    """Return code and path of each embedded error."""
    return [(error["code"], error["path"]) for error in answer.json["_embedded"]["errors"]]
