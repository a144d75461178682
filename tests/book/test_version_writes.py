"""The writes that put the next version: they take the mark of unused accounts off too."""

import pytest

from ledger.book.first_uses import AccountInUse
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine
from ledger.errors import AccountNotFound
from tests.bench import Bench, claim
from tools.local.faults import meanwhile


def test_an_amendment_uses_the_accounts_of_its_new_lines(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    debit, credit = bench.pair()
    bench.book(claim()).amend(entry.entry_id, Amendment(create=(debit, credit)))
    for line in (debit, credit):
        with pytest.raises(AccountInUse):
            bench.book(claim()).delete(line.account_id)


def test_an_amendment_on_an_account_that_is_deleted_meanwhile_is_refused(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    pair = bench.pair()

    def delete() -> None:
        bench.book(claim()).delete(pair[0].account_id)

    with meanwhile(bench.process.client, delete), pytest.raises(AccountNotFound):
        bench.book(claim()).amend(entry.entry_id, Amendment(create=pair))
    assert bench.book(claim()).read.entry(entry.entry_id).version == 1


def test_a_removed_entry_still_uses_its_accounts(bench: Bench) -> None:
    lines: tuple[DraftLine, ...] = bench.pair()
    bench.book(claim()).remove(bench.enter(*lines).entry_id)
    with pytest.raises(AccountInUse):
        bench.book(claim()).delete(lines[0].account_id)
