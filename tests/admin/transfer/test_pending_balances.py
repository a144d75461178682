"""Any legal book can move, its import can be cut off anywhere, and its balances come out right."""

import io
import json
from contextlib import closing
from typing import Any

import pytest

from ledger.admin.transfer.import_ndjson import NdjsonImport
from ledger.admin.transfer.pending_balances import MARK, BalancesDiffer
from ledger.admin.transfer.spool import Spool
from ledger.aws.deadlines import LongRetryBudget
from ledger.book import Reader
from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store.keys import Scope
from ledger.store.table import Table
from tests.admin.conftest import Command, ImportRows, Scope as Book, statuses, whole
from tests.admin.transfer.test_import_ndjson import account, entry_of, version
from tests.bench import SOMEBODY, Bench, claim
from tools.local.engines import TABLE
from tools.local.replay import snapshot


@pytest.fixture
def circular(bench: Bench, command: Command) -> tuple[Book, Bench, str]:
    """A book without an order of its entries in which every floor holds, and its export."""
    cash, bank = bench.open("Cash", 0, "EUR"), bench.open("Bank", 0, "EUR")
    sales = bench.open("Sales")

    def move(debit: int, credit: int) -> int:
        sides = (Direction.DEBIT, Direction.CREDIT)
        lines = (DraftLine(debit, sides[0], 100), DraftLine(credit, sides[1], 100))
        return bench.enter(*lines).entry_id

    move(cash, sales)
    move(bank, cash)
    move(cash, bank)
    move(sales, cash)
    bench.book(claim()).remove(move(cash, sales))
    own = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *own, "ndjson", "--quiet")[1]
    return own, bench, text


def faults(command: Command) -> list[str]:
    texts: list[str] = json.loads(command("verify", "--quiet")[1])["faults"]
    return texts


def target_of(command: Command, bench: Bench) -> Book:
    tenant = json.loads(command("tenant", "create", "New")[1])["tenant_id"]
    business = bench.scope.business_id
    command("business", "create", tenant, "New", "--id", business)
    return tenant, business


def test_a_book_whose_entries_pass_a_floor_in_every_order_moves(
    import_rows: ImportRows, command: Command
) -> None:
    """100 went to Cash, then to Bank and back; then the first entry was removed."""
    guarded = {"currency": "EUR", "floor_minor": 0, "balance_minor": 0}
    rows = [account(8, **guarded), account(16, **guarded)]
    forth = version(100, -100)
    back = [{**line, "account": 24 - line["account"]} for line in forth["lines"]]
    rows += [entry_of(forth, number=17), entry_of({**forth, "lines": back}, number=19)]
    results = import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert statuses(results) == {"written": 4}
    # Rows that are made by hand have no marks, which is another fault.
    assert not [fault for fault in faults(command) if "balance" in fault]
    assert not [item for item in snapshot().values() if MARK in item]


def test_an_import_cut_off_after_any_write_is_completed_by_the_next(
    circular: tuple[Book, Bench, str], command: Command
) -> None:
    _, bench, text = circular
    target = target_of(command, bench)
    writes = 0
    while True:
        table = CutOff(bench.process.client, TABLE, LongRetryBudget(), writes)
        try:
            run(table, bench, target, text)
        except Cut:
            writes += 1
            continue
        break
    assert writes > 5
    assert not [fault for fault in faults(command) if target[0] in fault]
    exported = command("export", *target, "ndjson", "--quiet")[1]
    assert sorted(exported.splitlines()) == sorted(text.splitlines())


class Cut(Exception):
    """The end of the process, right after a write."""


class CutOff(Table):
    """A table whose process ends after some writes."""

    def __init__(self, *arguments: Any) -> None:
        *ours, self.writes_left = arguments
        super().__init__(*ours)

    def write(self, *arguments: Any) -> Any:
        if self.writes_left == 0:
            raise Cut
        outcome = super().write(*arguments)
        self.writes_left -= outcome.is_done
        return outcome


def run(table: Table, bench: Bench, target: Book, text: str) -> None:
    read = Reader(table, type(bench.process.chart)(), Scope(*target))
    with closing(Spool(io.StringIO(text))) as spool:
        rows = NdjsonImport(read, SOMEBODY, spool)
        assert {result.status for result in rows.results(lambda _: None)} <= {"written", "present"}


def test_a_sum_that_is_not_the_balance_of_the_export_is_refused(
    command: Command, other_business: Book
) -> None:
    guarded = {"currency": "EUR", "floor_minor": 0, "balance_minor": 7}
    entry = entry_of(version(5, -5), number=17)
    rows = map(json.dumps, (account(8, **guarded), account(16), entry))
    text = whole("\n".join(rows))
    for _ in range(2):
        status, _, errors = command("import", *other_business, "ndjson", "--quiet", stdin=text)
        assert status == 1
        assert BalancesDiffer.__name__ in errors or "do not give the balance" in errors
    (item,) = (item for item in snapshot().values() if MARK in item)
    assert item["balance_minor"] == {"N": "0"}


def test_an_entry_that_was_removed_since_is_removed(bench: Bench, command: Command) -> None:
    entry = bench.enter(*bench.pair())
    own = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *own, "ndjson", "--quiet")[1]
    bench.book(claim()).remove(entry.entry_id)
    printed = command("import", *own, "ndjson", "--quiet", stdin=text)[1]
    results = [json.loads(row) for row in printed.splitlines()]
    assert statuses(results)["removed"] == 1
