"""**A label is moved by its own entries alone**; and what an entry on a closed account is told."""

from unittest import mock

import pytest
from msgspec.structs import replace

from ledger.book import context
from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.errors import AccountClosed, NoPartsAllowed, SubledgerOnly
from tests.bench import NOW, Bench, claim
from tests.book.conftest import raised_to

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


@pytest.mark.parametrize("floor", [None, 0], ids=["unguarded", "guarded"])
def test_an_entry_of_a_closed_account_is_there_and_names_the_account(
    bench: Bench, sales: int, floor: int | None
) -> None:
    closed_id = bench.open("Other", floor, "EUR")
    entry = bench.enter(DraftLine(closed_id, DEBIT, 1000), DraftLine(sales, CREDIT, 1000))
    bench.enter(DraftLine(sales, DEBIT, 1000), DraftLine(closed_id, CREDIT, 1000))
    bench.book(claim()).close(closed_id)
    bench.process.chart.forget()
    book = bench.book
    for undo in (
        lambda: book(claim()).reverse(entry.entry_id),
        lambda: book(claim()).remove(entry.entry_id),
        lambda: book(claim()).amend(entry.entry_id, raised_to(entry, 5)),
    ):
        with pytest.raises(AccountClosed) as refused:
            undo()
        assert vars(refused.value)["account_id"] == closed_id
    assert book(claim()).read.versions(entry.entry_id) == [entry]


def old_entry_on_a_label(bench: Bench, cash: int) -> Entry:
    """Post 5.00 USD of the journal to a label, as an imported book may have it."""
    label = bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(cash, DEBIT, 500), DraftLine(label, CREDIT, 500)))
    with mock.patch.object(context, "require_subledger"):
        return bench.book(claim()).post(draft).entry


def test_no_entry_of_the_journal_comes_to_move_a_label(bench: Bench, sales: int) -> None:
    cash = bench.open("Cash", None, "USD")
    label, number = bench.label.account_id, bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(cash, DEBIT, 500), DraftLine(label, CREDIT, 500)))
    old_entry = old_entry_on_a_label(bench, cash)
    assert bench.balance(label) == 1500
    entry = bench.enter(DraftLine(cash, DEBIT, 5), DraftLine(sales, CREDIT, 5), currency="USD")
    amendment = Amendment(update={entry.line_id(entry.lines[1]): LineChange(account_id=label)})
    uuid = ids.to_uuid(bench.scope.business_id, "account", label)
    for attempt in (
        lambda: bench.book(claim()).post(draft),
        lambda: bench.book(claim()).post(replace(draft, subledger=cash)),
        lambda: bench.book(claim()).post_batch([draft]),
        lambda: bench.book(claim()).amend(entry.entry_id, amendment),
        lambda: bench.book(claim()).amend(old_entry.entry_id, raised_to(old_entry, 900)),
        lambda: bench.book(claim()).reverse(old_entry.entry_id),
    ):
        with pytest.raises(SubledgerOnly, match=uuid):
            attempt()
    assert bench.balance(label) == 1500
    described = bench.book(claim()).amend(
        old_entry.entry_id, Amendment(description="wrong account")
    )
    assert described.version == 2, "a description moves nothing"
    bench.book(claim()).remove(old_entry.entry_id)
    assert bench.balance(number) == 1000, "the sum of its own entries again"


def test_a_key_of_an_old_entry_on_a_label_is_answered_as_then(bench: Bench) -> None:
    cash, request = bench.open("Cash", None, "USD"), claim("key")
    lines = (DraftLine(cash, DEBIT, 500), DraftLine(bench.label.account_id, CREDIT, 500))
    with mock.patch.object(context, "require_subledger"):
        posted = bench.enter(*lines, currency="USD", by=request)
    assert bench.enter(*lines, currency="USD", by=request) == posted


def test_only_labels_are_parts_of_a_labels_owner_and_a_label_has_none(bench: Bench) -> None:
    """Else Dwolla lists the part as a label, or says of an empty label that it is not empty."""
    terms = AccountTerms("Part", AccountType.ASSET, DEBIT)
    owner = bench.label.terms.parent
    for parent in (bench.label.account_id, owner):
        with pytest.raises(NoPartsAllowed) as refused:
            bench.book(claim()).open(replace(terms, parent=parent))
        assert vars(refused.value)["account_id"] == parent
    with pytest.raises(NoPartsAllowed):
        bench.book(claim()).open(replace(bench.label.terms, parent=bench.label.account_id))
    parent_id = bench.book(claim()).open(terms).account_id
    assert bench.book(claim()).open(replace(terms, parent=parent_id)).terms.parent == parent_id
