"""Entries of many lines over guarded and unguarded accounts, and limits by name."""

import random
import string

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.core.limits import BALANCE_MINOR_MAX
from ledger.errors import (
    AccountNotFound,
    BalanceAboveCeiling,
    BalanceBelowFloor,
    CurrencyMismatch,
    EntryUnbalanced,
    EntryWithoutLines,
    LedgerError,
    LimitExceeded,
)
from ledger.store import keys
from tests.bench import Bench, claim
from tools.local import engines
from tools.local.faults import faults

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def transfer(number: int, amount_minor: int, credited_id: int) -> tuple[DraftLine, DraftLine]:
    """Return lines that raise an asset and lower another."""
    return DraftLine(number, DEBIT, amount_minor), DraftLine(credited_id, CREDIT, amount_minor)


def test_an_entry_of_many_lines_moves_each_guarded_account_by_its_sum(bench: Bench) -> None:
    cash, till = bench.open("Cash", 0, "EUR"), bench.open("Till", -500, "EUR")
    sales = bench.open("Sales")
    bench.enter(
        *transfer(cash, 700, sales),
        *transfer(cash, 300, till),
        *transfer(till, 50, sales),
    )
    assert (bench.balance(cash), bench.balance(till)) == (1000, -250)
    assert bench.balance(sales) == 0  # unguarded: not kept in the write path


def test_an_account_that_ends_where_it_began_is_not_written(bench: Bench) -> None:
    cash, sales = bench.open("Cash", 0, "EUR"), bench.open("Sales")
    bench.enter(*transfer(cash, 1, sales))
    with faults(bench.process.client) as log:
        bench.enter(*transfer(cash, 700, sales), *transfer(sales, 700, cash))
    assert log.requests[-1] == "PutItem"


def test_a_floor_holds_wherever_it_is(bench: Bench) -> None:
    till, sales = bench.open("Till", -500, "EUR"), bench.open("Sales")
    bench.enter(*transfer(sales, 500, till))
    with pytest.raises(BalanceBelowFloor) as refused:
        bench.enter(*transfer(sales, 1, till))
    assert (refused.value.balance_minor, refused.value.change_minor) == (-500, -1)
    assert bench.balance(till) == -500


def test_a_refused_entry_moves_nothing_not_even_what_could_be(bench: Bench) -> None:
    first, second, sales = bench.open("1", 0, "EUR"), bench.open("2", 0, "EUR"), bench.open("Sales")
    with pytest.raises(BalanceBelowFloor):
        bench.enter(*transfer(first, 100, sales), *transfer(sales, 1, second))
    assert (bench.balance(first), bench.balance(second)) == (0, 0)


def test_a_balance_never_grows_beyond_what_is_counted_exactly(bench: Bench) -> None:
    amount_minor = BALANCE_MINOR_MAX // 1000
    cash, sales = bench.open("Cash", 0, "EUR"), bench.open("Sales")
    bench.enter(*(line for _ in range(500) for line in transfer(cash, amount_minor, sales)))
    bench.enter(*(line for _ in range(500) for line in transfer(cash, amount_minor, sales)))
    assert bench.balance(cash) == BALANCE_MINOR_MAX
    with pytest.raises(BalanceAboveCeiling):
        bench.enter(*transfer(cash, 1, sales))


@pytest.mark.parametrize(
    ("sides", "refusal"),
    [
        ([(DEBIT, 100), (CREDIT, 99)], EntryUnbalanced),
        ([(DEBIT, 100)], EntryUnbalanced),
        ([], EntryWithoutLines),
        ([(DEBIT, 1), (CREDIT, 1)] * 1_001, LimitExceeded),
    ],
)
def test_a_draft_that_is_no_entry_is_refused_before_any_request(
    bench: Bench, sides: list[tuple[Direction, int]], refusal: type[LedgerError]
) -> None:
    cash = bench.open("Cash")
    with faults(bench.process.client) as log, pytest.raises(refusal):
        bench.enter(*(DraftLine(cash, side, amount) for side, amount in sides))
    assert log.requests == []


def test_accounts_that_are_not_there_and_currencies_that_are_not_theirs_are_refused(
    bench: Bench,
) -> None:
    cash, sales = bench.open("Cash", 0, "EUR"), bench.open("Sales")
    with pytest.raises(AccountNotFound):
        bench.enter(*transfer(cash, 1, 12345))
    with pytest.raises(CurrencyMismatch):
        bench.enter(*transfer(cash, 1, sales), currency="USD")
    assert bench.balance(cash) == 0


def test_a_thousand_lines_with_long_texts_are_one_item(bench: Bench) -> None:
    cash, sales = bench.open("Cash"), bench.open("Sales")
    bench.enter(*transfer(cash, 1, sales))
    lines = [
        DraftLine(
            (cash, sales)[index % 2],
            (DEBIT, CREDIT)[index % 2],
            index // 2 + 1,
            f"Line {index} of the invoice" * 20,
        )
        for index in range(1000)
    ]
    with faults(bench.process.client) as log:
        entry = bench.enter(*lines)
    assert log.requests[-1] == "PutItem"
    read = bench.book(claim()).read.entry(entry.entry_id)
    assert read == entry
    assert [(line.account_id, line.amount_minor, line.description) for line in read.lines] == [
        (line.account_id, line.amount_minor, line.description) for line in lines
    ]


VISIBLE = string.ascii_letters + string.digits + string.punctuation


def test_an_entry_too_large_for_an_item_is_refused_by_the_name_of_the_limit(bench: Bench) -> None:
    cash, sales = bench.open("Cash"), bench.open("Sales")
    noise = random.Random(7)  # noqa: S311 - text that does not compress, not a secret
    lines = [
        DraftLine(
            (cash, sales)[index % 2],
            (DEBIT, CREDIT)[index % 2],
            1,
            "".join(noise.choices(VISIBLE, k=600)),
        )
        for index in range(1000)
    ]
    with faults(bench.process.client) as log, pytest.raises(LimitExceeded) as refused:
        bench.enter(*lines)
    assert refused.value.limit == "ENTRY_BYTES_MAX"
    assert "PutItem" not in log.requests


def test_more_guarded_accounts_than_a_transaction_holds_are_refused(bench: Bench) -> None:
    guarded = [bench.open(str(index), 0, "EUR") for index in range(91)]
    sales = bench.open("Sales")
    with pytest.raises(LimitExceeded) as refused:
        bench.enter(*(line for number in guarded for line in transfer(number, 1, sales)))
    assert refused.value.limit == "GUARDED_ACCOUNTS_PER_ENTRY_MAX"
    bench.enter(*(line for number in guarded[:90] for line in transfer(number, 1, sales)))
    assert [bench.balance(number) for number in guarded[89:]] == [1, 0]


def test_accounts_seen_lately_are_not_read_again(bench: Bench) -> None:
    cash, sales = bench.open("Cash", 0, "EUR"), bench.open("Sales")
    with faults(bench.process.client) as log:
        for _ in range(3):
            bench.enter(*transfer(cash, 1, sales))
    assert log.requests == ["BatchGetItem", *["TransactWriteItems"] * 3]


def test_every_key_of_a_book_begins_with_its_tenant_and_business(bench: Bench) -> None:
    cash, sales = bench.open("Cash"), bench.open("Sales")
    bench.enter(*transfer(cash, 1, sales))
    prefix = f"{bench.scope.tenant_id}#{bench.scope.business_id}#"
    scan = engines.client().get_paginator("scan")
    pages = scan.paginate(TableName=bench.process.settings.table_name)
    items = [item for page in pages for item in page["Items"]]
    book_items = [item for item in items if item["kind"]["S"] in ("entry", "account", "batch")]
    own_items = [item for item in book_items if item["PK"]["S"].startswith(prefix)]
    assert len(own_items) >= 5
    for item in book_items:
        assert item["PK"]["S"].count("#") in (2, 3)
        key = {name: {"S": item[name]["S"]} for name in ("PK", "SK")}
        assert keys.id_of(key) >= 0
