"""The categories of a line while other dialects change its entry, and in a closed period."""

import pytest

from tests.clients.categories import categorize, category, category_group, shares
from tests.clients.dayzero import JOURNAL
from tests.clients.lettering import debit
from tests.layerfi.test_custom_entries import custom
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


def test_a_category_stays_on_its_account_whatever_the_order_of_an_update(
    books: Books, place: int
) -> None:
    created = custom(books.layer)
    line = created["entry"]["entry_number"] << 10
    categorize(books.pennylane, line, (place, "1"))
    before = books.pennylane.get(f"/ledger_entry_lines/{line}")
    books.layer.update(created, books.layer.body()["line_items"][::-1], memo="Another memo")
    after = books.pennylane.get(f"/ledger_entry_lines/{line}")
    assert {**after, "updated_at": 0} == {**before, "updated_at": 0}
    assert shares(books.pennylane, line) == [(place, "1.0")]


def test_the_category_of_a_removed_line_goes_to_no_other_line(books: Books, place: int) -> None:
    layer = books.layer
    fees = layer.open("Fees", "EXPENSE", "DEBIT")
    rows = [(layer.cash, "DEBIT", 5), (layer.sales, "CREDIT", 3), (fees, "CREDIT", 2)]
    lines = [layer.line(*row, external_id=f"x-{row[2]}") for row in rows]
    created = custom(layer, line_items=lines)
    first = created["entry"]["entry_number"] << 10
    categorize(books.pennylane, first + 1, (place, "1"))
    layer.update(created, [lines[0], {**lines[2], "amount": 5}])
    page = books.pennylane.get(f"/ledger_entries/{first >> 10}/ledger_entry_lines")["items"]
    line_ids = sorted(row["id"] for row in page)
    assert line_ids == [first, first + 2]
    assert [shares(books.pennylane, line_id) for line_id in line_ids] == [[], []]
