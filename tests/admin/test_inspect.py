"""`account show` and `entry show`: the account or entry, its author, and its end."""

from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType
from tests.admin.conftest import Command, run
from tests.bench import Bench, claim
from tools.local.counting import count_tenant
from tools.local.replay import snapshot


def show(bench: Bench, command: Command, subject: str, number: int | str) -> dict[str, object]:
    return run(bench, command, subject, "show", str(number))


def test_a_guarded_account_is_shown_with_its_balance_and_counts(
    bench: Bench, command: Command
) -> None:
    account_id = bench.open("Safe", 0, "EUR")
    output = show(bench, command, "account", account_id)
    assert (output["name"], output["number"], output["balance"]) == ("Safe", account_id, "0.00")
    assert (output["entries"], output["children"], output["closed"]) == (0, 0, None)
    assert show(bench, command, "account", account_id) == output


def test_an_unguarded_account_has_the_balances_that_are_counted(
    bench: Bench, command: Command
) -> None:
    debit, credit = bench.pair(700)
    bench.enter(debit, credit)
    account_id = debit.account_id
    output = show(bench, command, "account", account_id)
    assert (output["balances"], output["counted_at"]) == ({}, None)
    assert "entries" not in output, "only guarded accounts count their entries"
    count_tenant(bench.scope.tenant_id, snapshot())
    output = show(bench, command, "account", account_id)
    assert output["balances"] == {"EUR": "7.00"}
    assert output["counted_at"]


def test_an_account_is_found_by_its_code_and_by_each_spelling_of_its_id(
    bench: Bench, command: Command
) -> None:
    kind = AccountType.ASSET
    terms = AccountTerms("Bank", kind, kind.normal_balance, None, code="512000")
    account_id = bench.book(claim()).open(terms).account_id
    uuid = ids.to_uuid(bench.scope.business_id, "account", account_id)
    expected = show(bench, command, "account", account_id)
    for spelling in ("512000", " 512000", uuid, uuid.upper()):
        assert show(bench, command, "account", spelling) == expected


def test_a_removed_entry_is_shown_at_its_versions_with_the_removal(
    bench: Bench, command: Command
) -> None:
    entry = bench.enter(*bench.pair())
    assert show(bench, command, "entry", entry.entry_id)["removed"] is None
    bench.book(claim()).remove(entry.entry_id)
    output = show(bench, command, "entry", entry.entry_id)
    versions = output["versions"]
    assert isinstance(versions, list)
    assert [version["version"] for version in versions] == [1]
    assert output["removed"]


def test_a_missing_account_or_entry_is_refused(bench: Bench, command: Command) -> None:
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    for subject in ("account", "entry"):
        for spelling in ("x", "17"):
            status, output, errors = command(subject, "show", *scope, spelling)
            assert (status, output) == (1, "")
            problem = f"the business {scope[1]} has no {subject} {spelling}"
            assert errors == f"ledger-admin: {subject.title()}Unknown: {problem}\n"
