"""**The newest is first, and `id gt X` means created after X**, whatever the API and the key."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.core import ids
from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels
from tests.clients.pennylane import encoded
from tests.one_book.books import Books
from tests.world import World


@pytest.fixture
def books(world: World, process: Runtime, monkeypatch: pytest.MonkeyPatch) -> Books:
    """The books of a reader that needs not wait, since nobody writes beside the test."""
    monkeypatch.setattr(process, "settings", replace(process.settings, settle_seconds=0.0))
    return Books(world)


def entry_makers(books: Books) -> list[Callable[[str], int]]:
    """Return the ways to post an entry: each takes a key of its own, and returns the id."""
    company, layer, dayzero = books.pennylane, books.layer, books.dayzero

    def pennylane(**key: str) -> int:
        number: int = company.make("/ledger_entries", company.body(), **key)["id"]
        return number

    def of_dayzero(**key: str) -> int:
        answer = dayzero.send("POST", JOURNAL, dayzero.body(), **key)
        return books.number("entry", answer.json["id"])

    return [
        lambda _: pennylane(),
        lambda key: pennylane(idempotency_key=key),
        lambda key: books.number("entry", layer.post(external_id=key)["entry_id"]),
        lambda _: of_dayzero(),
        lambda key: of_dayzero(idempotency_key=key),
    ]


def account_makers(books: Books) -> list[Callable[[str], int]]:
    """Return the ways to open an account, also a label, in the same form."""
    company, layer, dayzero = books.pennylane, books.layer, books.dayzero

    def pennylane(number: str, **key: str) -> int:
        body = {"number": number, "label": "x"}
        account: int = company.make("/ledger_accounts", body, **key)["id"]
        return account

    def of_layer(key: str) -> int:
        stable = {"stable_name": {"type": "StableName", "stable_name": key}}
        return books.number("account", layer.open("x", "ASSET", "DEBIT", **stable))

    def of_dayzero(key: str) -> int:
        body = {"name": "x", "type": "asset"}
        return books.number("account", dayzero.make("/ledgers", body, idempotency_key=key)["id"])

    def label(key: str) -> int:
        labels = Labels.of(books.world)
        amount = {"amount": {"value": "0.00", "currency": "USD"}}
        path = f"/customers/{labels.customer}/labels"
        answer = labels.send("POST", path, amount, Idempotency_Key=key)
        return books.number("account", answer.headers["location"].rpartition("/")[2])

    return [
        lambda key: pennylane(f"6{key}"),
        lambda key: pennylane(f"7{key}", idempotency_key=key),
        of_layer,
        of_dayzero,
        label,
        lambda key: pennylane(f"8{key}"),
    ]


@pytest.mark.parametrize(
    ("path", "makers"),
    [("/ledger_entries", entry_makers), ("/ledger_accounts", account_makers)],
)
def test_each_poll_gives_exactly_the_new_ones(
    books: Books, path: str, makers: Callable[[Books], list[Callable[[str], int]]]
) -> None:
    ways = makers(books)
    if path == "/ledger_accounts":
        assert Labels.of(books.world).customers

    def ids_above(last: int) -> list[int]:
        condition = [{"field": "id", "operator": "gt", "value": last}]
        return [row["id"] for row in books.pennylane.items(path, limit=2, filter=condition)]

    numbers = [ways[0]("0")]
    # Each way after each other way, so that a keyed id is before and after every kind.
    for place, way in enumerate(way for _ in "ab" for way in (*ways, *ways[::-1])):
        numbers.append(way(f"k{place}"))
        assert ids_above(numbers[-2]) == [numbers[-1]]
        assert ids_above(numbers[-1]) == []
    assert {ids.is_keyed(number) for number in numbers} == {True, False}
    assert [row["id"] for row in books.pennylane.items(path)][: len(numbers)] == numbers[::-1]
    highest = max(numbers)
    later = numbers[numbers.index(highest) + 1 :]
    assert ids_above(highest) == later[::-1], (
        "a client of the largest number repeats and loses none"
    )
    conditions: list[Any] = [
        {"field": "id", "operator": "gt", "value": highest},
        {"field": "id", "operator": "lteq", "value": numbers[-1]},
    ]
    rows = books.pennylane.items(path, sort="id", filter=conditions)
    assert [row["id"] for row in rows] == later, "numbers do not contradict each other"
    conditions[0]["value"], conditions[1]["value"] = numbers[-1], highest
    refused = books.pennylane.send("GET", f"{path}?{encoded({'filter': conditions})}")
    assert (refused.status, refused.json["field"]) == (400, "filter.id"), "but ages do"


def test_dayzeros_ledgers_are_by_creation(books: Books) -> None:
    dayzero = books.dayzero
    opened = [dayzero.cash, dayzero.sales]
    for place in range(4):
        key = {"idempotency_key": f"k{place}"} if place % 2 else {}
        opened.append(dayzero.make("/ledgers", {"name": "x", "type": "equity"}, **key)["id"])
    page = dayzero.get("/ledgers?sort_by=created_at&type=equity&limit=3")
    rest = dayzero.get(f"/ledgers?sort_by=created_at&type=equity&cursor={page['next_cursor']}")
    assert [row["id"] for row in page["items"] + rest["items"]] == opened[2:]
    back = dayzero.get(
        f"/ledgers?sort_by=created_at&direction=prev&type=equity&cursor={rest['prev_cursor']}"
    )
    assert [row["id"] for row in back["items"]] == opened[2:5]
