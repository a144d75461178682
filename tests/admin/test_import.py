"""`ledger-admin import`: a book moves in whole, once, with a result for each row."""

import json
import re
from typing import Any

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.store.items import totals as total_items
from ledger.stream import audit
from ledger.stream.changes import Change
from tests.admin import oracle
from tests.admin.conftest import Command, Exported, Take, Where, statuses
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import events_of, snapshot
from tools.local.seed import Part


def test_a_book_moves_whole(
    book: Part, exported: Exported, take: Take, elsewhere: Where, command: Command
) -> None:
    text = exported("ndjson")
    assert statuses(take("ndjson", text)) == {"written": len(text.splitlines())}
    again = command("export", *elsewhere, "ndjson", "--quiet")[1]
    assert sorted(again.splitlines()) == sorted(text.splitlines())
    assert json.loads(command("verify", "--quiet")[1])["faults"] == []
    assert contents(elsewhere) == contents((book.tenant.tenant_id, book.tenant.business_id))
    moved = [item for key, item in snapshot().items() if key.startswith(elsewhere[0])]
    assert not [
        fault for item in moved for fault in audit.audit_change(Change(None, item), lambda _: None)
    ]


def contents(where: Where) -> dict[str, Any]:
    """All that is in a book's part of the table, without where that is, and without totals."""
    scope = "#".join(where)
    derived = (total_items.TOTAL, total_items.COUNTED, total_items.FRESH)
    return {
        key.removeprefix(scope): {
            name: said["S"].removeprefix(scope) if "PK" in name else said
            for name, said in item.items()
            if name != "imported"
        }
        for key, item in snapshot().items()
        if key.startswith(scope) and item["kind"]["S"] not in (*derived, "tombstone")
    }


def test_what_was_done_before_it_moved_is_not_done_again(
    book: Part, exported: Exported, take: Take, elsewhere: Where, gateway: Gateway
) -> None:
    asked = [
        event for (_, case, *_), event in events_of(gateway, "together", book) if case == "replayed"
    ]
    first = [gateway.invoke(event) for event in asked]
    take("ndjson", exported("ndjson"))
    client = demo.operator(TABLE).create_client(elsewhere[0], [], [])["client_id"]
    token = demo.operator(TABLE).create_token(client, [], 600)["access_token"]
    before = snapshot()
    for event, was in zip(asked, first, strict=True):
        event["headers"]["authorization"] = f"Bearer {token}"
        answer = gateway.invoke(event)
        assert answer["statusCode"] == was["statusCode"] < 300
        assert answer["body"] == was["body"]
    assert snapshot() == before


def test_a_row_that_is_there_is_left_as_it_is(
    exported: Exported, take: Take, command: Command, elsewhere: Where
) -> None:
    rows = exported("ndjson").splitlines(keepends=True)
    half = len(rows) // 2
    assert statuses(take("ndjson", "".join(rows[:half])))["refused"] == 0
    results = take("ndjson", "".join(rows))
    assert statuses(results) == {"present": half, "written": len(rows) - half}
    assert command("period", "close", *elsewhere, "2026-10-31")[0] == 0
    before = snapshot()
    assert statuses(take("ndjson", "".join(reversed(rows)))) == {"present": len(rows)}
    assert snapshot() == before


def test_what_was_changed_since_it_moved_is_left_as_it_is(bench: Bench, command: Command) -> None:
    cash = bench.open("Cash", 0, "EUR")
    sales = DraftLine(bench.open("Sales"), Direction.CREDIT, 1000)
    entry = bench.enter(DraftLine(cash, Direction.DEBIT, 1000), sales)
    where = (bench.scope.tenant_id, bench.scope.business_id)
    text = command("export", *where, "ndjson", "--quiet")[1]
    bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    bench.book(claim()).reverse(bench.enter(*bench.pair()).entry_id)
    status, printed, _ = command("import", *where, "ndjson", stdin=text)
    assert status == 0
    assert {json.loads(row)["status"] for row in printed.splitlines()} == {"present"}
    assert bench.balance(cash) == 700
    bench.book(claim()).remove(entry.entry_id)
    assert command("import", *where, "ndjson", stdin=text)[0] == 0
    assert bench.balance(cash) == 0


def test_rows_wait_for_those_that_they_need(exported: Exported, take: Take) -> None:
    """The other way round: entries before accounts and funds, children before their parents."""
    rows = exported("ndjson").splitlines(keepends=True)[::-1]
    rows.sort(key=lambda row: json.loads(row)["kind"] == "closing")
    assert statuses(take("ndjson", "".join(rows))) == {"written": len(rows)}


def account(number: int, **more: Any) -> dict[str, Any]:
    of = {"number": number, "created_at": "2026-01-01T00:00:00Z", "name": "A", "type": "asset"}
    terms = {"normal_balance": "debit", "currency": None, "floor_minor": None, "parent": None}
    return {"kind": "account", **of, **terms, "role": "", "code": "", "details": {}, **more}


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
    said = {"version": 1, "currency": "EUR", "description": "", "slots_used": len(lines)}
    return {**said, **times, **nothing, "details": {}, "lines": lines, **more}


def entry_of(*versions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "entry", "number": 9, "removed_at": None, "versions": versions, **more}


TWICE = [{**line, "slot": 0} for line in version(5, -5)["lines"]]


@pytest.mark.parametrize(
    ("row", "why"),
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
        (entry_of(version(5, -5), number=True), "valid integer"),
        (entry_of(version(10**16, -(10**16))), "at most"),
        ({"kind": "closing", "account": 40, "at": "2026-01-01T00:00:00Z"}, "40"),
    ],
)
def test_a_row_that_no_book_can_have_is_refused(
    take: Take, row: dict[str, Any] | str, why: str
) -> None:
    good = [account(8), account(16), entry_of(version(5, -5), number=17)]
    bad = row if isinstance(row, str) else json.dumps(row)
    text = "\n".join([*map(json.dumps, good), bad])
    first, second, third, last = take("ndjson", text)
    assert [one["status"] for one in (first, second, third)] == ["written"] * 3
    before = snapshot()
    assert last["status"] == "refused"
    assert why in last["why"]
    take("ndjson", bad)
    assert snapshot() == before


def test_of_an_entry_that_is_refused_nothing_is_written(take: Take) -> None:
    """Not its past versions either; and what was cut off after the entry is made whole."""
    rows = [account(8), account(16, currency="EUR", floor_minor=0)]
    take("ndjson", "\n".join(map(json.dumps, rows)))
    before = snapshot()
    by = {"by": {"name": "a client", "dialect": "dwolla", "request_id": "a-request"}}
    below = json.dumps(entry_of(version(5, -5, **by), version(6, -6, version=2, **by)))
    (result,) = take("ndjson", below)
    assert "A balance of 0 cannot change by -6." in result["why"]
    assert snapshot() == before
    good = re.sub("debit|credit", lambda side: {"debit": "credit"}.get(side[0], "debit"), below)
    assert statuses(take("ndjson", good)) == {"written": 1}
    whole = snapshot()
    past = next(key for key in whole.keys() - before.keys() if key.endswith("version#00001"))
    oracle.table().delete({"PK": whole[past]["PK"], "SK": whole[past]["SK"]})
    assert statuses(take("ndjson", good)) == {"present": 1}
    assert snapshot() == whole


def test_a_number_that_is_anothers_is_refused(take: Take) -> None:
    rows = [account(8), account(16), entry_of(version(5, -5)), entry_of(version(6, -6))]
    *_, last = take("ndjson", "\n".join(map(json.dumps, rows)))
    assert (last["status"], last["why"]) == (
        "refused",
        "There is something else under its number, or its name.",
    )
