"""Fixtures of the operator's command: a book with every case, exports and imports of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ledger.admin.transfer import closing_row
from ledger.process.runtime import Runtime
from tests.admin.transfer.csv_books import CsvBook
from tests.bench import Bench
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh, fresh_book
from tools.local.seed import Part

ExportBook = Callable[[str], str]
Outcome = tuple[int, str, str]
Command = Callable[..., Outcome]
Scope = tuple[str, str]
Results = list[dict[str, Any]]
ImportRows = Callable[..., Results]


def run(bench: Bench, command: Command, *words: str) -> dict[str, Any]:
    """Return the output of a command of two words on the book of a bench."""
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    status, printed, errors = command(*words[:2], *scope, *words[2:])
    assert status == 0, errors
    output: dict[str, Any] = json.loads(printed)
    return output


@pytest.fixture
def book(gateway: Gateway, process: Runtime) -> Iterator[Part]:
    """A book after every recorded case of every dialect, one after the other."""
    assert process.settings.table_name == TABLE
    yield fresh_book(gateway)
    fresh(gateway)


@pytest.fixture
def export_book(book: Part, command: Command) -> ExportBook:
    """Export that book in a format."""

    def export(form: str) -> str:
        scope = (book.tenant.tenant_id, book.tenant.business_id)
        status, text, _ = command("export", *scope, form, "--quiet")
        assert status == 0
        return text

    return export


@pytest.fixture
def other_business(request: pytest.FixtureRequest, table: str, command: Command) -> Scope:
    """Another tenant's business. If the test has a `book`, the business has the book's id."""
    assert table
    tenant = json.loads(command("tenant", "create", "Elsewhere")[1])["tenant_id"]
    options: list[str] = []
    if "book" in request.fixturenames:
        options = ["--id", request.getfixturevalue("book").tenant.business_id]
    errors = (tenant, "Elsewhere", *options)
    business = json.loads(command("business", "create", *errors)[1])["business_id"]
    if options:
        assert business == options[1]
        assert command("business", "create", *errors)[0] == 1, "the id is taken"
    return tenant, business


@pytest.fixture
def import_rows(other_business: Scope, command: Command) -> ImportRows:
    """Import text into the other business, and return the results of its rows."""

    def run(form: str, text: str) -> Results:
        stdin = whole(text) if form == "ndjson" else text
        status, printed, errors = command("import", *other_business, form, "--quiet", stdin=stdin)
        results = [json.loads(row) for row in printed.splitlines()]
        refused = sum(result["status"] == "refused" for result in results)
        assert status == (1 if refused else 0), errors
        assert f"{refused} refused" in errors
        assert sorted(result["row"] for result in results) == [
            row + (form == "csv") for row in range(1, len(results) + 1)
        ]
        return results

    return run


@pytest.fixture
def csv_book(other_business: Scope, command: Command) -> CsvBook:
    """An empty book in dollars."""
    return CsvBook(command, other_business)


def whole(text: str) -> str:
    """Return rows with the closing row that an export of exactly these rows has."""
    rows = [(closing_row.kind_of(row), row) for row in text.splitlines()]
    return "".join(closing_row.closed(row for row in rows if row[0] != closing_row.KIND))


def statuses(results: Results) -> Counter[str]:
    return Counter(result["status"] for result in results)
