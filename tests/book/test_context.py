"""Context: the checks of a write against its book, in their order."""

from datetime import datetime

import pytest
from msgspec.structs import replace

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
from tests.book.test_periods import CLOSED, LAST_SECOND, NEXT_DAY, close

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT
TERMS = AccountTerms("Label", AccountType.LIABILITY, CREDIT, role=SUBLEDGER)


def test_a_context_has_the_actor_and_the_list_of_its_claim(bench: Bench) -> None:
    request = claim("key")
    subledger_context = Context(bench.book(request).read, request, NOW)
    assert (subledger_context.by, subledger_context.scope) == (SOMEBODY, bench.scope)
    assert subledger_context.of_journal(True).claim == replace(request, in_journal=True)
    assert subledger_context.of_journal(False) == subledger_context


def test_only_its_own_subledger_moves_an_account(bench: Bench) -> None:
    accounts = {account_id: Account(account_id, NOW, TERMS) for account_id in (1, 2)}
    lines = (DraftLine(1, DEBIT, 5), DraftLine(2, CREDIT, 5))
    context.require_subledger(bench.scope, accounts, lines[:1], 1)
    for foreign_lines, subledger in ((lines, 1), (lines[:1], 2), (lines[:1], None)):
        with pytest.raises(SubledgerOnly):
            context.require_subledger(bench.scope, accounts, foreign_lines, subledger)


def test_a_day_is_closed_through_its_last_moment_in_utc(bench: Bench) -> None:
    close(bench)
    read = bench.book(claim()).read
    context.require_open_period(read, [NEXT_DAY, NOW])
    for time in (LAST_SECOND, datetime.fromisoformat("2026-10-01T01:59:59+02:00")):
        with pytest.raises(PeriodClosed) as refused:
            context.require_open_period(read, [NEXT_DAY, time])
        assert refused.value.effective_on == refused.value.closed_through == CLOSED.isoformat()


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ({"currency": "x", "lines": ()}, CurrencyUnknown),
        ({"lines": (DraftLine(5, DEBIT, 1),)}, EntryUnbalanced),
        (
            {
                "lines": (DraftLine(5, DEBIT, 1), DraftLine(5, CREDIT, 1)),
                "effective_at": LAST_SECOND,
            },
            AccountNotFound,
        ),
        ({"effective_at": LAST_SECOND}, SubledgerOnly),
    ],
)
def test_a_draft_gets_the_first_refusal_in_order(
    bench: Bench, fault: dict[str, object], refusal: type[LedgerError]
) -> None:
    close(bench)
    label = bench.label.account_id
    draft = Draft(NOW, "USD", (DraftLine(label, DEBIT, 1), DraftLine(label, CREDIT, 1)))
    faulty_draft = replace(draft, **fault)
    with pytest.raises(refusal):
        context.check_drafts(bench.book(claim()).read, [faulty_draft], {})


def test_an_account_that_the_same_write_opens_is_not_read(bench: Bench) -> None:
    opening_accounts = {
        account_id: Account(account_id, NOW, replace(TERMS, role="")) for account_id in (5, 6)
    }
    draft = Draft(NOW, "USD", (DraftLine(5, DEBIT, 1), DraftLine(6, CREDIT, 1)))
    read = bench.book(claim()).read
    assert context.check_drafts(read, [draft], opening_accounts) == opening_accounts
    with pytest.raises(AccountNotFound):
        context.check_drafts(read, [draft], {5: opening_accounts[5]})


def test_an_account_of_the_entry_is_called_closed_and_no_other(bench: Bench, entry: Entry) -> None:
    read = bench.book(claim()).read
    own_id = str(entry.lines[0].account_id)
    for account_id, refusal in ((own_id, AccountClosed), ("5", AccountNotFound)):
        with pytest.raises(refusal), context.naming_closed(read, lambda: entry):
            raise AccountNotFound(account_id=account_id)
