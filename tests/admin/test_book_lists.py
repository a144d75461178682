"""The lists of a book: accounts with balances, and entries by date, account and page."""

from datetime import timedelta

from ledger.core import ids
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from tests.admin.conftest import Command, run
from tests.bench import NOW, Bench
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def scope_of(bench: Bench) -> tuple[str, str]:
    return bench.scope.tenant_id, bench.scope.business_id


def test_accounts_are_listed_with_exact_and_counted_balances(
    bench: Bench, command: Command
) -> None:
    bank, till = bench.open("Bank"), bench.open("Till")
    bench.enter(DraftLine(bank, DEBIT, 700), DraftLine(till, CREDIT, 700))
    bench.enter(DraftLine(bank, CREDIT, 50), DraftLine(till, DEBIT, 50), currency="JPY")
    count_tenant(bench.scope.tenant_id, snapshot())
    output = run(bench, command, "account", "list")
    rows = {row["number"]: row for row in output["accounts"]}
    assert rows[bank]["balances"] == {"EUR": "7.00", "JPY": "-50"}
    assert (rows[bank]["is_exact"], rows[bank]["name"]) == (False, "Bank")
    label = rows[bench.label.account_id]
    assert (label["balances"], label["is_exact"]) == ({"USD": "10.00"}, True)
    assert rows[bank]["id"] == ids.to_uuid(bench.scope.business_id, "account", bank)
    assert output["counted_at"]


def test_a_role_filters_accounts(bench: Bench, command: Command) -> None:
    bench.open("Bank")
    (label,) = run(bench, command, "account", "list", "--contains", "label")["accounts"]
    assert label["number"] == bench.label.account_id


def test_entries_are_listed_by_date_within_days_the_latest_first(
    bench: Bench, command: Command
) -> None:
    days = [NOW + timedelta(days=day) for day in (0, 2, 1)]
    entries = [bench.enter(*bench.pair(100 + n), at=day) for n, day in enumerate(days)]
    rows = run(bench, command, "entry", "list")["entries"]
    assert [row["number"] for row in rows] == [entries[n].entry_id for n in (1, 2, 0)]
    assert [row["amount"] for row in rows] == ["1.01", "1.02", "1.00"]
    assert rows[0]["accounts"] == ["Debit", "Credit"]
    first, last = (days[0].date().isoformat(), days[2].date().isoformat())
    rows = run(bench, command, "entry", "list", "--from", first, "--to", last)["entries"]
    assert [row["on"] for row in rows] == [last, first]
    assert run(bench, command, "entry", "list", "--from", "2027-01-01")["entries"] == []
    assert run(bench, command, "entry", "list", "--to", first)["entries"] == rows[1:]


def test_entries_of_one_account_are_listed(bench: Bench, command: Command) -> None:
    bench.enter(*bench.pair())
    lines = bench.pair()
    entry = bench.enter(*lines)
    words = ("entry", "list", "--account", str(lines[0].account_id))
    (row,) = run(bench, command, *words)["entries"]
    assert row["number"] == entry.entry_id


def test_entries_of_a_subledger_are_listed_within_days(bench: Bench, command: Command) -> None:
    words = ("entry", "list", "--account", str(bench.label.account_id))
    (row,) = run(bench, command, *words)["entries"]
    assert (row["amount"], row["currency"], row["on"]) == ("10.00", "USD", "2026-11-21")
    assert run(bench, command, *words, "--to", "2026-11-20")["entries"] == []
    assert run(bench, command, *words, "--from", "2026-11-21")["entries"] == [row]


def test_an_unknown_account_or_a_reversed_period_is_refused(bench: Bench, command: Command) -> None:
    status, printed, errors = command("entry", "list", *scope_of(bench), "--account", "512000")
    assert (status, printed) == (1, "")
    assert "has no account 512000" in errors
    period = ("--from", "2026-02-01", "--to", "2026-01-31")
    for words in (("entry", "list"), ("trial-balance",)):
        status, printed, errors = command(*words, *scope_of(bench), *period)
        assert (status, printed) == (1, "")
        assert "--to 2026-01-31: must not be before --from 2026-02-01" in errors
