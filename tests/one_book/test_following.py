"""**A client that follows a list by creation from cursor to cursor misses nothing.**"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from ledger.core import ids
from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL
from tests.clients.pennylane import encoded
from tests.one_book.books import Books
from tests.world import World

DAY = "2031-05-05"  # No other test posts on this day, so a filter leaves the test's own rows.
WRITERS, POSTS_EACH = 4, 12
# Returns the numbers of a page's rows, and the cursor of the next page.
Turn = Callable[[Books, str], tuple[list[int], str | None]]


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def of_dayzero(path: str, kind: str, query: str) -> Turn:
    def turn(books: Books, cursor: str) -> tuple[list[int], str | None]:
        page = books.dayzero.get(f"{path}?sort_by=created_at&descending=false&{query}{cursor}")
        return [books.number(kind, row["id"]) for row in page["items"]], page["next_cursor"]

    return turn


def of_layer(sort_by: str, is_of_lines: bool = False) -> Turn:
    def turn(books: Books, cursor: str) -> tuple[list[int], str | None]:
        target = (
            f"/ledger/accounts/{books.dayzero.cash}/lines" if is_of_lines else "/ledger/entries"
        )
        days = f"start_date={DAY}&end_date={DAY[:-1]}6"
        page = books.layer.get(f"{target}?sort_by={sort_by}&limit=2&{days}{cursor}")
        numbers = [row["entry_number"] for row in page["data"]]
        return numbers, page["meta"]["pagination"]["cursor"]

    return turn


def of_pennylane(path: str, field: str, operator: str, value: str) -> Turn:
    def turn(books: Books, cursor: str) -> tuple[list[int], str | None]:
        condition = [{"field": field, "operator": operator, "value": value}]
        query = encoded({"sort": "id", "limit": "2", "filter": condition})
        page = books.pennylane.get(f"{path}?{query}{cursor}")
        rows = [row.get("ledger_entry", row)["id"] for row in page["items"]]
        return list(dict.fromkeys(rows)), page["next_cursor"]

    return turn


ENTRIES = {
    "dayzero": of_dayzero(JOURNAL, "entry", f"limit=2&start_date={DAY}&end_date={DAY}"),
    "layer": of_layer("created_at"),
    "layer by number": of_layer("entry_number"),
    "layer's lines": of_layer("created_at", True),
    "layer's lines by number": of_layer("entry_number", True),
    "pennylane": of_pennylane("/ledger_entries", "date", "eq", DAY),
    "pennylane's lines": of_pennylane("/ledger_entry_lines", "date", "eq", DAY),
}
ACCOUNTS = {
    "dayzero's ledgers": of_dayzero("/ledgers", "account", "limit=2&name=followed"),
    "pennylane's accounts": of_pennylane("/ledger_accounts", "number", "start_with", "777"),
}


def walk(books: Books, turn: Turn) -> list[list[int]]:
    """Return the rows of each page, from cursor to cursor to the end."""
    pages, cursor = [], ""
    while True:
        numbers, following = turn(books, cursor)
        pages.append(numbers)
        if following is None:
            return pages
        cursor = f"&cursor={quote(following)}"


def make(books: Books, kind: str, at: datetime, key: str) -> int:
    """Make an entry or an account that the gateway took at a time; return its number."""
    dayzero = books.dayzero
    body: Any = {"name": "followed", "type": "asset", "account_number": f"777{at.second}"}
    target = "/ledgers"
    if kind == "entry":
        target, body = JOURNAL, dayzero.body(date=DAY)
    answer = dayzero.send_at(at, "POST", target, body, **({"idempotency-key": key} if key else {}))
    assert answer.status == 201, answer.body
    number = books.number(kind, answer.json["id"])
    assert ids.is_keyed(number) == bool(key)
    return number


@pytest.mark.parametrize("key", ["", "late"])
@pytest.mark.parametrize("name", [*ENTRIES, *ACCOUNTS])
def test_a_row_that_appears_late_is_on_the_page_of_its_time(
    books: Books, monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    kind, turn = ("entry", ENTRIES[name]) if name in ENTRIES else ("account", ACCOUNTS[name])
    begin = datetime.now(UTC).replace(second=10, microsecond=0) - timedelta(minutes=1)
    times = [begin + timedelta(seconds=n) for n in range(6)]
    early, last, later, latest = (make(books, kind, times[n], key and f"{n}") for n in (0, 2, 3, 4))
    late: list[int] = []

    def settle(_: Runtime, at: datetime) -> bool:
        """Wait until the first page's end is old: a write that began before it ends meanwhile."""
        assert at >= times[0]
        if late:
            return False
        late.append(make(books, kind, times[1], key))
        return True

    monkeypatch.setattr(Runtime, "settle", settle)
    rows = [number for page in walk(books, turn) for number in page]
    (number,) = late
    assert list(dict.fromkeys(rows)) == [early, number, last, later, latest]
    assert name.endswith("lines") or len(rows) == 5, "each row is there once"


@pytest.mark.parametrize("name", [*ENTRIES, *ACCOUNTS])
def test_a_page_that_waited_still_leads_on(
    books: Books, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    kind, turn = ("entry", ENTRIES[name]) if name in ENTRIES else ("account", ACCOUNTS[name])
    begin = datetime.now(UTC).replace(second=10, microsecond=0) - timedelta(minutes=1)
    numbers = [
        make(books, kind, begin + timedelta(seconds=n), f"{n}" if n % 2 else "") for n in range(5)
    ]
    monkeypatch.setattr(Runtime, "settle", lambda *_: True)
    rows = [number for page in walk(books, turn) for number in page]
    assert list(dict.fromkeys(rows)) == numbers


def test_nobody_waits_for_the_newest_first(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        make(books, "entry", datetime.now(UTC), f"{n}" if n % 2 else "")
    monkeypatch.setattr(Runtime, "settle", lambda *_: pytest.fail("the list waited"))
    assert len(books.dayzero.get(f"{JOURNAL}?limit=2")["items"]) == 2
    for order in ("created_at", "entry_number"):
        books.layer.get(f"/ledger/entries?sort_by={order}&sort_order=DESC&limit=2")
    assert len(books.pennylane.get("/ledger_entries?limit=2")["items"]) == 2


def write(books: Books, writer: int) -> list[int]:
    """Post entries, each second one with a key, as a client of DayZero or of Layer."""
    numbers = []
    dayzero, layer = books.dayzero, books.layer
    for n in range(POSTS_EACH):
        key = f"{writer} {n}"
        if writer % 2:
            more = {"idempotency_key": key} if n % 2 else {}
            uuid = dayzero.send("POST", JOURNAL, dayzero.body(date=DAY), **more).json["id"]
        else:
            more = {"external_id": key} if n % 2 else {}
            lines = [layer.line(dayzero.sales, "CREDIT"), layer.line(dayzero.cash, "DEBIT")]
            entry_at = f"{DAY}T12:00:00Z"
            uuid = layer.post(entry_at=entry_at, line_items=lines, **more)["entry_id"]
        numbers.append(books.number("entry", uuid))
    return numbers


def follow(books: Books, turn: Turn, writers: list[Future[list[int]]]) -> set[int]:
    """Follow a list from cursor to cursor, and its last page until the writers are done."""
    numbers: set[int] = set()
    cursor = ""
    while True:
        is_over = all(writer.done() for writer in writers)
        page, following = turn(books, cursor)
        numbers |= {*page}
        if following is not None:
            cursor = f"&cursor={quote(following)}"
        elif is_over:
            return numbers


def test_readers_of_each_list_beside_four_writers_miss_nothing(
    books: Books, process: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "settings", replace(process.settings, settle_seconds=0.5))
    with ThreadPoolExecutor(WRITERS + len(ENTRIES)) as pool:
        writers = [pool.submit(write, books, n) for n in range(WRITERS)]
        readers = {
            name: pool.submit(follow, books, turn, writers) for name, turn in ENTRIES.items()
        }
        written = {number for writer in writers for number in writer.result()}
    assert len(written) == WRITERS * POSTS_EACH
    missed = {name: written - reader.result() for name, reader in readers.items()}
    assert missed == {name: set() for name in ENTRIES}
