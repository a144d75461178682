"""One engine and one gateway for the whole run; every test gets a tenant of its own."""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from ledger.admin.__main__ import main
from ledger.process.runtime import Runtime, runtime
from ledger.store import directory_keys
from ledger.store.formats import SINCE
from tests.bench import Bench
from tests.present import VENDORS, has, speaks
from tests.sheet import tenant
from tests.world import World
from tools.local import demo, engines
from tools.local.engines import TABLE
from tools.local.gateway import QUIET, Gateway
from tools.local.iam import roles
from tools.local.permissions import Watched
from tools.local.replay import fresh
from tools.openapi import refusals

# No test is timed: a slow machine must not fail one.
hypothesis.settings.register_profile("ledger", deadline=None, print_blob=True)
hypothesis.settings.load_profile("ledger")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out the tests of a dialect that is not there."""
    if has(*VENDORS):
        return None  # to read the imports of every file takes two seconds
    is_test = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    return True if is_test and not has(*speaks(collection_path)) else None


def pytest_report_header() -> str:
    """Name the engine and how long the suite takes; workers find the engine installed."""
    name, fallback = engines.select(os.environ.get("ENGINE"))
    duration = "half an hour and more" if name == "moto" else "some five minutes on two cores"
    return f"engine: {name}{fallback and f', {fallback}'}; `make test` takes {duration}"


@pytest.fixture(scope="session")
def engine() -> Iterator[engines.Engine]:
    """The engine of ENGINE, else dynoxide, else moto.

    A process has one: what has spoken to one engine would not find its table on another.
    """
    with engines.with_table() as started:
        yield started


@pytest.fixture(scope="session")
def gateway(engine: engines.Engine) -> Iterator[Gateway]:
    """The gateway, which at the end has seen no function ask for more than its policy allows.

    Nor any secret of the whole run in a log, nor a refusal that the operation's document lacks.
    """
    surroundings = engines.environment(engine)
    os.environ.update({**QUIET, **surroundings})
    gateway = Watched(TABLE, surroundings, serialise=not engine.is_real)
    with gateway.watching(runtime().client):
        yield gateway
    assert not gateway.logs.leaked
    undocumented = refusals.undocumented(gateway.logs.refusals, gateway.routes)
    assert not undocumented, "functions/<dialect>/openapi.yaml has no word of these"
    assert gateway.logs.lines or not gateway.logs.secrets, "nothing was logged of what was asked"
    for function, need in gateway.needs.items():
        # With RateLimit, as then a function may do all that it ever may.
        refused = [ask for ask in need if not roles(RateLimit="1").may_ask(function, ask)]
        assert not refused, (function, refused, "make policies, or the boundary forbids it")


@pytest.fixture
def table(engine: engines.Engine, gateway: Gateway) -> str:
    """The table; on moto a new one for each test, since its transactions copy the whole table."""
    assert gateway.routes
    if not engine.is_real:
        engines.client().delete_table(TableName=TABLE)
        engines.create_table(TABLE)
    return TABLE


@pytest.fixture
def process(table: str) -> Runtime:
    """This process's runtime, as the handlers have it."""
    assert runtime().settings.table_name == table
    return runtime()


@pytest.fixture
def world(gateway: Gateway, table: str) -> World:
    assert table
    created, sheet = tenant("Test")
    return World(gateway, created, sheet=sheet)


@pytest.fixture
def other(gateway: Gateway, table: str) -> World:
    """Somebody else's."""
    assert table
    created, sheet = tenant("Other")
    return World(gateway, created, sheet=sheet)


@pytest.fixture
def bench(process: Runtime, world: World) -> Bench:
    return Bench(process, world)


@pytest.fixture
def old_bench(gateway: Gateway, process: Runtime) -> Iterator[Bench]:
    """A bench in a table of the earlier release, which is fresh after the test."""
    fresh(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Earlier")))
    item = process.client.get_item(TableName=TABLE, Key=directory_keys.table_format())["Item"]
    del item[SINCE]
    process.client.put_item(TableName=TABLE, Item=item)
    yield bench
    fresh(gateway)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; its status, and what it wrote on standard output and error."""

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        capsys.readouterr()
        typed = io.StringIO(stdin)
        status = main(["--table", TABLE, *arguments], typed, sleep=lambda _: None)
        return status, *capsys.readouterr()

    return run
