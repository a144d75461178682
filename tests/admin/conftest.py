"""A book in which all has happened, and what the operator's command makes of it."""

import io
import json
from collections.abc import Callable, Iterator

import pytest

from ledger.admin.__main__ import main
from ledger.api.runtime import Runtime
from tests.local.engines import TABLE
from tests.local.gateway import Gateway
from tests.local.replay import EVENTS, files, fresh
from tests.local.seed import Seed

Exported = Callable[[str], str]
Ran = tuple[int, str, str]
Command = Callable[..., Ran]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command; its status, and what it wrote on standard output and error."""

    def run(*arguments: str, stdin: str = "") -> Ran:
        capsys.readouterr()
        typed = io.StringIO(stdin)
        status = main(["--table", TABLE, *arguments], typed, sleep=lambda _: None)
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def book(gateway: Gateway, process: Runtime) -> Iterator[Seed]:
    """A book in which every event of every function has happened, one after the other."""
    assert process.settings.table_name == TABLE
    seed = fresh(gateway)
    for file in files([str(EVENTS)]):
        gateway.invoke(json.loads(file.read_text()))
    yield seed
    fresh(gateway)


@pytest.fixture
def exported(book: Seed, command: Command) -> Exported:
    """Exports that book in a form."""

    def export(form: str) -> str:
        where = (book.tenant.tenant_id, book.tenant.business_id)
        status, text, _ = command("export", *where, form, "--quiet")
        assert status == 0
        return text

    return export
