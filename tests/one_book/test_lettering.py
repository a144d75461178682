"""**A lettered line does not change**, in each dialect's words. Closed periods permit lettering."""

import pytest

from tests.clients.dayzero import JOURNAL
from tests.clients.lettering import credit, debit, group, letter, unletter
from tests.one_book.books import Books
from tests.one_book.test_periods import Close, close as close
from tests.world import World

MARCH = {"date": "2026-03-31"}


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def lettered(books: Books) -> tuple[int, int]:
    """The two lines of a group, in US dollars."""
    company = books.pennylane
    lines = debit(company, currency="USD"), credit(company, currency="USD")
    assert letter(company, *lines).status == 200
    return lines


def test_dayzero_refuses_to_change_a_lettered_line(books: Books, lettered: tuple[int, int]) -> None:
    path = f"{JOURNAL}/{books.uuid('entry', lettered[0] >> 10)}"
    before = books.dayzero.entries()
    entry = next(row for row in before if path.endswith(row["id"]))
    changes = [{"id": line["id"], "amount": 7} for line in entry["line_entries"]]
    answer = books.dayzero.send("PUT", path, {"line_entry_changes": {"update": changes}})
    assert (answer.status, "lettered line" in answer.json["detail"]) == (400, True)
    answer = books.dayzero.send("DELETE", path)
    assert (answer.status, "lettered line" in answer.json["detail"]) == (409, True)
    assert books.dayzero.entries() == before
    assert group(books.pennylane, lettered[0]) == [*lettered]
    unletter(books.pennylane, lettered[0])
    assert books.dayzero.send("DELETE", path).status == 204


def test_an_update_of_layer_keeps_a_lettered_line_in_any_order(
    books: Books, lettered: tuple[int, int]
) -> None:
    layer = books.layer
    entry = next(row for row in layer.entries() if row["entry_number"] == lettered[0] >> 10)
    lines = [
        layer.line(row["account"]["id"], row["direction"], row["amount"])
        for row in entry["line_items"]
    ]
    manual = {"id": entry["source"]["manual_entry_id"]}
    layer.update(manual, lines[::-1], entry_at=entry["entry_at"], memo="Another memo")
    assert group(books.pennylane, lettered[0]) == [*lettered]


def test_a_reversal_leaves_the_original_lettered(books: Books, lettered: tuple[int, int]) -> None:
    uuid = books.uuid("entry", lettered[0] >> 10)
    answer = books.layer.send("POST", f"/ledger/entries/{uuid}/reverse")
    assert answer.status == 201
    assert group(books.pennylane, lettered[0]) == [*lettered]
    reversal = answer.json["data"]["entry_number"] << 10
    assert group(books.pennylane, reversal) == []
    joined = letter(books.pennylane, lettered[0], reversal, strategy="partial")
    assert {row["id"] for row in joined.json} == {*lettered, reversal}


def test_a_closed_period_permits_lettering(books: Books, close: Close) -> None:
    company = books.pennylane
    a, b = debit(company, **MARCH), credit(company, date="2026-04-01")
    close(books.world)
    assert letter(company, a, b).status == 200
    assert group(company, a) == [a, b]
    assert unletter(company, a).status == 204
