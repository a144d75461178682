"""The console's reads: balances now and then, statements, versions, ids in any spelling."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledger.core import ids
from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.world import World
from tools.local.counting import count_tenant
from tools.local.gateway import Answer
from tools.local.replay import snapshot

FIRST = date(2024, 1, 15)


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def send(books: Books, path: str) -> Answer:
    return books.world.send("GET", f"/console/api/businesses/{books.business_id}/{path}")


def read(books: Books, path: str) -> Any:
    answer = send(books, path)
    assert answer.status == 200, answer.body
    return answer.json


def counted(books: Books) -> None:
    count_tenant(books.world.tenant.tenant_id, snapshot())


def pages(books: Books, path: str, limit: int) -> list[Any]:
    """Return all items of a list, page by page."""
    rows: list[Any] = []
    cursor = ""
    while True:
        sign = "&" if "?" in path else "?"
        page = read(books, f"{path}{sign}limit={limit}{cursor and '&cursor=' + cursor}")
        rows += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return rows


def posted(books: Books, day: date, cents: int, text: str = "x") -> int:
    bank, sales = books.accounts[:2]
    return books.post("pennylane", (day.isoformat(), text, ((bank, cents), (sales, -cents))))


def test_balances_of_any_day_are_the_sums_of_the_lines_until_then(books: Books) -> None:
    chance = random.Random(20261121)  # noqa: S311 - a test's chance, that can be repeated
    transfer: dict[date, int] = defaultdict(int)
    for _ in range(40):
        day, cents = FIRST + timedelta(days=chance.randrange(900)), chance.randint(1, 10**6)
        cents *= chance.choice((1, -1))
        posted(books, day, cents)
        transfer[day] += cents
    counted(books)
    bank = read(books, f"accounts/{books.accounts[0]}")
    (of_dollars,) = bank["history"]
    assert of_dollars["currency"] == "USD"
    assert bank["balances"] == [
        {"currency": "USD", "amount": str(Decimal(sum(transfer.values())) / 100)}
    ]
    days = [date.fromisoformat(day) for day, _ in of_dollars["points"]]
    assert days == sorted(set(days))
    for day, text in zip(days, (text for _, text in of_dollars["points"]), strict=True):
        until = sum(cents for at, cents in transfer.items() if at <= day)
        assert Decimal(text) == Decimal(until) / 100, day
    months = sorted({(at.year, at.month) for at in transfer})
    daily = [day for day in transfer if (day.year, day.month) in months[-12:]]
    assert set(daily) <= set(days), "of the last twelve months, each day"


def test_guarded_balances_are_exact_before_anything_is_counted(books: Books) -> None:
    label = Labels.of(books.world).open_label("12.34")
    view = read(books, f"accounts/{label}")
    assert view["balances"] == [{"currency": "USD", "amount": "12.34"}]
    assert (view["is_exact"], view["floor"], view["role"]) == (True, "0.00", "label")
    assert view["parent"] == Labels.of(books.world).customer
    Labels.of(books.world).post(label, "-2.34")
    by_name = {page["id"]: page for page in pages(books, "accounts", 200)}
    assert by_name[label]["balances"] == [{"currency": "USD", "amount": "10.00"}]


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_of_any_size_are_the_whole_list(books: Books, limit: int) -> None:
    numbers = [posted(books, FIRST + timedelta(days=n), 100 + n) for n in range(5)]
    whole = pages(books, "entries", 200)
    assert pages(books, "entries", limit) == whole
    ours = [account["number"] for account in whole if account["number"] in numbers]
    assert ours == numbers[::-1], "the newest first"
    accounts = pages(books, "accounts", limit)
    assert {account["number"] for account in accounts} >= set(books.accounts)
    assert len(accounts) == len({account["id"] for account in accounts})


@pytest.mark.parametrize("limit", [2, 50])
def test_a_statement_has_the_balance_after_each_line(books: Books, limit: int) -> None:
    for n, cents in enumerate((500, -200, 900)):
        posted(books, FIRST + timedelta(days=n), cents)
    counted(books)
    bank, _ = books.accounts[:2]
    entries = pages(books, f"entries?account={bank}", limit)
    balances = [
        line["balance"]
        for entry in entries
        for line in entry["lines"]
        if line["account"]["code"] == "512000"
    ]
    assert balances == ["12.00", "3.00", "5.00"]


def test_a_labels_entries_are_listed_under_it_alone(books: Books) -> None:
    label = Labels.of(books.world).open_label("10.00")
    for amount in ("1.00", "-3.00"):
        Labels.of(books.world).post(label, amount)
    entries = pages(books, f"entries?account={label}", 2)
    of_label = [
        (line["direction"], line["amount"])
        for entry in entries
        for line in entry["lines"]
        if line["account"]["id"] == label
    ]
    assert of_label == [("debit", "3.00"), ("credit", "1.00"), ("credit", "10.00")]
    assert {entry["subledger"] for entry in entries} == {label}
    matches = {entry["id"] for entry in pages(books, "entries", 200)}
    assert not matches & {entry["id"] for entry in entries}


def test_an_entry_has_all_its_versions_also_when_it_is_removed(books: Books) -> None:
    number = posted(books, FIRST, 700, "first")
    assert books.pennylane.put(number, {"label": "second"}).status == 200
    uuid = books.uuid("entry", number)
    spelling = (uuid, uuid.upper(), str(number), str(number << 10 | 1))
    matches = [read(books, f"entries/{text}") for text in spelling]
    assert all(match == matches[0] for match in matches)
    assert [match["description"] for match in matches[0]["versions"]] == ["first", "second"]
    assert matches[0]["removed_at"] is None
    assert books.dayzero.send("DELETE", f"{JOURNAL}/{uuid}").status == 204
    absent = read(books, f"entries/{uuid}")
    assert absent["versions"] == matches[0]["versions"]
    assert absent["removed_at"].startswith("20")


def test_a_reversal_and_what_it_reverses_lead_to_each_other(books: Books) -> None:
    uuid = books.uuid("entry", posted(books, FIRST, 700))
    answer = books.layer.send("POST", f"/ledger/entries/{uuid}/reverse")
    reversal = answer.json["data"]["id"]
    assert read(books, f"entries/{uuid}")["versions"][-1]["reversed_by"] == reversal
    assert read(books, f"entries/{reversal}")["versions"][-1]["reverses"] == uuid


def test_an_account_is_found_by_each_of_its_names(books: Books) -> None:
    bank = books.accounts[0]
    uuid = books.uuid("account", bank)
    for text in (uuid, str(bank), "512000"):
        assert read(books, f"accounts/{text}")["id"] == uuid
    for text in ("51200", str(ids.ID_MAX), "9" * 19, "9" * 30, "x", "%20", "512000%23"):
        assert send(books, f"accounts/{text}").status == 404
        assert send(books, f"entries/{text}").status == 404
    assert [page["code"] for page in pages(books, "accounts?contains=5120", 200)] == ["512000"]


def test_a_closed_label_is_still_looked_at(books: Books) -> None:
    label = Labels.of(books.world).open_label("0.00")
    assert Labels.of(books.world).send("DELETE", f"/labels/{label}").status == 200
    assert read(books, f"accounts/{label}")["is_open"] is False


def test_a_trial_balance_balances_and_is_pennylanes(books: Books) -> None:
    posted(books, FIRST, 700)
    Labels.of(books.world).open_label("5.00")
    counted(books)
    matches = read(books, "trial-balance")
    for total in matches["totals"]:
        assert total["debits"] == total["credits"]
    period = "period_start=2000-01-01&period_end=2100-01-01&limit=1000"
    items = books.pennylane.get(f"/trial_balance?{period}")["items"]
    ours = {item["account"]["code"]: (item["debits"], item["credits"]) for item in matches["items"]}
    for row in items:
        if row["number"] in ours:
            assert ours[row["number"]] == (row["debits"], row["credits"])
    assert ours["512000"] == ("7.00", "0.00")
    day = read(books, f"trial-balance?first={FIRST}&last={FIRST}")
    assert {item["account"]["code"] for item in day["items"]} == {"512000", "706000"}


def test_the_data_of_another_tenant_are_not_found(books: Books, other: World) -> None:
    label = Labels.of(other).open_label("1.00")
    assert send(books, f"accounts/{label}").status == 404
    path = f"/console/api/businesses/{other.tenant.business_id}/accounts"
    assert books.world.send("GET", path).status == 404
