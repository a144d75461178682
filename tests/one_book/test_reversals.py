"""**A reversal is what it is**: the opposite of its original, and no earlier; in every dialect."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.clients.dayzero import JOURNAL
from tests.one_book.books import Books
from tests.one_book.test_one_book import DIALECTS, plain
from tests.world import World
from tools.local.gateway import Answer

LATER = ("2199-06-01", "2199-07-01")


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def reverse(books: Books, dialect: str, number: int) -> int:
    """Reverse an entry through Layer or DayZero; the reversal's number."""
    uuid = books.uuid("entry", number)
    if dialect == "layer":
        answer = books.layer.send("POST", f"/ledger/entries/{uuid}/reverse")
        assert answer.status in (200, 201)
        entry_number: int = answer.json["data"]["entry_number"]
        return entry_number
    answer = books.dayzero.send("POST", f"{JOURNAL}/{uuid}/reverse")
    assert answer.status == 201
    return books.number("entry", answer.json["id"])


def dayzero_put(books: Books, number: int, body: Any) -> Answer:
    return books.dayzero.send("PUT", f"{JOURNAL}/{books.uuid('entry', number)}", body)


def reading(books: Books, number: int) -> tuple[Any, str]:
    """Return an entry as Pennylane shows it, and its version."""
    answer = books.pennylane.send("GET", f"/ledger_entries/{number}")
    return answer.json, answer.headers["etag"]


# A moved line, or an earlier date.
REVERSAL = re.compile("is the reversal of another|reverses an entry of")


def said_by_pennylane(books: Books, number: int) -> list[Any]:
    """Return amendments that would change an entry's accounts, sides, amounts or lines."""
    first, two = (line["id"] for line in reading(books, number)[0]["ledger_entry_lines"])
    debit, credit = books.pennylane.debit, books.pennylane.credit
    new = [debit(books.accounts[0], "1.00"), credit(books.accounts[1], "1.00")]
    less = [
        {"id": first, "debit": "0", "credit": "1.00"},
        {"id": two, "debit": "1.00", "credit": "0"},
    ]
    swapped = [{"id": first, "debit": "5", "credit": "0"}, {"id": two, "debit": "0", "credit": "5"}]
    sets: list[Any] = [
        {"update": less},
        {"update": [{"id": first, "ledger_account_id": books.accounts[3]}]},
        {"update": swapped},
        {"create": new},
        {"delete": [{"id": first}]},
        {"delete": [{"id": first}, {"id": two}]},
        {"delete": [{"id": first}, {"id": two}], "create": new},
    ]
    lines = [{"ledger_entry_lines": first} for first in sets]
    return [*lines, {"currency": "EUR"}, {"currency": "JPY"}, {"date": "2026-01-30"}]


def said_by_dayzero(books: Books, number: int) -> list[Any]:
    """Return the same, in DayZero's words."""
    (entry,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    first, two = (line["id"] for line in entry["line_entries"])
    line = books.dayzero.line
    new = [line("debit", books.dayzero.cash), line("credit", books.dayzero.sales)]
    sides = [{"id": first, "debit_credit": "debit"}, {"id": two, "debit_credit": "credit"}]
    changes: list[Any] = [
        {"update": [{"id": first, "amount": 1}, {"id": two, "amount": 1}]},
        {"update": [{"id": first, "ledger_id": books.dayzero.sales}]},
        {"update": sides},
        {"create": new},
        {"delete": [first]},
        {"delete": [first, two], "create": new},
    ]
    return [*({"line_entry_changes": first} for first in changes), {"date": "2026-01-30"}]


@pytest.mark.parametrize("by", ["layer", "dayzero"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_that_a_reversal_moves_can_be_amended(books: Books, dialect: str, by: str) -> None:
    reversal = reverse(books, by, books.post(dialect, plain(books, 500)))
    before = reading(books, reversal)
    for body in said_by_pennylane(books, reversal):
        answer = books.pennylane.put(reversal, body)
        assert answer.status == 409, (body, answer.body)
        assert REVERSAL.search(answer.json["error"])
        assert answer.json["status"] == 409
    for body in said_by_dayzero(books, reversal):
        answer = dayzero_put(books, reversal, body)
        assert answer.status == 409, (body, answer.body)
        assert REVERSAL.search(answer.json["detail"])
    assert reading(books, reversal) == before


def test_a_reversals_words_attachment_and_later_date_can_be_amended(books: Books) -> None:
    reversal = reverse(books, "layer", books.post("pennylane", plain(books, 500)))
    day = reading(books, reversal)[0]["date"]
    file = books.pennylane.upload().json["id"]
    lines = reading(books, reversal)[0]["ledger_entry_lines"]
    words = {"update": [{"id": lines[0]["id"], "label": "a line"}]}
    for body in (
        {"label": "Undone", "piece_number": "R-1", "ledger_entry_lines": words},
        {"file_attachment_id": file},
        {"date": LATER[0]},
        {"date": day},
        {"date": "2026-01-31"},
    ):
        answer = books.pennylane.put(reversal, body)
        assert answer.status == 200, answer.body
    assert dayzero_put(books, reversal, {"date": LATER[1], "description": "x"}).status == 200
    entry, version = reading(books, reversal)
    assert (entry["date"], entry["label"], version) == (LATER[1], "x", '"7"')


@pytest.mark.parametrize("by", ["layer", "dayzero"])
def test_a_reversal_counts_no_earlier_than_its_original(books: Books, by: str) -> None:
    later = reverse(books, by, books.post("layer", (LATER[0], "later", plain(books)[2])))
    past = reverse(books, by, books.post("layer", plain(books)))
    days = [reading(books, number)[0]["date"] for number in (later, past)]
    assert days == [LATER[0], datetime.now(UTC).date().isoformat()]


def test_an_original_that_is_reversed_cannot_be_amended_at_all(books: Books) -> None:
    original = books.post("pennylane", plain(books, 500))
    reverse(books, "dayzero", original)
    before = reading(books, original)
    for body in [*said_by_pennylane(books, original), {"label": "x"}, {"date": LATER[0]}]:
        assert books.pennylane.put(original, body).status == 409
    for body in [*said_by_dayzero(books, original), {"description": "x"}]:
        assert dayzero_put(books, original, body).status == 409
    path = f"{JOURNAL}/{books.uuid('entry', original)}"
    assert books.dayzero.send("DELETE", path).status == 409
    assert reading(books, original) == before


@pytest.mark.parametrize("by", ["layer", "dayzero"])
def test_a_reversal_of_a_reversal_is_one_of_its_own(books: Books, by: str) -> None:
    original = books.post("layer", (LATER[0], "later", plain(books, 500)[2]))
    chain = [original]
    for _ in range(3):
        chain.append(reverse(books, by, chain[-1]))
    assert reverse(books, by, chain[0]) == chain[1], "each once"
    assert reverse(books, by, chain[1]) == chain[2]
    entries = [
        books.layer.get(f"/ledger/entries/{books.uuid('entry', number)}")["data"]
        for number in chain
    ]
    ids_of = [entry["id"] for entry in entries]
    assert [entry["reversal_of_id"] for entry in entries] == [None, *ids_of[:-1]]
    assert [entry["reversal_id"] for entry in entries] == [*ids_of[1:], None]
    sides = [entry["line_items"][0]["direction"] for entry in entries]
    assert sides == ["DEBIT", "CREDIT", "DEBIT", "CREDIT"]
    assert {reading(books, number)[0]["date"] for number in chain} == {LATER[0]}
    for number in chain:
        changed = {"ledger_entry_lines": said_by_pennylane(books, number)[0]["ledger_entry_lines"]}
        assert books.pennylane.put(number, changed).status == 409
    assert dayzero_put(books, chain[-1], {"date": "2026-01-30"}).status == 409
