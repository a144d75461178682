"""The console for finance: labels under customers, statements that add up, periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.one_book.test_console_reads import counted, pages, posted, read, send
from tests.world import World

FIRST = date(2026, 1, 15)


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def labels(world: World) -> Labels:
    return Labels.of(world)


def amount(balances: list[dict[str, str]]) -> Decimal:
    (balance,) = balances
    return Decimal(balance["amount"])


def test_labels_are_told_apart_by_their_names(books: Books, labels: Labels) -> None:
    ids = [labels.open_label("1.00") for _ in range(4)]
    below = pages(books, f"accounts?parent={labels.customer}", 3)
    names = {label["id"]: label["name"] for label in below}
    assert names == {id_: f"Customer 1 · label {id_[:4]}…{id_[-6:]}" for id_ in ids}
    assert len(set(names.values())) == 4
    assert {label["parent_name"] for label in below} == {"Customer 1"}
    (entry,) = read(books, f"entries?account={ids[0]}")["items"]
    assert {line["account"]["name"] for line in entry["lines"]} == {"Customer 1", names[ids[0]]}


def test_labels_can_be_left_out_of_the_accounts(books: Books, labels: Labels) -> None:
    labels.open_label("1.00")
    roles = [account["role"] for account in pages(books, "accounts?labels=false", 200)]
    assert "customer" in roles
    assert "label" not in roles
    assert "label" in [account["role"] for account in pages(books, "accounts", 200)]
    assert send(books, "accounts?labels=maybe").status == 400


def test_a_customers_funds_and_labels_add_up(books: Books, labels: Labels) -> None:
    for value in ("20.00", "200.00"):
        labels.open_label(value)
    customer = read(books, f"accounts/{labels.customer}")
    assert (customer["labels"]["count"], customer["children"]) == (2, 2)
    assert amount(customer["balances"]) == 780
    assert amount(customer["labels"]["balances"]) == 220
    assert amount(customer["labels"]["total"]) == 1000
    assert read(books, f"accounts/{labels.customers[1]}")["labels"]["balances"] == []
    assert read(books, f"accounts/{books.accounts[0]}")["labels"] is None


@pytest.mark.parametrize("limit", [1, 50])
def test_a_customers_statement_ends_with_the_balance_shown(
    books: Books, labels: Labels, limit: int
) -> None:
    label = labels.open_label("250.00")
    labels.post(label, "-30.00")
    counted(books)
    rows, days, cursor = [], [], ""
    while True:
        page = read(books, f"entries?account={labels.customer}&limit={limit}{cursor}")
        days += page["label_days"]
        rows += [
            line
            for entry in page["items"]
            for line in entry["lines"]
            if line["account"]["id"] == labels.customer
        ]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [line["balance"] for line in rows] == ["1000.00"]
    (day,) = days
    assert (day["debits"], day["credits"], day["balance"]) == ("250.00", "30.00", "780.00")
    account = read(books, f"accounts/{labels.customer}")
    assert amount(account["balances"]) == Decimal(day["balance"])


def test_a_label_has_a_running_balance(books: Books, labels: Labels) -> None:
    label = labels.open_label("10.00")
    for value in ("5.00", "-3.00"):
        labels.post(label, value)
    counted(books)
    balances = [
        line["balance"]
        for entry in pages(books, f"entries?account={label}", 2)
        for line in entry["lines"]
        if line["account"]["id"] == label
    ]
    assert balances == ["12.00", "15.00", "10.00"]


def test_a_period_opens_moves_and_closes(books: Books) -> None:
    for days, cents in ((0, 100_00), (31, 20_00), (40, -5_00), (90, 1_00)):
        posted(books, FIRST + timedelta(days=days), cents)
    counted(books)
    first, last = FIRST + timedelta(days=31), FIRST + timedelta(days=40)
    trial = read(books, f"trial-balance?first={first}&last={last}")
    row = {item["account"]["code"]: item for item in trial["items"]}
    bank, sales = row["512000"], row["706000"]
    names = ("opening_debit", "opening_credit", "debits", "credits")
    closing = ("closing_debit", "closing_credit")
    assert [bank[name] for name in (*names, *closing)] == [
        *("100.00", "0.00", "20.00", "5.00"),
        *("115.00", "0.00"),
    ]
    assert [sales[name] for name in (*names, *closing)] == [
        *("0.00", "100.00", "5.00", "20.00"),
        *("0.00", "115.00"),
    ]
    (total,) = trial["totals"]
    for left, right in ((0, 1), (2, 3)):
        assert total[names[left]] == total[names[right]]
    assert total["closing_debit"] == total["closing_credit"]
    after = read(books, f"trial-balance?first={last + timedelta(days=1)}")
    opening = {item["account"]["code"]: item["opening_debit"] for item in after["items"]}
    assert opening["512000"] == bank["closing_debit"]


def test_labels_are_part_of_their_customer_in_the_trial_balance(
    books: Books, labels: Labels
) -> None:
    label = labels.open_label("40.00")
    counted(books)
    trial = read(books, "trial-balance")
    row = {item["account"]["id"]: item for item in trial["items"]}
    assert label not in row
    customer = row[labels.customer]
    assert (customer["labels"], customer["closing_credit"]) == (1, "1000.00")
    own = read(books, f"trial-balance?parent={labels.customer}")
    closing = {item["account"]["id"]: item["closing_credit"] for item in own["items"]}
    assert closing == {labels.customer: "960.00", label: "40.00"}
