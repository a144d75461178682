"""Accounts: their children, their counts, their opening and their closing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec.structs import replace

from ledger.book.paging import PageRequest
from ledger.core.accounts import Account, AccountTerms, AccountType
from ledger.core.amendments import Amendment
from ledger.core.entries import Draft
from ledger.core.records import Name
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceBelowFloor,
    EntryNotFound,
    NameTaken,
)
from tests.bench import NOW, Bench, claim
from tests.book.test_book import transfer
from tests.one_request import OneRequest
from tools.local.faults import faults, meanwhile

MICROSECOND = timedelta(microseconds=1)


def family(bench: Bench) -> tuple[Account, list[Account]]:
    """Open an account with three children, of which the first has 5.00."""
    kind = AccountType.LIABILITY
    terms = AccountTerms("Parent", kind, kind.normal_balance, "USD", 0)
    parent = bench.book(claim()).open(terms)
    cash = bench.open("Cash")
    lines = transfer(cash, 900, parent.account_id)
    bench.enter(*lines, currency="USD")
    child_terms = AccountTerms("Child", kind, kind.normal_balance, "USD", 0, parent.account_id)
    children = []
    for amount in (500, 0, 0):

        def opening(number: int, amount: int = amount) -> Draft:
            return Draft(NOW, "USD", transfer(parent.account_id, amount, number), subledger=number)

        request = claim()
        book = bench.book(request)
        children.append(book.open(child_terms, opening if amount else None))
        assert book.read.table.counts["opened"] == 1
    return parent, children


def test_an_account_with_accounts_under_it_cannot_be_closed(bench: Bench) -> None:
    # Its children would lead to an account that is not found.
    customer = bench.label.terms.parent
    assert customer is not None
    with pytest.raises(AccountNotEmpty):
        bench.book(claim()).close(customer)
    assert bench.book(claim()).read.state(customer).is_open
    bench.post(claim(), -1000)
    bench.book(claim()).close(bench.label.account_id)
    bench.book(claim()).close(customer)
    with pytest.raises(AccountNotFound):
        bench.book(claim()).read.state(customer)


def test_an_account_counts_those_that_are_open_under_it(bench: Bench) -> None:
    parent, children = family(bench)
    state = bench.book(claim()).read.state(parent.account_id)
    assert (state.balance_minor, state.children, state.entries) == (400, 3, 0)
    first = bench.book(claim()).read.state(children[0].account_id)
    assert (first.balance_minor, first.children, first.entries) == (500, 0, 1)
    book = bench.book(claim())
    with pytest.raises(AccountNotEmpty):
        book.close(children[0].account_id)
    closed_state = book.close(children[1].account_id)
    assert (closed_state.account, closed_state.is_open) == (children[1], True)
    assert book.read.table.counts["closed"] == 1
    assert bench.book(claim()).read.state(parent.account_id).children == 2
    for _ in range(2):
        with pytest.raises(AccountNotFound):
            bench.book(claim()).close(children[1].account_id)
    with pytest.raises(AccountNotFound):
        bench.book(claim()).read.state(children[1].account_id)
    closed_state = bench.book(claim()).read.any_state(
        children[1].account_id, lambda: AccountNotFound(account_id="x")
    )
    assert not closed_state.is_open
    read = bench.book(claim()).read
    children_listed = [state.account for state in read.accounts_of_account(parent.account_id, 9)]
    assert children_listed == [children[2], children[0]]
    assert [state.account for state in read.accounts_of_account(parent.account_id, 1, 1)] == [
        children[0]
    ]
    assert [state.account for state in read.accounts_of_account(parent.account_id, 1)] == [
        children[2]
    ]


def test_an_account_is_closed_once_by_whoever_is_first(bench: Bench) -> None:
    parent, children = family(bench)
    request = claim()
    with faults(bench.process.client, "lost"):
        bench.book(request).close(children[1].account_id)
    assert bench.book(claim()).read.state(parent.account_id).children == 2


def test_an_account_that_is_not_empty_any_more_is_not_closed(bench: Bench) -> None:
    _, children = family(bench)
    cash, number = bench.open("Cash"), children[1].account_id

    def post() -> None:
        bench.enter(*transfer(cash, 700, number), currency="USD")

    with meanwhile(bench.process.client, post), pytest.raises(AccountNotEmpty) as refused:
        bench.book(claim()).close(number)
    assert refused.value.balance_minor == 700
    with (
        meanwhile(bench.process.client, lambda: bench.book(claim()).close(children[2].account_id)),
        pytest.raises(AccountNotFound) as not_found,
    ):
        bench.book(claim()).close(children[2].account_id)
    assert str(children[2].account_id) in str(vars(not_found.value))


def test_an_account_that_opens_below_its_floor_is_refused(bench: Bench) -> None:
    kind = AccountType.LIABILITY
    terms = AccountTerms("Low", kind, kind.normal_balance, "USD", 100)
    cash = bench.open("Cash")

    def opening(amount: int) -> Callable[[int], Draft]:
        return lambda number: Draft(NOW, "USD", transfer(cash, amount, number))

    for amount in (99, 1):
        with pytest.raises(BalanceBelowFloor):
            bench.book(claim()).open(terms, opening(amount))
    account = bench.book(claim()).open(terms, opening(100))
    assert bench.balance(account.account_id) == 100


def test_entries_that_are_written_together_are_remembered_together(bench: Bench) -> None:
    first, second = bench.pair(), bench.pair()
    drafts = [Draft(NOW, "EUR", lines) for lines in (first, second)]
    book = bench.book(claim("key"))
    posted = book.post_batch(drafts)
    assert book.read.table.counts["posted"] == 1
    read = bench.book(claim()).read
    assert read.batch(posted.batch_id) == posted
    entries_found = read.entries([*posted.entry_ids, 5])
    assert entries_found.keys() == set(posted.entry_ids)
    assert [entries_found[index].lines[0].account_id for index in posted.entry_ids] == [
        first[0].account_id,
        second[0].account_id,
    ]
    repeated = bench.book(claim("key"))
    assert repeated.post_batch(drafts) == posted
    assert repeated.read.table.counts["replayed"] == 1
    for number in (5, posted.entry_ids[0]):
        with pytest.raises(EntryNotFound) as refused:
            read.batch(number)
        assert refused.value.entry_id == str(number)
    assert posted.created_at == NOW


def test_entries_listed_under_an_account_are_counted_and_newest_first(bench: Bench) -> None:
    numbers = [bench.post(claim(), amount) for amount in (100, 200, 300)]
    read = bench.book(claim()).read
    entries_found = [entry.entry_id for entry in read.entries_of_account(bench.label.account_id, 9)]
    assert entries_found[:3] == numbers[::-1]
    assert len(entries_found) == read.state(bench.label.account_id).entries == 4
    skipped = read.entries_of_account(bench.label.account_id, 1, 2)
    assert [entry.entry_id for entry in skipped] == [numbers[0]]


def test_all_accounts_are_listed_by_their_numbers(bench: Bench) -> None:
    bench = bench.fresh()
    numbers = [bench.open(f"A{index}") for index in range(4)]
    bench.book(claim()).close(numbers[1])
    read = bench.book(claim()).read
    page = read.accounts_by_number(PageRequest(3, ascending=True), lambda _: True)
    assert [state.account.account_id for state in page.rows] == sorted(numbers)[:3]
    open_page = read.accounts_by_number(PageRequest(9), lambda state: state.is_open)
    assert [state.account.account_id for state in open_page.rows] == sorted(
        {*numbers} - {numbers[1]}, reverse=True
    )
    with faults(bench.process.client) as log:
        terms = read.terms(numbers)
        assert list(terms) == numbers
        open_ids = [numbers[0], numbers[2]]
        assert read.accounts(open_ids) == read.terms(open_ids)
    assert log.requests == ["BatchGetItem", "BatchGetItem"]
    bench.process.chart.forget()
    assert bench.book(claim()).read.terms(numbers) == terms
    with pytest.raises(AccountNotFound):
        bench.book(claim()).read.accounts(numbers)
    with pytest.raises(EntryNotFound):
        bench.book(claim()).read.account(numbers[1], lambda: EntryNotFound(entry_id="instead"))


def test_each_kind_of_write_is_counted(bench: Bench) -> None:
    book = bench.book(claim())
    entry = book.post(Draft(NOW, "EUR", bench.pair())).entry
    assert book.read.table.counts["posted"] == 1
    changes: list[tuple[str, Callable[[OneRequest], object]]] = [
        ("amended", lambda book: book.amend(entry.entry_id, Amendment(description="x"))),
        ("reversed", lambda book: book.reverse(entry.entry_id)),
        ("replayed", lambda book: book.reverse(entry.entry_id)),
    ]
    for metric, change in changes:
        book = bench.book(claim())
        change(book)
        assert book.read.table.counts[metric] == 1
    other_entry = bench.enter(*bench.pair())
    book = bench.book(claim())
    book.remove(other_entry.entry_id)
    assert book.read.table.counts["removed"] == 1


def test_an_account_is_found_by_its_names_and_renamed(bench: Bench) -> None:
    kind = AccountType.ASSET
    terms = AccountTerms("Bank", kind, kind.normal_balance, code="512")
    account = bench.book(claim()).open(terms, names=[Name("slug", "bank")])
    read = bench.book(claim()).read
    assert read.find_named(Name("account code", "512")) == account.account_id
    assert read.find_named(Name("slug", "bank")) == account.account_id
    with pytest.raises(NameTaken):
        bench.book(claim()).open(terms)

    def change_terms(terms_before: AccountTerms) -> AccountTerms:
        return replace(terms_before, name="Other", details={"a": 1})

    renamed = bench.book(claim()).rename(account.account_id, change_terms)
    with faults(bench.process.client) as log:
        assert bench.book(claim()).read.account(account.account_id) == renamed
        assert bench.book(claim()).rename(account.account_id, change_terms) == renamed
    assert log.requests == ["GetItem"]
    # It is later than the opening, which has the same clock.
    assert (renamed.terms, renamed.updated_at) == (change_terms(terms), NOW + MICROSECOND)
    assert bench.book(claim()).read.account(account.account_id) == renamed
    bench.process.chart.forget()
    assert bench.book(claim()).read.account(account.account_id) == renamed
    assert bench.book(claim()).rename(account.account_id, change_terms) == renamed
    with pytest.raises(AccountNotFound):
        bench.book(claim()).rename(5, change_terms)
