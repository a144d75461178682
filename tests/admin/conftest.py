"""A book in which all has happened, and what the operator's command makes of it."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ledger.process.runtime import Runtime
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import fresh, fresh_book
from tools.local.seed import Part

Exported = Callable[[str], str]
Ran = tuple[int, str, str]
Command = Callable[..., Ran]
Where = tuple[str, str]
Results = list[dict[str, Any]]
Take = Callable[..., Results]


@pytest.fixture
def book(gateway: Gateway, process: Runtime) -> Iterator[Part]:
    """A book in which every case of every room has happened, one after the other."""
    assert process.settings.table_name == TABLE
    yield fresh_book(gateway)
    fresh(gateway)


@pytest.fixture
def exported(book: Part, command: Command) -> Exported:
    """Exports that book in a form."""

    def export(form: str) -> str:
        where = (book.tenant.tenant_id, book.tenant.business_id)
        status, text, _ = command("export", *where, form, "--quiet")
        assert status == 0
        return text

    return export


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, table: str, command: Command) -> Where:
    """Another tenant's business; where there is a book to move, it has that one's id."""
    assert table
    tenant = json.loads(command("tenant", "create", "Elsewhere")[1])["tenant_id"]
    moved: list[str] = []
    if "book" in request.fixturenames:
        moved = ["--id", request.getfixturevalue("book").tenant.business_id]
    said = (tenant, "Elsewhere", *moved)
    business = json.loads(command("business", "create", *said)[1])["business_id"]
    if moved:
        assert business == moved[1]
        assert command("business", "create", *said)[0] == 1, "it is there"
    return tenant, business


@pytest.fixture
def take(elsewhere: Where, command: Command) -> Take:
    """Imports text there; what became of its rows."""

    def run(form: str, text: str) -> Results:
        status, printed, said = command("import", *elsewhere, form, "--quiet", stdin=text)
        results = [json.loads(row) for row in printed.splitlines()]
        refused = sum(result["status"] == "refused" for result in results)
        assert status == (1 if refused else 0)
        assert f"{refused} refused" in said
        assert sorted(result["row"] for result in results) == list(range(1, len(results) + 1))
        return results

    return run


def statuses(results: Results) -> Counter[str]:
    return Counter(result["status"] for result in results)
