"""Lists: envelope, limits, order, cursors and every operator of every filter."""

import json
import operator
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients.pennylane import Company, encoded

DATES = ("2026-03-01", "2026-01-01", "2026-02-28", "2026-02-01", "2026-01-01")


def filters(*conditions: tuple[str, str, Any]) -> str:
    names = ("field", "operator", "value")
    matches = [dict(zip(names, condition, strict=True)) for condition in conditions]
    return json.dumps(matches)


@pytest.fixture
def five(company: Company, request: pytest.FixtureRequest) -> list[Any]:
    """Five entries over two journals, the oldest first, as the list shows them."""
    request.getfixturevalue("unsettled")
    ids = [
        company.post(f"{n}.00", date=day, journal_id=1 + n % 2)["id"]
        for n, day in enumerate(DATES, 1)
    ]
    return [item for item in company.items("/ledger_entries", sort="id") if item["id"] in ids]


def test_a_page_has_the_envelope(company: Company, five: list[Any]) -> None:
    page = company.get("/ledger_entries?limit=2")
    assert [item["id"] for item in page["items"]] == [five[4]["id"], five[3]["id"]]
    assert page["has_more"] is True
    assert isinstance(page["next_cursor"], str)
    offsets = ("total_pages", "current_page", "per_page", "total_items")
    assert all(page[name] is None for name in offsets)
    assert "ledger_entry_lines" not in page["items"][0]
    last = company.get("/journals")
    assert (last["has_more"], last["next_cursor"]) == (False, None)


def test_entries_sort_by_id_and_by_date(company: Company, five: list[Any]) -> None:
    ours = {item["id"] for item in five}
    for sort in ("id", "-id", "+id", "date", "-date"):
        items = company.items("/ledger_entries", sort=sort, limit=2)
        field = sort.lstrip("+-")
        keys = [(item[field], item["id"]) for item in items]
        assert keys == sorted(keys, reverse=sort.startswith("-"))
        assert ours <= {item["id"] for item in items}
    assert company.items("/ledger_entries") == company.items("/ledger_entries", sort="-id")


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "eq": operator.eq,
    "not_eq": operator.ne,
    "in": lambda matches, values: matches in values,
    "not_in": lambda matches, values: matches not in values,
}


@pytest.mark.parametrize("sort", ["id", "-id", "date", "-date"])
@pytest.mark.parametrize(
    ("field", "name"),
    [
        *((field, name) for field in ("id", "journal_id") for name in OPERATORS),
        *(("date", name) for name in OPERATORS if not name.endswith("in")),
    ],
)
def test_entries_are_filtered(
    company: Company, five: list[Any], field: str, name: str, sort: str
) -> None:
    several = name in ("in", "not_in")
    everything = company.items("/ledger_entries", sort=sort)
    for item in five[1:3]:
        value = [item[field], five[4][field]] if several else item[field]
        expected = [x for x in everything if OPERATORS[name](x[field], value)]
        texts = [str(x) for x in value] if isinstance(value, list) else str(value)
        for body in (value, texts):
            calls = filters((field, name, body))
            assert company.items("/ledger_entries", filter=calls, sort=sort, limit=2) == expected


@pytest.mark.parametrize("field", ["id", "journal_id", "ledger_account_id", "date"])
@pytest.mark.parametrize("name", OPERATORS)
def test_lines_are_filtered(company: Company, five: list[Any], field: str, name: str) -> None:
    def get(line: Any) -> Any:
        nested = {"journal_id": "journal", "ledger_account_id": "ledger_account"}
        return line[nested[field]]["id"] if field in nested else line[field]

    everything = company.items("/ledger_entry_lines", sort="id")
    assert {item["id"] for item in five} <= {line["ledger_entry"]["id"] for line in everything}
    middle = get(everything[len(everything) // 2])
    value = [middle] if name in ("in", "not_in") else middle
    for sort in ("id", "-date"):
        items = company.items(
            "/ledger_entry_lines", filter=filters((field, name, value)), sort=sort
        )
        expected = [line for line in everything if OPERATORS[name](get(line), value)]
        assert sorted(x["id"] for x in items) == [x["id"] for x in expected]


def test_conditions_are_all_to_hold(company: Company, five: list[Any]) -> None:
    calls = filters(
        ("date", "gteq", "2026-02-01"), ("date", "lt", "2026-03-01"), ("journal_id", "eq", 2)
    )
    items = company.items("/ledger_entries", filter=calls)
    assert [item["id"] for item in items] == [five[2]["id"]]


def test_lines_of_an_entry_are_listed_and_filtered(company: Company) -> None:
    lines = [company.debit(company.bank, "2.00"), company.credit(company.sales, "1.00")]
    entry = company.post(ledger_entry_lines=[*lines, company.credit(company.sales, "1.00")])
    path = f"/ledger_entries/{entry['id']}/ledger_entry_lines"
    ids = [line["id"] for line in entry["ledger_entry_lines"]]
    assert [line["id"] for line in company.items(path, limit=1)] == ids[::-1]
    on_sales = filters(("ledger_account_id", "eq", company.sales))
    items = company.items(path, filter=on_sales, sort="id", limit=1)
    assert [line["id"] for line in items] == ids[1:]


def test_accounts_and_journals_are_filtered(company: Company) -> None:
    company.open("401ACME", "Acme")
    by_start = company.items("/ledger_accounts", filter=filters(("number", "start_with", "401")))
    assert [sale["number"] for sale in by_start] == ["401ACME"]
    numbers = filters(("number", "in", ["512000", "706000", "x"]))
    items = company.items("/ledger_accounts", filter=numbers, sort="id", limit=1)
    assert [sale["number"] for sale in items] == ["512000", "706000"]
    open_ones = company.items(
        "/ledger_accounts", filter=filters(("enabled", "eq", "true")), limit=1000
    )
    assert company.items("/ledger_accounts") == open_ones
    assert company.items("/ledger_accounts", filter=filters(("enabled", "eq", False))) == []
    sales = company.items(
        "/journals", filter=filters(("type", "in", ["sales", "finances"])), sort="id"
    )
    assert [sale["code"] for sale in sales] == ["VT", "BQ"]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        *(("/ledger_entries", {"limit": x}, "limit") for x in ("0", "101", "-1", "x", "1.5", "١")),
        ("/ledger_accounts", {"limit": "1001"}, "limit"),
        *(("/ledger_entries", {"sort": x}, "sort") for x in ("label", "--id", "id,date", "-")),
        ("/journals", {"sort": "date"}, "sort"),
        *(("/ledger_entries", {"cursor": x}, "cursor") for x in ("x", "e30", "WzFd", "é", "=" * 9)),
        *(("/ledger_entries", {"filter": x}, "filter") for x in ("x", "{}", "1", "[" * 99)),
        ("/ledger_entries", {"filter": "[1]"}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("label", "eq", "x"))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("id", "start_with", 1))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("id", "eq", "x"))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("id", "eq", 1.5))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("id", "eq", None))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("id", "in", 1))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("date", "eq", "2026-02-30"))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(("date", "in", ["2026-02-01"]))}, "filter.0"),
        ("/ledger_accounts", {"filter": filters(("enabled", "eq", "yes"))}, "filter.0"),
        ("/ledger_entries", {"filter": filters(*[("id", "eq", 1)] * 21)}, "filter"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_parameter_is_400(
    company: Company, path: str, query: dict[str, str], field: str
) -> None:
    answer = company.send("GET", f"{path}?{encoded(query)}")
    assert (answer.status, answer.json["field"]) == (400, field)
    assert answer.json["message"].startswith(f"{field}: ")


def test_a_cursor_is_of_one_order(company: Company, five: list[Any]) -> None:
    assert five
    cursor = company.get("/ledger_entries?limit=1&sort=date")["next_cursor"]
    answer = company.send("GET", f"/ledger_entries?limit=1&sort=id&cursor={cursor}")
    assert (answer.status, answer.json["field"]) == (400, "cursor")


@pytest.mark.parametrize("path", ["/ledger_entries", "/ledger_entry_lines", "/ledger_accounts"])
def test_a_cursor_needs_its_filter_again(company: Company, five: list[Any], path: str) -> None:
    assert len(five) > 1
    above = encoded({"filter": filters(("id", "gt", 0))})
    cursor = company.get(f"{path}?limit=1&{above}")["next_cursor"]
    assert company.send("GET", f"{path}?limit=1&{above}&cursor={cursor}").status == 200
    answer = company.send("GET", f"{path}?limit=1&cursor={cursor}")
    assert (answer.status, answer.json["field"]) == (400, "cursor")
