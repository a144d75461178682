"""The list of a line's categories: by cursor, by number, and in the order of ids."""

from tests.clients.categories import categorize, category, category_group
from tests.clients.lettering import debit
from tests.clients.pennylane import Company


def test_the_categories_of_a_line_are_paged(company: Company) -> None:
    numbers = [category(company, category_group(company, f"G{n}")) for n in range(5)]
    line = debit(company)
    order = [numbers[n] for n in (3, 0, 4, 1, 2)]
    assert categorize(company, line, *((number, "1") for number in order)).status == 200
    path = f"/ledger_entry_lines/{line}/categories"
    rows = company.items(path, limit=2)
    assert [row["id"] for row in rows] == numbers[::-1]
    assert [row["id"] for row in company.items(path, limit=3, sort="id")] == numbers
    row_of_line = company.get(f"/ledger_entry_lines/{line}")["categories"]
    assert rows == sorted(row_of_line, key=lambda row: -row["id"])
    assert [row["id"] for row in row_of_line] == order
    page = company.get(f"{path}?page=2&per_page=2")
    assert [row["id"] for row in page["items"]] == numbers[2:4]
    assert (page["total_items"], page["total_pages"], page["has_more"]) == (5, 3, None)
    assert company.get(path)["total_items"] is None
    assert company.send("GET", f"{path}?sort=label").status == 400
