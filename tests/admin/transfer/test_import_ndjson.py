"""`ledger-admin import`: a book moves in whole, once, with a result for each row."""

import json
import re
from typing import Any

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store.items import heads, log_runs, published, runs, totals as total_items
from ledger.store.items.records import is_import
from ledger.stream import audit
from ledger.stream.changes import Change
from tests.admin import oracle
from tests.admin.conftest import Command, ExportBook, ImportRows, Scope, statuses, whole
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import events_of, snapshot
from tools.local.seed import Case, Part


def test_a_book_moves_whole(
    book: Part,
    export_book: ExportBook,
    import_rows: ImportRows,
    other_business: Scope,
    command: Command,
) -> None:
    text = export_book("ndjson")
    assert statuses(import_rows("ndjson", text)) == {"written": len(text.splitlines()) - 1}
    again = command("export", *other_business, "ndjson", "--quiet")[1]
    assert sorted(again.splitlines()) == sorted(text.splitlines())
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []
    assert contents(other_business) == contents((book.tenant.tenant_id, book.tenant.business_id))
    imported = [item for key, item in snapshot().items() if key.startswith(other_business[0])]
    assert not [
        fault
        for item in imported
        for fault in audit.audit_change(Change(None, item), lambda _: None)
    ]


def contents(book: Scope) -> dict[str, Any]:
    """Return a book's items without their scope, and without totals, log and imports."""
    scope = "#".join(book)
    of_log = (heads.HEAD, log_runs.LOG_RUN, published.PUBLISHED)
    derived = (total_items.TOTAL, runs.RUN, *of_log, "tombstone")
    return {
        key.removeprefix(scope): {
            name: value["S"].removeprefix(scope) if "PK" in name else value
            for name, value in item.items()
            if name != "imported"
        }
        for key, item in snapshot().items()
        if key.startswith(scope) and item["kind"]["S"] not in derived and not is_import(item)
    }


def test_a_request_from_before_the_move_is_a_replay_after_it(
    book: Part,
    export_book: ExportBook,
    import_rows: ImportRows,
    other_business: Scope,
    gateway: Gateway,
) -> None:
    """Of every operation, with whatever key: each request that the book before it knows."""
    sent = [event for row, event in events_of(gateway, "together", book) if is_keyed(row)]
    replays = [(event, was) for event in sent if (was := gateway.invoke(event))["statusCode"] < 300]
    assert len(replays) > 14
    import_rows("ndjson", export_book("ndjson"))
    client = demo.operator(TABLE).create_client(other_business[0], [], [])["client_id"]
    token = demo.operator(TABLE).create_token(client, [], 600)["access_token"]
    before = snapshot()
    for event, was in replays:
        event["headers"]["authorization"] = f"Bearer {token}"
        answer = gateway.invoke(event)
        assert answer["statusCode"] == was["statusCode"]
        assert answer["body"] == was["body"]
    assert snapshot() == before


def is_keyed(row: Case) -> bool:
    """Tell if a case writes under a key."""
    _, case, method, target, body, more = row
    parts = json.dumps([target, more, body], default=repr).lower().replace("-", "_")
    has_key = "idempotency_key" in parts or "external_id" in parts
    return method != "GET" and (has_key or case == "replayed")


def test_an_existing_row_is_left_alone(
    export_book: ExportBook, import_rows: ImportRows, command: Command, other_business: Scope
) -> None:
    rows = export_book("ndjson").splitlines(keepends=True)[:-1]
    half = len(rows) // 2
    first = ("import", *other_business, "ndjson", "--quiet")
    status, printed, errors = command(*first, stdin=whole("".join(rows[:half])))
    assert statuses([json.loads(row) for row in printed.splitlines()]) == {"written": half}
    assert (status, "do not give the balance of the export" in errors) == (1, True)
    results = import_rows("ndjson", "".join(rows))
    assert statuses(results) == {"present": half, "written": len(rows) - half}
    assert command("period", "close", *other_business, "2026-10-31")[0] == 0
    before = contents(other_business)
    assert statuses(import_rows("ndjson", "".join(reversed(rows)))) == {"present": len(rows)}
    assert contents(other_business) == before


def test_an_entry_that_changed_since_the_export_is_left_alone(
    bench: Bench, command: Command
) -> None:
    cash = bench.open("Cash", 0, "EUR")
    sales = DraftLine(bench.open("Sales"), Direction.CREDIT, 1000)
    entry = bench.enter(DraftLine(cash, Direction.DEBIT, 1000), sales)
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *scope, "ndjson", "--quiet")[1]
    bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    bench.book(claim()).reverse(bench.enter(*bench.pair()).entry_id)
    status, printed, _ = command("import", *scope, "ndjson", stdin=text)
    assert status == 0
    assert {json.loads(row)["status"] for row in printed.splitlines()} == {"present"}
    assert bench.balance(cash) == 700
    bench.book(claim()).remove(entry.entry_id)
    assert command("import", *scope, "ndjson", stdin=text)[0] == 0
    assert bench.balance(cash) == 0


def test_a_row_waits_for_the_rows_that_it_needs(
    export_book: ExportBook, import_rows: ImportRows
) -> None:
    """In reverse order, entries come before their accounts and funds, children before parents."""
    rows = export_book("ndjson").splitlines(keepends=True)[:-1][::-1]
    rows.sort(key=lambda row: json.loads(row)["kind"] == "closing")
    assert statuses(import_rows("ndjson", "".join(rows))) == {"written": len(rows)}


def account(number: int, **more: Any) -> dict[str, Any]:
    identity = {
        "number": number,
        "created_at": "2026-01-01T00:00:00Z",
        "name": "A",
        "type": "asset",
    }
    terms = {"normal_balance": "debit", "currency": None, "floor_minor": None, "parent": None}
    return {"kind": "account", **identity, **terms, "role": "", "code": "", "details": {}, **more}


def version(*amounts_minor: int, **more: Any) -> dict[str, Any]:
    lines: list[Any] = [
        {
            "slot": slot,
            "account": 8 if amount > 0 else 16,
            "direction": "debit" if amount > 0 else "credit",
            "amount_minor": abs(amount),
            "description": "",
            "details": {},
        }
        for slot, amount in enumerate(amounts_minor)
    ]
    times = dict.fromkeys(("created_at", "updated_at", "effective_at"), "2026-01-01T00:00:00Z")
    nothing: dict[str, Any] = {
        "subledger": None,
        "reverses": None,
        "reversed_by": None,
        "aliases": [],
    }
    value = {"version": 1, "currency": "EUR", "description": "", "slots_used": len(lines)}
    return {**value, **times, **nothing, "details": {}, "lines": lines, **more}


def entry_of(*versions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "entry", "number": 9, "removed_at": None, "versions": versions, **more}


TWICE = [{**line, "slot": 0} for line in version(5, -5)["lines"]]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "Invalid JSON"),
        ("[]", "should be an object"),
        ({"kind": "nonsense"}, "'nonsense' found"),
        ({"kind": "name", "of_kind": "a#b", "value": "x", "number": 8}, "should match pattern"),
        (account(8, type="cash"), "type: Input should be 'asset'"),
        (account(-1), "greater than or equal to 0"),
        (account(24, currency="XYZ"), "ISO 4217"),
        (account(24, floor_minor=0), "with a floor has a currency"),
        (account(24, parent=40), "40"),
        (account(24, more=1), "Extra inputs"),
        (account(8, code="other", role="other", name="B"), "something else"),
        (entry_of(version(5, -4)), "Debits are 5 and credits 4 minor units of EUR."),
        (entry_of(version(5, -5, currency="XYZ")), "ISO 4217"),
        (entry_of(version(5, -5, version=2)), "The versions are not 1, 2 and so on."),
        (entry_of(version(5, -5), number=8), "not of the journal"),
        (entry_of(version(5, -5, subledger=8)), "not of the journal"),
        (entry_of(version(5, -5, lines=TWICE)), "slots"),
        (entry_of(version(5, -5, slots_used=1)), "slots"),
        (entry_of(), "at least 1 item"),
        (entry_of(version()), "An entry must have at least one line."),
        (entry_of(version(5, -5), number=True), "valid integer"),
        (entry_of(version(10**16, -(10**16))), "at most"),
        ({"kind": "closing", "account": 40, "at": "2026-01-01T00:00:00Z"}, "40"),
    ],
)
def test_an_impossible_row_is_refused(
    import_rows: ImportRows, row: dict[str, Any] | str, reason: str
) -> None:
    good = [account(8), account(16), entry_of(version(5, -5), number=17)]
    bad = row if isinstance(row, str) else json.dumps(row)
    text = "\n".join([*map(json.dumps, good), bad])
    first, second, third, last = import_rows("ndjson", text)
    assert [result["status"] for result in (first, second, third)] == ["written"] * 3
    before = snapshot()
    assert last["status"] == "refused"
    assert reason in last["why"]
    import_rows("ndjson", bad)
    assert snapshot() == before


def test_a_refused_entry_writes_nothing_and_an_interrupted_import_is_completed(
    import_rows: ImportRows,
) -> None:
    """Past versions neither. A past version that an interrupted import left out comes later."""
    rows = [account(8), account(16, currency="EUR", floor_minor=0)]
    import_rows("ndjson", "\n".join(map(json.dumps, rows)))
    before = snapshot()
    by = {"by": {"name": "a client", "dialect": "dwolla", "request_id": "a-request"}}
    below = json.dumps(entry_of(version(5, -5, **by), version(6, -6, version=2, **by)))
    (result,) = import_rows("ndjson", below)
    assert "A balance of 0 cannot change by -6." in result["why"]
    assert snapshot() == before
    good = re.sub("debit|credit", lambda side: {"debit": "credit"}.get(side[0], "debit"), below)
    assert statuses(import_rows("ndjson", good)) == {"written": 1}
    whole = snapshot()
    past = next(key for key in whole.keys() - before.keys() if key.endswith("version#00001"))
    oracle.table().delete({"PK": whole[past]["PK"], "SK": whole[past]["SK"]})
    assert statuses(import_rows("ndjson", good)) == {"present": 1}
    assert snapshot() == whole


def test_the_id_of_another_entry_is_refused(import_rows: ImportRows) -> None:
    rows = [account(8), account(16), entry_of(version(5, -5)), entry_of(version(6, -6))]
    *_, last = import_rows("ndjson", "\n".join(map(json.dumps, rows)))
    assert (last["status"], last["why"]) == (
        "refused",
        "There is something else under its number, or its name.",
    )
