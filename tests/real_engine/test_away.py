"""An engine goes away between two requests of one process, and comes back at the same address."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from ledger.aws import clients
from ledger.aws.deadlines import RetryBudget
from ledger.aws.failures import aws_errors
from ledger.errors import StoreUnavailable
from ledger.store import keys
from ledger.store.keys import Scope
from ledger.store.table import Table
from tools.local import engines
from tools.local.engines import Place
from tools.local.processes import free_port

pytestmark = pytest.mark.real_engine

KEY = keys.account(Scope("a", "b"), 1)


def retries(client: Any) -> int:
    """Return how often the client has repeated a request that the engine answers."""
    with pytest.raises(aws_errors(), match="ResourceNotFound") as refused:
        client.get_item(TableName="ledger", Key=KEY)
    count: int = refused.value.response["ResponseMetadata"]["RetryAttempts"]
    return count


@pytest.mark.parametrize("name", ["dynoxide", "dynamodb-local"])
def test_nobody_notices_an_engine_that_was_away_between_requests(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = engines.unavailable(name)
    if reason:
        pytest.skip(reason)
    database = tmp_path / "ledger.sqlite" if name == "dynoxide" else None
    ports = (free_port(), 0)
    clients.transport.cache_clear()
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    with ExitStack() as stack:
        engine = stack.enter_context(engines.start(name, Place(ports=ports, database=database)))
        for variable, value in engines.environment(engine).items():
            monkeypatch.setenv(variable, value)
        client: Any = clients.dynamodb()
        assert retries(client) == 0
        assert engine.process is not None
        engine.process.kill()
        engine.process.wait()
        with pytest.raises(StoreUnavailable):
            Table(client, "ledger", RetryBudget.for_answer_in(14.0)).get(KEY)
        stack.enter_context(engines.start(name, Place(ports=ports, database=database)))
        for _ in range(3):
            assert retries(client) == 0
        assert not clients.transport().is_given_up
    clients.transport.cache_clear()
