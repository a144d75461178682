"""The trial balance of a business, for the operator."""

import json
from datetime import timedelta

from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.entries import DraftLine
from tests.admin.conftest import Command
from tests.bench import NOW, Bench, claim
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def scope_of(bench: Bench) -> tuple[str, str]:
    return bench.scope.tenant_id, bench.scope.business_id


def test_a_trial_balance_has_each_account_by_code_and_balanced_sums(
    bench: Bench, command: Command
) -> None:
    kind = AccountType.ASSET
    codes = ("706000", "512000")
    sales, bank = (
        bench.book(claim()).open(AccountTerms(code, kind, DEBIT, None, code=code)).account_id
        for code in codes
    )
    till = bench.open("Till")
    bench.enter(DraftLine(bank, DEBIT, 700), DraftLine(sales, CREDIT, 700))
    later = NOW + timedelta(days=1)
    bench.enter(DraftLine(till, DEBIT, 5), DraftLine(bank, CREDIT, 5), at=later)
    count_tenant(bench.scope.tenant_id, snapshot())
    words = ("trial-balance", *scope_of(bench), "--from", "2026-11-21", "--to", "2026-11-22")
    status, printed, errors = command(*words)
    assert status == 0, errors
    output = json.loads(printed)
    rows = [
        (row["code"], row["name"], row["debits"], row["credits"], row["balance"])
        for row in output["accounts"]
        if row["currency"] == "EUR"
    ]
    assert rows == [
        ("512000", "512000", "7.00", "0.05", "6.95"),
        ("706000", "706000", "0.00", "7.00", "-7.00"),
        ("", "Till", "0.05", "0.00", "0.05"),
    ]
    euros = next(row for row in output["totals"] if row["currency"] == "EUR")
    assert euros == {"currency": "EUR", "debits": "7.05", "credits": "7.05"}
    assert (output["from"], output["to"]) == ("2026-11-21", "2026-11-22")
    assert output["counted_at"]
    first_day = json.loads(command(*words[:-1], "2026-11-21")[1])
    assert {row["code"] for row in first_day["accounts"] if row["currency"] == "EUR"} == {*codes}


def test_a_book_without_entries_has_an_empty_trial_balance(bench: Bench, command: Command) -> None:
    tenant = bench.scope.tenant_id
    business = json.loads(command("business", "create", tenant, "New")[1])["business_id"]
    output = json.loads(command("trial-balance", tenant, business)[1])
    assert (output["accounts"], output["totals"], output["counted_at"]) == ([], [], None)
    assert (output["from"], output["to"]) == (None, None)
