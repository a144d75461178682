"""Lists by `page` and `per_page`, as the clients of 2025 ask for them."""

from typing import Any

import pytest

from ledger.book import paging
from ledger.book.paging import Page, Position
from ledger.dialects.pennylane.lists.offsets import Offset
from ledger.errors import InvalidQuery
from tests.clients.pennylane import Company, encoded
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

COUNTS = ("total_pages", "current_page", "per_page", "total_items")
PERIOD = {"period_start": "2026-01-01", "period_end": "2026-12-31"}


def page(company: Company, target: str, **query: Any) -> Any:
    return company.get(f"{target}?{encoded(query)}")


def test_every_list_of_2025_goes_by_numbers_too(company: Company) -> None:
    entries = [company.post(f"{n}.00")["id"] for n in range(1, 6)]
    for n in range(4):
        company.open(f"40{n}", f"Supplier {n}")
    count_tenant(company.world.tenant.tenant_id, snapshot())
    lists: dict[str, dict[str, Any]] = {
        "/ledger_entries": {},
        f"/ledger_entries/{entries[0]}/ledger_entry_lines": {},
        "/ledger_accounts": {},
        "/journals": {},
        "/fiscal_years": {},
        "/trial_balance": PERIOD,
    }
    for target, more in lists.items():
        key = "number" if target == "/trial_balance" else "id"
        all_items = {item[key] for item in company.items(target, **more)}
        rows: list[Any] = []
        number = 1
        while True:
            body = page(company, target, page=number, per_page=2, **more)
            assert (body["has_more"], body["next_cursor"]) == (None, None)
            count = -(-len(all_items) // 2)
            assert [body[n] for n in COUNTS] == [count, number, 2, len(all_items)], target
            rows += [item[key] for item in body["items"]]
            assert len(rows) <= len(all_items), (target, "the pages never end")
            if len(body["items"]) < 2:
                break
            number += 1
        assert len(rows) == len(all_items), target
        assert set(rows) == all_items
        newest_first = target == "/ledger_entries"
        assert rows == sorted(rows, reverse=newest_first), target


def test_a_loop_that_ends_on_a_short_page_has_every_row(company: Company) -> None:
    """The loop of a plugin of 2025: 463 entries by 100, here each number a tenth."""
    for n in range(1, 47 - len(company.items("/ledger_entries"))):
        company.post(f"{n}.00")
    company.post("47.00")
    pages = [page(company, "/ledger_entries", page=n, per_page=10) for n in range(1, 7)]
    assert [len(body["items"]) for body in pages] == [10, 10, 10, 10, 7, 0]
    for number, body in enumerate(pages, 1):
        assert [body[name] for name in COUNTS] == [5, number, 10, 47]
        assert (body["has_more"], body["next_cursor"]) == (None, None)
    rows = [row["id"] for body in pages for row in body["items"]]
    assert rows == [row["id"] for row in company.items("/ledger_entries")]
    assert len(set(rows)) == 47
    largest = page(company, "/ledger_entries", page=1, per_page=100)
    assert (len(largest["items"]), largest["total_pages"]) == (47, 1)


def test_a_filter_and_an_order_hold_on_every_page(company: Company) -> None:
    entries = [company.post(f"{n}.00")["id"] for n in range(1, 6)]
    condition = [{"field": "id", "operator": "in", "value": entries}]
    first = page(company, "/ledger_entries", page=1, per_page=3, sort="id", filter=condition)
    second = page(company, "/ledger_entries", page=2, per_page=3, sort="id", filter=condition)
    assert [x["id"] for x in first["items"] + second["items"]] == entries
    assert (first["total_items"], first["total_pages"]) == (5, 2)
    assert page(company, "/ledger_entries", page=9, per_page=3)["items"] == []
    none = page(company, "/ledger_entries", page=1, filter=[{**condition[0], "value": []}])
    assert (none["total_items"], none["total_pages"], none["per_page"]) == (0, 0, 20)
    assert [company.get("/ledger_entries?limit=1")[name] for name in COUNTS] == [None] * 4


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("page=0", "page", "LessThanMinimum"),
        ("page=x", "page", "LessThanMinimum"),
        ("page=", "page", "LessThanMinimum"),
        ("per_page=0", "per_page", "LessThanMinimum"),
        ("per_page=101", "per_page", "MoreThanMaximum"),
        ("page=1&limit=5", "limit", "ValidateError"),
        ("per_page=5&cursor=x", "cursor", "ValidateError"),
    ],
)
def test_a_wrong_number_is_refused(company: Company, query: str, field: str, code: str) -> None:
    answer = company.send("GET", f"/ledger_entries?{query}")
    assert answer.status == 400, answer.body
    assert (answer.json["field"], answer.json["code"]) == (field, code)


def test_a_list_that_never_had_numbers_refuses_them(company: Company) -> None:
    answer = company.send("GET", "/ledger_entry_lines?page=2&per_page=5")
    assert (answer.status, answer.json["code"]) == (400, "NotExistPropertyDefinition")
    assert "use cursor and limit" in answer.json["message"]
    assert company.send("GET", "/categories?page=1").json["code"] == "NotExistPropertyDefinition"


def test_a_list_too_long_to_be_counted_in_one_request_is_refused() -> None:
    """The page would be a guess; the refusal says what to use."""
    with pytest.raises(InvalidQuery, match="use cursor"):
        Offset(1, 20).cut(Page(("a row",), (Position("more"),), Position("more")))


def test_large_entries_are_counted_as_any_others(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries of the list have no lines; how large they are is no matter of the page's."""
    for n in range(1, 8):
        company.post(f"{n}.00")
    every = sorted((item["id"] for item in company.items("/ledger_entries")), reverse=True)
    monkeypatch.setattr(paging, "PAGE_BYTES_READ_MAX", 2_000)  # an entry of two lines has as much
    rows: list[int] = []
    for number in range(1, 5):
        body = page(company, "/ledger_entries", page=number, per_page=2)
        assert (body["total_items"], body["total_pages"]) == (len(every), 4)
        rows += [item["id"] for item in body["items"]]
    assert rows == every


@pytest.mark.parametrize("target", ["/ledger_entries", "/journals", "/me"])
def test_two_choices_of_the_contract_are_refused(company: Company, target: str) -> None:
    """Neither choice has an effect since July 2026, but they must not disagree."""
    for value, status in (("true", 400), ("false", 200)):
        answer = company.send(
            "GET", f"{target}?use_2026_api_changes={value}", x_use_2026_api_changes="false"
        )
        assert answer.status == status, answer.body
    assert company.send("GET", f"{target}?use_2026_api_changes=true").status == 200
