"""The console's list of entries by its filters, and the fields of an entry."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ledger.admin.__main__ import main
from ledger.book import paging
from ledger.process.runtime import Runtime
from tests.clients.pennylane import PDF, PREFIX
from tests.one_book.books import Books
from tests.one_book.test_console_reads import pages, posted, read, send
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE

FIRST = date(2026, 1, 15)


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def entries_of(books: Books, query: str) -> list[str]:
    return [entry["description"] for entry in pages(books, f"entries?{query}", 200)]


def test_entries_are_found_by_each_filter(books: Books) -> None:
    bank, sales, cash = books.accounts[:3]
    day = "2026-03-01"
    pair = ((bank, 1250_00), (sales, -1250_00))
    books.post("pennylane", (day, "Rent of March", pair), piece_number="F-001", journal_id=4)
    books.post("layer", (day, "Other", ((cash, 75), (sales, -75))), reference_number="R-77")
    books.post("dayzero", ("2026-04-01", "Last", ((bank, 1), (sales, -1))))
    client = books.world.tenant.client_id
    for query, expected in (
        ("text=rent", ["Rent of March"]),
        ("text=f-001", ["Rent of March"]),
        ("text=r-77", ["Other"]),
        ("amount=1%2C250.00", ["Rent of March"]),
        ("amount=1250", ["Rent of March"]),
        ("amount=0.75", ["Other"]),
        ("amount=0.755", []),
        (f"account={cash}", ["Other"]),
        ("journal=bq", ["Rent of March"]),
        ("first=2026-04-01", ["Last"]),
        ("first=2026-03-01&last=2026-03-31&journal=OD", ["Other"]),
        (f"client={client}&first=2026-04-01", ["Last"]),
        (f"client={client[:12].upper()}&account={cash}", ["Other"]),
        ("client=nobody", []),
        (f"account={bank}&text=rent", ["Rent of March"]),
    ):
        assert entries_of(books, query) == expected, query


def test_a_client_is_found_by_any_version_that_it_wrote(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_ITEMS_READ_MAX", 4)
    tenant, operator = books.world.tenant, demo.operator(TABLE)
    other = operator.create_client(tenant.tenant_id, [tenant.business_id], [])["client_id"]
    token = operator.create_token(other, [], 600)["access_token"]
    second = replace(books.world, token=token)
    for number in range(5):
        entry = posted(books, FIRST + timedelta(days=number), 700, f"entry {number}")
        for text in ("amended", f"amended {number}") if number != 2 else ():
            answer = second.send("PUT", f"{PREFIX}/ledger_entries/{entry}", {"label": text})
            assert answer.status == 200, answer.body
    amended = [f"amended {number}" for number in (4, 3, 1, 0)]
    for client, expected in (
        (tenant.client_id, [*amended[:2], "entry 2", *amended[2:]]),
        (other, amended),
        ("nobody", []),
    ):
        assert entries_of(books, f"client={client}") == expected
        rows = pages(books, f"entries?client={client}", 1)
        assert [row["description"] for row in rows] == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("amount=1.2.3", "amount"),
        ("amount=-5", "amount"),
        ("journal=none", "journal"),
        ("first=2026-02-30", "first"),
        ("first=2026-03-02&last=2026-03-01", "last"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(books: Books, query: str, parameter: str) -> None:
    answer = send(books, f"entries?{query}")
    assert answer.status == 400
    assert answer.json["message"].startswith(f"{parameter}: "), answer.body


def test_a_filter_reads_a_bounded_number_of_entries(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_ITEMS_READ_MAX", 4)
    monkeypatch.setattr(paging, "SLICE_ITEMS", 2)
    for number in range(9):
        posted(books, FIRST + timedelta(days=number), 100 + number, "many")
    posted(books, FIRST - timedelta(days=1), 100, "needle")
    page = read(books, "entries?text=needle&limit=1")
    assert page["items"] == []
    assert FIRST < date.fromisoformat(page["read_through"]) < FIRST + timedelta(days=9)
    assert entries_of(books, "text=needle") == ["needle"]


def test_an_entry_shows_its_fields_of_every_dialect(books: Books) -> None:
    bank, sales, cash = books.accounts[:3]
    company = {"external_id": "acme", "company_name": "Acme SA"}
    assert books.layer.send("POST", "/customers", company).status == 201
    number = books.post(
        "layer",
        ("2026-03-01", "With fields", ((cash, 75), (sales, -75))),
        reference_number="R-77",
        customer_external_id="acme",
        tags=[{"key": "shop", "value": "Lyon"}],
        metadata={"order": 7},
    )
    version = read(books, f"entries/{number}")["versions"][-1]
    facts = [(fact["name"], fact["text"]) for fact in version["facts"]]
    for expected in (
        ("reference", "R-77"),
        ("customer", "Acme SA"),
        ("tag", "shop: Lyon"),
        ("metadata", '{"order":7}'),
    ):
        assert expected in facts, facts
    assert version["by"]["name"] == books.world.tenant.client_id
    pair = ((bank, 75), (sales, -75))
    fields = {"piece_number": "F-2", "due_date": "2026-04-01", "journal_id": 4}
    other = books.post("pennylane", ("2026-03-01", "Bill", pair), **fields)
    version = read(books, f"entries/{other}")["versions"][-1]
    assert [(fact["name"], fact["text"]) for fact in version["facts"]] == [
        ("journal", "BQ Banque"),
        ("piece number", "F-2"),
        ("due date", "2026-04-01"),
    ]


def test_a_book_names_its_last_closed_day(books: Books, table: str, process: Runtime) -> None:
    assert read(books, "trial-balance")["closed_through"] is None
    place = (books.world.tenant.tenant_id, books.world.tenant.business_id)
    command = ["--table", table, "period", "close", *place, "2026-03-31"]
    assert main(command, sleep=lambda _: None) == 0
    process.chart.forget()
    assert read(books, "trial-balance")["closed_through"] == "2026-03-31"


def test_versions_name_their_actors_and_attachments(books: Books) -> None:
    number = posted(books, FIRST, 700, "first")
    assert books.pennylane.put(number, {"piece_number": "P-9"}).status == 200
    first, second = read(books, f"entries/{number}")["versions"]
    before, after = ({fact["name"]: fact["text"] for fact in v["facts"]} for v in (first, second))
    assert "piece number" not in before
    assert after["piece number"] == "P-9"


def test_versions_with_other_files_of_one_name_differ(books: Books) -> None:
    files = [books.pennylane.upload(content=PDF + text).json["id"] for text in (b"1", b"2")]
    number = posted(books, FIRST, 700, "with a file")
    for file in files:
        body = {"ledger_attachment_id": file}
        assert books.pennylane.put(number, body).status == 200
    versions = read(books, f"entries/{number}")["versions"]
    texts = [{fact["name"]: fact["text"] for fact in version["facts"]} for version in versions]
    names = [text.get("attachment", "") for text in texts]
    assert names[0] == ""
    assert names[1] != names[2]
    assert names[1].partition(",")[0] == names[2].partition(",")[0] != ""
