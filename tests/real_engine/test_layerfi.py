"""Layer's promises under many senders: one entry, one reversal, one dimension and one value."""

from typing import Any

import pytest

from tests.real_engine.conftest import Actors

SPEAKS = ("layerfi",)

pytestmark = pytest.mark.real_engine

THREADS = 8  # in each of two processes


class Sender:
    """Requests to one business."""

    def __init__(self, actors: Actors) -> None:
        self.actors = actors
        self.tenant = actors.do("set_up")
        kinds = (("ASSET", "DEBIT"), ("REVENUE", "CREDIT"))
        self.accounts = [
            self.send_one(
                "POST",
                "/ledger/accounts",
                {"name": kind, "account_type": kind, "normality": side},
            )["data"]["id"]
            for kind, side in kinds
        ]

    def request(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        target = f"/v1/businesses/{self.tenant['business_id']}{path}"
        return {"method": method, "target": target, "body": body, "more": {}}

    def send_one(self, method: str, path: str, body: Any = None) -> Any:
        calls = [self.request(method, path, body)]
        outcomes = self.actors.do("send", tenant=self.tenant, threads=1, requests=calls)
        return outcomes["answers"][0]["json"]

    def sixteen(self, method: str, path: str, body: Any = None) -> list[Any]:
        """Send the same request from two processes of eight threads each."""
        calls = [self.request(method, path, body)] * THREADS
        fields = {"tenant": self.tenant, "threads": THREADS, "requests": calls}
        return [
            answer for item in self.actors.call_both("send", **fields) for answer in item["answers"]
        ]

    def body(self, **more: Any) -> dict[str, Any]:
        lines = [
            {
                "account_identifier": {"type": "AccountId", "id": account},
                "amount": 100,
                "direction": side,
            }
            for account, side in zip(self.accounts, ("DEBIT", "CREDIT"), strict=True)
        ]
        entry = {"entry_at": "2026-01-31T12:00:00Z", "created_by": "me", "memo": "x"}
        return {**entry, "line_items": lines, **more}

    def entries(self) -> list[Any]:
        data: list[Any] = self.send_one("GET", "/ledger/entries?limit=500")["data"]
        return [entry for entry in data if entry["memo"] == "x"]


@pytest.fixture
def sender(actors: Actors) -> Sender:
    return Sender(actors)


def test_sixteen_senders_of_one_external_id_post_one_entry(sender: Sender) -> None:
    body = sender.body(external_id="e-1", tags=[{"key": "k", "value": "v"}])
    answers = sender.sixteen("POST", "/ledger/journal-entries", body)
    assert {answer["status"] for answer in answers} == {200}
    assert len({answer["json"]["id"] for answer in answers}) == 1
    assert len(sender.entries()) == 1


def test_sixteen_reversals_are_one(sender: Sender) -> None:
    entry = sender.send_one("POST", "/ledger/journal-entries", sender.body())["entry_id"]
    answers = sender.sixteen("POST", f"/ledger/entries/{entry}/reverse")
    assert sorted(answer["status"] for answer in answers) == [200] * 15 + [201]
    assert len({answer["json"]["data"]["id"] for answer in answers}) == 1
    assert len(sender.entries()) == 2


def test_sixteen_first_uses_of_a_tag_make_one_dimension_and_one_value(sender: Sender) -> None:
    tag = {"key": "Location", "value": "MainStreet", "dimension_display_name": "Where"}
    answers = sender.sixteen("POST", "/ledger/journal-entries", sender.body(tags=[tag]))
    assert {answer["status"] for answer in answers} == {200}
    tags = [answer["json"]["transaction_tags"][0] for answer in answers]
    assert len({(tag["dimension_id"], tag["definition_id"]) for tag in tags}) == 1
    (dimension,) = sender.send_one("GET", "/tags/dimensions")["data"]["dimensions"]
    assert (dimension["key"], dimension["display_name"]) == ("Location", "Where")
    assert [value["value"] for value in dimension["defined_values"]] == ["MainStreet"]
    assert len(sender.entries()) == 16


def test_sixteen_customers_of_one_external_id_are_one(sender: Sender) -> None:
    answers = sender.sixteen("POST", "/customers", {"external_id": "c-1", "memo": "x"})
    assert {answer["status"] for answer in answers} == {201}
    assert len({answer["json"]["data"]["id"] for answer in answers}) == 1
    assert len(sender.send_one("GET", "/customers")["data"]) == 1
