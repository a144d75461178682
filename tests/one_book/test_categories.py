"""The categories of a line while other dialects change its entry, and in a closed period."""

import pytest

from tests.clients.categories import categorize, category, category_group, shares
from tests.clients.dayzero import JOURNAL
from tests.clients.lettering import debit
from tests.one_book.books import Books
from tests.one_book.test_periods import Close, close as close
from tests.world import World


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def place(books: Books) -> int:
    """A category."""
    return category(books.pennylane, category_group(books.pennylane))


def test_dayzero_changes_and_removes_a_line_with_categories(books: Books, place: int) -> None:
    company = books.pennylane
    line = debit(company, currency="USD")
    categorize(company, line, (place, "1"))
    path = f"{JOURNAL}/{books.uuid('entry', line >> 10)}"
    entry = next(row for row in books.dayzero.entries() if path.endswith(row["id"]))
    changes = [{"id": row["id"], "amount": 7} for row in entry["line_entries"]]
    answer = books.dayzero.send("PUT", path, {"line_entry_changes": {"update": changes}})
    assert answer.status == 200
    assert shares(company, line) == [(place, "1.0")]
    assert books.dayzero.send("DELETE", path).status == 204
    for method, body in (("GET", None), ("PUT", [])):
        answer_after = company.send(method, f"/ledger_entry_lines/{line}/categories", body)
        assert answer_after.status == 404


def test_a_reversal_begins_without_categories(books: Books, place: int) -> None:
    company = books.pennylane
    line = debit(company, currency="USD")
    categorize(company, line, (place, "1"))
    uuid = books.uuid("entry", line >> 10)
    answer = books.layer.send("POST", f"/ledger/entries/{uuid}/reverse")
    assert answer.status == 201
    assert shares(company, line) == [(place, "1.0")]
    reversal = answer.json["data"]["entry_number"] << 10
    assert shares(company, reversal) == []
    assert categorize(company, reversal, (place, "1")).status == 200


def test_a_closed_period_permits_categories(books: Books, place: int, close: Close) -> None:
    line = debit(books.pennylane, date="2026-03-31")
    close(books.world)
    assert categorize(books.pennylane, line, (place, "1")).status == 200
    assert shares(books.pennylane, line) == [(place, "1.0")]
