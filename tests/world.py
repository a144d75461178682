"""What a client of the Dwolla dialect does, in few words; through the gateway like any client."""

import json
from dataclasses import dataclass, replace
from typing import Any

from tools.local.demo import Tenant
from tools.local.gateway import Answer, Gateway

HAL = "application/vnd.dwolla.v1.hal+json"


def money(value: Any, currency: Any = "USD") -> dict[str, Any]:
    return {"amount": {"value": value, "currency": currency}}


def last(url: str) -> str:
    return url.rpartition("/")[2]


@dataclass(frozen=True)
class World:
    """One tenant at the gateway."""

    gateway: Gateway
    tenant: Tenant
    token: str = ""

    @property
    def customer(self) -> str:
        return self.tenant.customers[0]

    def reading_only(self) -> "World":
        return replace(self, token=self.tenant.readonly_token)

    def headers(self, **more: str) -> dict[str, str]:
        token = self.token or self.tenant.token
        return {"authorization": f"Bearer {token}", "accept": HAL, **more}

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        """A request with the token; `body` is sent as JSON, or as it is if it is bytes."""
        headers = self.headers(**{name.replace("_", "-"): value for name, value in more.items()})
        raw = body if isinstance(body, bytes) else b""
        if body is not None and not isinstance(body, bytes):
            raw = json.dumps(body).encode()
        if raw:
            headers = {"content-type": "application/json", **headers}
        return self.gateway.request(method, target, headers, raw)

    def get(self, target: str) -> Any:
        answer = self.send("GET", target)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json

    def open_label(self, value: str = "10.00", customer: str = "", **more: str) -> str:
        """A new label; returns its id."""
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
        """The amounts of all the label's entries, newest first."""
        listed = self.get(f"/labels/{label}/ledger-entries?limit=200")["_embedded"]
        return [entry["amount"]["value"] for entry in listed["ledger-entries"]]


def embedded(answer: Answer) -> list[tuple[str, str]]:
    """Code and path of each embedded error."""
    return [(error["code"], error["path"]) for error in answer.json["_embedded"]["errors"]]
