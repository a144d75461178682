"""An entry and its new accounts are one write, also if they are many."""

import json
from decimal import Decimal

from tests.admin.conftest import Command
from tests.admin.transfer.csv_books import HEAD, CsvBook
from tools.local.replay import snapshot


def opening(count: int, last: str) -> str:
    rows = [f"o,2026-01-01,EUR,{1000 + n},,asset,1.00," for n in range(count)]
    return "\n".join([HEAD, *rows, f"o,2026-01-01,EUR,999,,equity,,{last}"])


def test_an_opening_balance_with_many_new_accounts_is_posted(csv_book: CsvBook) -> None:
    assert csv_book.statuses(opening(120, "120.00")) == {"written": 121}
    assert csv_book.balances()["999"] == Decimal("-120.00")
    assert csv_book.statuses(opening(120, "120.00")) == {"present": 121}


def test_a_refused_entry_with_many_new_accounts_opens_none(csv_book: CsvBook) -> None:
    assert csv_book.command("period", "close", *csv_book.scope, "2026-01-31")[0] == 0
    before = snapshot()
    assert csv_book.statuses(opening(120, "120.00")) == {"refused": 121}
    assert csv_book.statuses(opening(20, "1.00")) == {"refused": 21}
    assert snapshot() == before


def test_an_entry_of_more_lines_than_an_id_has_moves_whole(
    csv_book: CsvBook, command: Command
) -> None:
    debits = ["l1,2026-01-31,USD,Long,512000,Bank,asset,0.01,"] * 1_500
    credits_ = ["l1,2026-01-31,USD,Long,706000,Sales,revenue,,15.00"]
    head = "entry,date,currency,text,account_number,account_name,account_type,debit,credit"
    assert csv_book.statuses("\n".join([head, *debits, *credits_])) == {"written": 1_501}
    text = csv_book.export("ndjson")
    tenant = json.loads(command("tenant", "create", "Later")[1])["tenant_id"]
    business_id = csv_book.scope[1]
    command("business", "create", tenant, "Later", "--id", business_id)
    later = CsvBook(command, (tenant, business_id))
    command("import", *later.scope, "ndjson", "--quiet", stdin=text)
    assert sorted(later.export("ndjson").splitlines()) == sorted(text.splitlines())
    # The table has other tests' books too.
    faults = json.loads(command("verify", "--quiet")[1])["faults"]
    assert [fault for fault in faults if business_id in fault] == []
