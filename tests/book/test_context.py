"""Context: the checks of a write against its book, in their order."""

from dataclasses import replace
from datetime import datetime

import pytest

from ledger.book import context
from ledger.book.context import Context
from ledger.core.accounts import SUBLEDGER, Account, AccountTerms, AccountType, Direction
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.errors import (
    AccountClosed,
    AccountNotFound,
    CurrencyUnknown,
    EntryUnbalanced,
    LedgerError,
    PeriodClosed,
    SubledgerOnly,
)
from tests.bench import NOW, SOMEBODY, Bench, claim
from tests.book.test_periods import AFTER_IT, CLOSED, IN_IT, close

D, C = Direction.DEBIT, Direction.CREDIT
TERMS = AccountTerms("Label", AccountType.LIABILITY, C, role=SUBLEDGER)


def test_a_context_has_the_actor_and_the_list_of_its_claim(bench: Bench) -> None:
    request = claim("key")
    present = Context(bench.book(request).read, request, NOW)
    assert (present.by, present.scope) == (SOMEBODY, bench.scope)
    assert present.of_journal(True).claim == replace(request, in_journal=True)
    assert present.of_journal(False) == present


def test_only_its_own_subledger_moves_an_account(bench: Bench) -> None:
    accounts = {n: Account(n, NOW, TERMS) for n in (1, 2)}
    lines = (DraftLine(1, D, 5), DraftLine(2, C, 5))
    context.require_subledger(bench.scope, accounts, lines[:1], 1)
    for wrong, subledger in ((lines, 1), (lines[:1], 2), (lines[:1], None)):
        with pytest.raises(SubledgerOnly):
            context.require_subledger(bench.scope, accounts, wrong, subledger)


def test_a_day_is_closed_through_its_last_moment_in_utc(bench: Bench) -> None:
    close(bench)
    read = bench.book(claim()).read
    context.require_open_period(read, [AFTER_IT, NOW])
    for at in (IN_IT, datetime.fromisoformat("2026-10-01T01:59:59+02:00")):
        with pytest.raises(PeriodClosed) as refused:
            context.require_open_period(read, [AFTER_IT, at])
        assert refused.value.effective_on == refused.value.closed_through == CLOSED.isoformat()


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ({"currency": "x", "lines": ()}, CurrencyUnknown),
        ({"lines": (DraftLine(5, D, 1),)}, EntryUnbalanced),
        (
            {"lines": (DraftLine(5, D, 1), DraftLine(5, C, 1)), "effective_at": IN_IT},
            AccountNotFound,
        ),
        ({"effective_at": IN_IT}, SubledgerOnly),
    ],
)
def test_a_draft_gets_the_first_refusal_in_order(
    bench: Bench, fault: dict[str, object], refusal: type[LedgerError]
) -> None:
    close(bench)
    label = bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(label, D, 1), DraftLine(label, C, 1)))
    wrong = replace(draft, **fault)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        context.check_drafts(bench.book(claim()).read, [wrong], {})


def test_an_account_that_the_same_write_opens_is_not_read(bench: Bench) -> None:
    fresh = {n: Account(n, NOW, replace(TERMS, role="")) for n in (5, 6)}
    draft = Draft(NOW, "USD", (DraftLine(5, D, 1), DraftLine(6, C, 1)))
    read = bench.book(claim()).read
    assert context.check_drafts(read, [draft], fresh) == fresh
    with pytest.raises(AccountNotFound):
        context.check_drafts(read, [draft], {5: fresh[5]})


def test_an_account_of_the_entry_is_called_closed_and_no_other(bench: Bench, entry: Entry) -> None:
    read = bench.book(claim()).read
    own = str(entry.lines[0].account_id)
    for account_id, refusal in ((own, AccountClosed), ("5", AccountNotFound)):
        with pytest.raises(refusal), context.naming_closed(read, lambda: entry):
            raise AccountNotFound(account_id=account_id)
