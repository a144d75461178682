"""First uses: the first line on an account takes a mark off it, which its deletion needs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from ledger.book.first_uses import AccountInUse
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.entries import DraftLine, Entry
from ledger.core.limits import GUARDED_ACCOUNTS_PER_ENTRY_MAX, RECORDS_PER_WRITE_MAX
from ledger.core.records import Record
from ledger.errors import AccountNotFound
from ledger.store import keys
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import to_move
from tests.bench import NOW, Bench, claim
from tools.local.engines import TABLE
from tools.local.faults import faults, meanwhile

DEBIT, CREDIT = Direction.DEBIT, Direction.CREDIT


def is_deletable(bench: Bench, account_id: int) -> bool:
    return bench.book(claim()).read.state(account_id).is_deletable


def part_of(bench: Bench, parent: int) -> int:
    kind = AccountType.ASSET
    terms = AccountTerms("Part", kind, kind.normal_balance, parent=parent)
    return bench.book(claim()).open(terms).account_id


def test_the_first_entry_takes_the_mark_and_later_entries_are_one_put(bench: Bench) -> None:
    lines = bench.pair()
    account_ids = [line.account_id for line in lines]
    assert all(is_deletable(bench, account_id) for account_id in account_ids)
    with faults(bench.process.client) as log:
        entry = bench.enter(*lines)
        assert log.requests[-1] == "TransactWriteItems"
        bench.enter(*lines)
        bench.enter(*lines, by=claim("key"))
    assert log.requests[-2:] == ["PutItem", "PutItem"]
    assert not any(is_deletable(bench, account_id) for account_id in account_ids)
    bench.book(claim()).remove(entry.entry_id)
    for account_id in account_ids:
        with pytest.raises(AccountInUse):
            bench.book(claim()).delete(account_id)


def test_a_guarded_account_without_balance_but_with_lines_stays(bench: Bench) -> None:
    cash, sales = bench.open("Cash", 0, "EUR"), bench.open("Sales")
    bench.enter(DraftLine(cash, DEBIT, 7), DraftLine(sales, CREDIT, 7))
    bench.enter(DraftLine(cash, CREDIT, 7), DraftLine(sales, DEBIT, 7))
    assert bench.balance(cash) == 0
    assert not is_deletable(bench, cash)
    with pytest.raises(AccountInUse):
        bench.book(claim()).delete(cash)
    bench.book(claim()).delete(bench.open("Till", 0, "EUR"))


def test_an_account_with_a_part_or_a_role_is_not_deleted(bench: Bench) -> None:
    parent = bench.open("Parent")
    part = part_of(bench, parent)
    customer = bench.label.terms.parent
    assert customer is not None
    for account_id in (parent, customer, bench.label.account_id):
        assert not is_deletable(bench, account_id)
        with pytest.raises(AccountInUse):
            bench.book(claim()).delete(account_id)
    bench.book(claim()).delete(part)
    bench.book(claim()).delete(parent)
    for account_id in (part, parent):
        with pytest.raises(AccountNotFound):
            bench.book(claim()).delete(account_id)


def test_a_deletion_whose_answer_was_lost_is_done_once(bench: Bench) -> None:
    parent = bench.open("Parent")
    part, _ = part_of(bench, parent), part_of(bench, parent)
    with faults(bench.process.client, "lost"):
        bench.book(claim()).delete(part)
    assert bench.book(claim()).read.state(parent).children == 1


def test_an_account_in_a_stale_cache_takes_no_entry_after_its_deletion(bench: Bench) -> None:
    lines = bench.pair()
    bench.book(claim()).read.accounts([line.account_id for line in lines])
    bench.book(claim()).delete(lines[0].account_id)
    for by in (claim(), claim("key")):
        with pytest.raises(AccountNotFound):
            bench.enter(*lines, by=by)
    assert is_deletable(bench, lines[1].account_id)


def test_an_entry_that_comes_first_stops_a_deletion(bench: Bench) -> None:
    lines = bench.pair()
    with (
        meanwhile(bench.process.client, lambda: bench.enter(*lines)),
        pytest.raises(AccountInUse),
    ):
        bench.book(claim()).delete(lines[0].account_id)
    assert bench.book(claim()).read.state(lines[0].account_id).is_open


def as_before_the_mark(bench: Bench, entry: Entry) -> None:
    """Leave the accounts of an entry as an older release does, which knows no mark."""
    for account_id in {line.account_id for line in entry.lines}:
        mark: dict[str, Any] = {
            "TableName": TABLE,
            "Key": keys.account(bench.scope, account_id),
            "UpdateExpression": "SET unused = :yes",
            "ExpressionAttributeValues": {":yes": {"BOOL": True}},
        }
        bench.process.client.update_item(**mark)


@pytest.mark.parametrize("is_counted", [False, True])
@pytest.mark.parametrize("key", ["", "key"])
def test_an_entry_of_an_older_release_stops_a_deletion(
    bench: Bench, is_counted: bool, key: str
) -> None:
    entry = bench.enter(*bench.pair(), by=claim(key))
    if is_counted:
        item = bench.book(claim()).read.entry_item(entry.entry_id)
        at = int((NOW + timedelta(days=1)).timestamp())
        table = bench.book(claim()).read.table
        move = to_move(Change(None, item), 1, at, table.get)
        assert move is not None
        Counter(table).count(bench.scope, "shard-0", [move])
    as_before_the_mark(bench, entry)
    for line in entry.lines:
        assert is_deletable(bench, line.account_id)
        with pytest.raises(AccountInUse):
            bench.book(claim()).delete(line.account_id)
    bench.process.chart.forget()
    bench.enter(*[DraftLine(i.account_id, i.direction, 1) for i in entry.lines])


def test_a_part_that_comes_first_stops_a_deletion(bench: Bench) -> None:
    parent = bench.open("Parent")
    with (
        meanwhile(bench.process.client, lambda: part_of(bench, parent)),
        pytest.raises(AccountInUse),
    ):
        bench.book(claim()).delete(parent)


def test_an_entry_and_a_deletion_at_once_are_never_both_done(bench: Bench) -> None:
    def attempt(place: int) -> bool:
        try:
            if place % 3:
                bench.enter(*lines)
            else:
                bench.book(claim()).delete(lines[0].account_id)
        except (AccountInUse, AccountNotFound):
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        for _ in range(10):
            lines = bench.pair()
            deleted, *entered = pool.map(attempt, range(3))
            assert deleted is not any(entered)
            assert len({*entered}) == 1


def test_an_entry_on_very_many_new_accounts_marks_them_first(bench: Bench) -> None:
    count = GUARDED_ACCOUNTS_PER_ENTRY_MAX + 2
    account_ids = [bench.open(f"Account {number}") for number in range(count)]
    sides = (DEBIT, CREDIT)
    lines = [DraftLine(i, sides[n % 2], 100) for n, i in enumerate(account_ids)]
    closed = bench.open("Gone")
    bench.book(claim()).read.accounts([*account_ids, closed])
    bench.book(claim()).delete(closed)
    with pytest.raises(AccountNotFound):
        bench.enter(*lines, DraftLine(closed, DEBIT, 1), DraftLine(account_ids[0], CREDIT, 1))
    bench.enter(*lines, at=NOW)
    assert not any(is_deletable(bench, account_id) for account_id in account_ids)
    with faults(bench.process.client) as log:
        bench.enter(*lines)
    assert log.requests == ["PutItem"]


def test_records_that_fill_the_transaction_leave_the_marks_to_one_before(bench: Bench) -> None:
    count = RECORDS_PER_WRITE_MAX
    new = [Record(2 * n, "tag", NOW, NOW, {"name": f"{n}"}) for n in range(count)]
    lines = bench.pair()
    with faults(bench.process.client) as log:
        bench.enter(*lines, new=new)
    assert log.requests.count("TransactWriteItems") == 2
    assert not is_deletable(bench, lines[0].account_id)
