"""**A label is moved by its own entries alone**; and what an entry on a closed account is told."""

from dataclasses import replace
from unittest import mock

import pytest

from ledger.book import context
from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.errors import AccountClosed, NoPartsAllowed, SubledgerOnly
from tests.bench import NOW, Bench, claim
from tests.book.conftest import raised_to

D, C = Direction.DEBIT, Direction.CREDIT


@pytest.mark.parametrize("floor", [None, 0], ids=["unguarded", "guarded"])
def test_an_entry_of_a_closed_account_is_there_and_names_the_account(
    bench: Bench, sales: int, floor: int | None
) -> None:
    other = bench.open("Other", floor, "EUR")
    entry = bench.enter(DraftLine(other, D, 1000), DraftLine(sales, C, 1000))
    bench.enter(DraftLine(sales, D, 1000), DraftLine(other, C, 1000))
    bench.book(claim()).close(other)
    bench.process.chart.forget()
    book = bench.book
    for undo in (
        lambda: book(claim()).reverse(entry.entry_id),
        lambda: book(claim()).remove(entry.entry_id),
        lambda: book(claim()).amend(entry.entry_id, raised_to(entry, 5)),
    ):
        with pytest.raises(AccountClosed) as refused:
            undo()
        assert vars(refused.value)["account_id"] == other
    assert book(claim()).read.versions(entry.entry_id) == [entry]


def old_entry_on_a_label(bench: Bench, cash: int) -> Entry:
    """Post 5.00 USD of the journal to a label, as an imported book may have it."""
    label = bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(cash, D, 500), DraftLine(label, C, 500)))
    with mock.patch.object(context, "require_subledger"):
        return bench.book(claim()).post(draft).entry


def test_no_entry_of_the_journal_comes_to_move_a_label(bench: Bench, sales: int) -> None:
    cash = bench.open("Cash", None, "USD")
    label, number = bench.label.account_id, bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(cash, D, 500), DraftLine(label, C, 500)))
    old = old_entry_on_a_label(bench, cash)
    assert bench.balance(label) == 1500
    fresh = bench.enter(DraftLine(cash, D, 5), DraftLine(sales, C, 5), currency="USD")
    onto = Amendment(update={fresh.line_number(fresh.lines[1]): LineChange(account_id=label)})
    uuid = ids.to_uuid(bench.scope.business_id, "account", label)
    for move in (
        lambda: bench.book(claim()).post(draft),
        lambda: bench.book(claim()).post(replace(draft, subledger=cash)),
        lambda: bench.book(claim()).post_batch([draft]),
        lambda: bench.book(claim()).amend(fresh.entry_id, onto),
        lambda: bench.book(claim()).amend(old.entry_id, raised_to(old, 900)),
        lambda: bench.book(claim()).reverse(old.entry_id),
    ):
        with pytest.raises(SubledgerOnly, match=uuid):
            move()
    assert bench.balance(label) == 1500
    described = bench.book(claim()).amend(old.entry_id, Amendment(description="wrong account"))
    assert described.version == 2, "a description moves nothing"
    bench.book(claim()).remove(old.entry_id)
    assert bench.balance(number) == 1000, "the sum of its own entries again"


def test_a_key_of_an_old_entry_on_a_label_is_answered_as_then(bench: Bench) -> None:
    cash, by = bench.open("Cash", None, "USD"), claim("key")
    lines = (DraftLine(cash, D, 500), DraftLine(bench.label.account_id, C, 500))
    with mock.patch.object(context, "require_subledger"):
        posted = bench.enter(*lines, currency="USD", by=by)
    assert bench.enter(*lines, currency="USD", by=by) == posted


def test_only_labels_are_parts_of_a_labels_owner_and_a_label_has_none(bench: Bench) -> None:
    """Else Dwolla lists the part as a label, or says of an empty label that it is not empty."""
    plain = AccountTerms("Part", AccountType.ASSET, D)
    owner = bench.label.terms.parent
    for parent in (bench.label.account_id, owner):
        with pytest.raises(NoPartsAllowed) as refused:
            bench.book(claim()).open(replace(plain, parent=parent))
        assert vars(refused.value)["account_id"] == parent
    with pytest.raises(NoPartsAllowed):
        bench.book(claim()).open(replace(bench.label.terms, parent=bench.label.account_id))
    above = bench.book(claim()).open(plain).account_id
    assert bench.book(claim()).open(replace(plain, parent=above)).terms.parent == above
