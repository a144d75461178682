"""A closed period, as each dialect words it; and as the operator closes it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ledger.admin import periods
from ledger.admin.__main__ import main
from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels, rule
from tests.one_book.books import Books
from tests.world import World
from tools.local.counting import count_tenant
from tools.local.gateway import Answer, to_answer
from tools.local.replay import snapshot
from tools.local.seed import form

LAST = "2026-03-31"
CUSTOM = "/custom-journal-entries"
WORDS = f"The books are closed through {LAST}, which includes {LAST}."
Close = Callable[[World], Any]


@pytest.fixture
def close(table: str, process: Runtime, capsys: pytest.CaptureFixture[str]) -> Close:
    """Closes a business's book through LAST, as an operator does, and waits as long as one."""

    def command(world: World) -> Any:
        waited: list[float] = []
        place = (world.tenant.tenant_id, world.tenant.business_id)
        assert main(["--table", table, "period", "close", *place, LAST], sleep=waited.append) == 0
        assert sum(waited) == periods.SETTLED_SECONDS
        process.chart.forget()
        return json.loads(capsys.readouterr().out)

    return command


def posted(books: Books, dialect: str, day: str) -> int:
    """Return an entry of a dialect on a day."""
    return books.post(dialect, (day, "Rent", ((books.accounts[0], 100), (books.accounts[1], -100))))


def test_pennylane_says_422(world: World, close: Close) -> None:
    books = Books(world)
    old = posted(books, "pennylane", LAST)
    new = posted(books, "pennylane", "2026-04-01")
    assert close(world) == {"closed_through": LAST}
    refusal = (422, {"error": WORDS, "status": 422})
    pennylane = books.pennylane
    body = pennylane.body(date=LAST)
    for answer in (
        pennylane.send("POST", "/ledger_entries", body),
        pennylane.send("PUT", f"/ledger_entries/{old}", {"label": "x"}),
        pennylane.send("PUT", f"/ledger_entries/{new}", {"date": LAST}),
    ):
        assert (answer.status, answer.json) == refusal
    later = pennylane.send("PUT", f"/ledger_entries/{new}", {"date": "2026-04-02"})
    assert later.status == 200


def test_a_fiscal_year_is_closed_when_all_of_it_is(world: World, close: Close) -> None:
    books = Books(world)
    posted(books, "pennylane", "2025-12-31")
    count_tenant(world.tenant.tenant_id, snapshot())
    close(world)
    years = books.pennylane.items("/fiscal_years", sort="start", limit=100)
    assert [(year["id"], year["status"]) for year in years] == [(2025, "closed"), (2026, "open")]


def test_layer_says_409(world: World, close: Close) -> None:
    books = Books(world)
    old = posted(books, "layer", LAST)
    close(world)
    answer = books.layer.send("POST", "/ledger/journal-entries", books.layer.body(entry_at=at()))
    assert (answer.status, answer.json) == (
        409,
        {"errors": [{"type": "Conflict", "description": WORDS}]},
    )
    path = f"/ledger/entries/{books.uuid('entry', old)}/reverse"
    assert books.layer.send("POST", path).status == 201, "it counts today"


def test_layer_changes_no_closed_day_by_any_path(world: World, close: Close) -> None:
    layer = Books(world).layer
    tag = {"key": "place", "value": "Main"}
    old = layer.make(CUSTOM, layer.body(entry_at=at(), tags=[tag]))
    new = layer.make(CUSTOM, layer.body(entry_at="2026-04-01T00:00:00Z"))
    close(world)
    later = layer.body(entry_at="2026-04-02T00:00:00Z")
    (old_tag,) = old["transaction_tags"]
    labelled = {"key_values": [{"key": "place", "value": "Other"}], "entity_ids": [old["id"]]}
    for method, path, body in (
        ("POST", CUSTOM, layer.body(entry_at=at())),
        ("POST", f"{CUSTOM}/bulk", {"entries": [later, layer.body(entry_at=at())]}),
        ("PUT", f"{CUSTOM}/{old['id']}", later),
        ("PUT", f"{CUSTOM}/{new['id']}", layer.body(entry_at=at())),
        ("POST", "/tags", {**labelled, "entity_type": "MANUAL_JOURNAL_ENTRY"}),
        ("POST", "/tags/delete", {"tag_ids": [old_tag["id"]]}),
    ):
        answer = layer.send(method, path, body)
        (error,) = answer.json["errors"]
        assert (answer.status, error["type"]) == (409, "Conflict"), (method, path, error)
        assert error["description"].endswith(WORDS), (method, path)
    assert layer.get(f"{CUSTOM}/{old['id']}")["data"] == old
    assert len(layer.entries()) == 2
    deleted = layer.send("DELETE", f"{CUSTOM}/{old['id']}")
    assert deleted.status == 200, "the reversal counts now"
    assert len(layer.entries()) == 3


def test_no_file_is_attached_to_an_entry_of_a_closed_day(world: World, close: Close) -> None:
    books = Books(world)
    old = posted(books, "pennylane", LAST)
    uuid = books.uuid("entry", old)
    file = books.pennylane.upload().json["id"]
    close(world)
    body = {"file_attachment_id": file}
    answer = books.pennylane.send("PUT", f"/ledger_entries/{old}", body)
    assert (answer.status, answer.json["error"]) == (422, WORDS)
    multipart = {"content_type": "multipart/form-data; boundary=x"}
    path = f"{JOURNAL}/{uuid}/attachment"
    answer = books.dayzero.send("PATCH", path, form("a.pdf", b"%PDF-1.7"), **multipart)
    assert (answer.status, answer.json) == (409, {"detail": WORDS})


def test_dayzero_says_409(world: World, close: Close) -> None:
    books = Books(world)
    old = books.uuid("entry", posted(books, "dayzero", LAST))
    close(world)
    refusal = (409, {"detail": WORDS})
    body = books.dayzero.body(date=LAST)
    for answer in (
        books.dayzero.send("POST", JOURNAL, body),
        books.dayzero.send("PUT", f"{JOURNAL}/{old}", {"description": "x"}),
        books.dayzero.send("DELETE", f"{JOURNAL}/{old}"),
    ):
        assert (answer.status, answer.json) == refusal
    assert books.dayzero.send("POST", f"{JOURNAL}/{old}/reverse").status == 201


def test_dwolla_says_403_to_a_request_of_then(world: World, close: Close) -> None:
    """Label entries count when they are asked for: the event of an older request is replayed."""
    label = Labels.of(world).open_label("10.00")
    close(world)
    answer = replayed(world, label)
    assert (answer.status, answer.json["code"]) == (403, "InvalidResourceState")
    assert (answer.json["message"], rule(answer)) == ("Resource cannot be modified.", WORDS)
    assert Labels.of(world).post(label, "-1.00").status == 201
    assert Labels.of(world).balance(label) == "9.00"


def at() -> str:
    return f"{LAST}T12:00:00Z"


def replayed(world: World, label: str) -> Answer:
    """Return the answer to an event of LAST that raises a label."""
    body = b'{"amount": {"value": "1.00", "currency": "USD"}}'
    headers = Labels.of(world).headers(content_type="application/json").items()
    event = world.gateway.event("POST", f"/labels/{label}/ledger-entries", headers, body)
    later = datetime.fromisoformat(at()).astimezone(UTC)
    event["requestContext"]["timeEpoch"] = round(later.timestamp() * 1000)
    return to_answer(world.gateway.invoke(event))


def test_an_operator_closes_and_opens_and_is_told(
    world: World, close: Close, table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id)

    def run(*text: str) -> tuple[int, Any, str]:
        status = main(["--table", table, "period", *text], sleep=lambda _: None)
        printed = capsys.readouterr()
        return status, json.loads(printed.out or "null"), printed.err

    assert run("show", *place) == (0, {"closed_through": None}, "")
    assert close(world) == {"closed_through": LAST}
    assert run("show", *place)[1] == {"closed_through": LAST}
    status, _, body = run("close", *place, "2026-03-30")
    assert (status, body) == (
        1,
        f"ledger-admin: ClosedAlready: The book is closed through {LAST}: reopen it first.\n",
    )
    assert run("close", *place, "2999-01-01")[0] == 1
    assert run("reopen", *place) == (0, {"closed_through": None}, "")
    assert run("close", "nobody", place[1], LAST)[0] == 1
