"""Layer's keys: `external_id` and `stable_name`, and the header where neither is given."""

from typing import Any

import pytest

from ledger.http.unread import HEADER
from tests.clients.dayzero import Business as DayZero
from tests.clients.layerfi import Business
from tests.world import World
from tools.local.gateway import Answer

ENTRIES = "/ledger/journal-entries"


def send(business: Business, path: str, body: Any, key: str = "k-1") -> Answer:
    return business.send("POST", path, body, idempotency_key=key)


def description(answer: Answer) -> str:
    text: str = answer.json["errors"][0]["description"]
    return text


def ignored(answer: Answer) -> str | None:
    return answer.headers.get(HEADER.lower())


def test_the_header_posts_once(business: Business) -> None:
    before = len(business.entries())
    first, two = (send(business, ENTRIES, business.body(5)) for _ in "ab")
    assert (first.status, two.status, ignored(first)) == (200, 200, None)
    assert first.json == two.json
    other = send(business, ENTRIES, business.body(6))
    assert other.status == 409
    assert description(other) == "The idempotency key was used for another request."
    assert send(business, ENTRIES, business.body(6), "k-2").status == 200
    assert len(business.entries()) == before + 2


def test_an_external_id_is_the_key_before_the_header_and_says_so(business: Business) -> None:
    before = len(business.entries())
    answer = send(business, ENTRIES, business.body(5, external_id="e-1"))
    two = send(business, ENTRIES, business.body(5, external_id="e-1"), "k-2")
    assert answer.json == two.json
    assert (ignored(answer), ignored(two)) == ("Idempotency-Key", "Idempotency-Key")
    other = send(business, ENTRIES, business.body(6, external_id="e-1"))
    assert (other.status, description(other)) == (
        409,
        "The external_id was used for another request.",
    )
    assert send(business, ENTRIES, business.body(6, external_id="e-2")).status == 200
    assert len(business.entries()) == before + 2


def test_a_header_is_no_external_id_of_the_same_text(business: Business) -> None:
    answer = send(business, ENTRIES, business.body(5, external_id="same"), "other")
    two = send(business, ENTRIES, business.body(5), "same")
    assert (answer.status, two.status) == (200, 200)
    assert answer.json["entry_id"] != two.json["entry_id"]


@pytest.mark.parametrize("key", ["", " ", "a b\tc", "é", "x" * 256])
@pytest.mark.parametrize("more", [{}, {"external_id": "e-1"}])
def test_a_header_that_is_no_key_is_refused(
    business: Business, key: str, more: dict[str, str]
) -> None:
    before = len(business.entries())
    answer = send(business, ENTRIES, business.body(5, **more), key)
    assert (answer.status, description(answer)[:23]) == (400, "Header Idempotency-Key:")
    assert len(business.entries()) == before


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/customers", {"individual_name": "Ann"}, {"individual_name": "Bob"}),
        ("/vendors", {"company_name": "Ann"}, {"company_name": "Bob"}),
        (
            "/ledger/accounts",
            {"name": "Till", "account_type": "ASSET", "normality": "DEBIT"},
            {"name": "Safe", "account_type": "ASSET", "normality": "DEBIT"},
        ),
    ],
)
def test_a_created_record_honours_the_header(
    business: Business, path: str, body: Any, other: Any
) -> None:
    first, two = (send(business, path, body) for _ in "ab")
    assert (first.status, two.status) == (201, 201)
    assert first.json == two.json
    assert send(business, path, other).status == 409
    assert send(business, path, other, "k-2").json["data"]["id"] != first.json["data"]["id"]


def test_a_reversal_honours_the_header(business: Business) -> None:
    entry, other = (business.post(n)["entry_id"] for n in (1, 2))
    first, two = (send(business, f"/ledger/entries/{entry}/reverse", None) for _ in "ab")
    assert (first.status, two.status) == (201, 201), "the same key has the same answer"
    assert first.json == two.json
    assert send(business, f"/ledger/entries/{other}/reverse", None).status == 409


@pytest.mark.parametrize(
    ("method", "path", "body", "other"),
    [
        ("PUT", "/ledger/accounts/{cash}", {"name": "Till"}, {"name": "Safe"}),
        ("POST", "/tags/dimensions", {"key": "k"}, {"key": "other"}),
        ("POST", "/customers", {"external_id": "c"}, {"external_id": "d"}),
        ("POST", "/vendors", {"external_id": "c"}, {"external_id": "c", "email": "a@b.co"}),
    ],
)
def test_an_update_honours_the_header(
    business: Business, method: str, path: str, body: Any, other: Any
) -> None:
    path = path.format(cash=business.cash)
    first, two = (business.send(method, path, body, idempotency_key="k") for _ in "ab")
    assert (first.status < 300, first.json, ignored(first)) == (True, two.json, None)
    assert business.send(method, path, other, idempotency_key="k").status == 409


def test_a_deletion_keeps_no_key_and_says_so(world: World) -> None:
    """To delete twice is to delete once."""
    day_zero = DayZero(world)
    entry = day_zero.post()["id"]
    answer = day_zero.send("DELETE", f"/journal-entries/{entry}", idempotency_key="k")
    assert (answer.status, ignored(answer)) == (204, "Idempotency-Key")
    posted = day_zero.send("POST", "/journal-entries", day_zero.body(), idempotency_key="k")
    assert (posted.status, ignored(posted)) == (201, None)
