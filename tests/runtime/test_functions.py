"""Every function as it is deployed, on Lambda's own runtime, answers its events as recorded."""

import json
from pathlib import Path

import pytest

from tests.runtime.lambda_runtime import running
from tools.local import bucket, engines
from tools.local.events import files_of, recorded
from tools.local.gateway import Gateway
from tools.local.replay import comparable, fresh
from tools.local.template import Template

pytestmark = pytest.mark.built

TEMPLATE = Template()
ROUTES = {route.function: route for route in TEMPLATE.routes()}


@pytest.mark.parametrize("name", sorted(ROUTES), ids=lambda n: ROUTES[n].name)
def test_a_built_function_answers_its_events_as_recorded(
    name: str, built: Path, gateway: Gateway, engine: engines.Engine, tmp_path: Path
) -> None:
    data = {"TableName": engines.TABLE, **bucket.NAMES}
    environment = {**TEMPLATE.environment(data), **engines.environment(engine)}
    for file in files_of(ROUTES[name]):
        fresh(gateway)
        event = json.loads(file.read_text())
        # A process for each, since the world it would remember is gone: also each a cold start.
        with running(name, built, environment, tmp_path) as function:
            answer = comparable(function.invoke(event))
            log = function.log.read_text()
        assert answer == recorded(file), file.name
        assert log.count('"message":"request"') == 1
        assert "Bearer" not in log


def test_the_built_function_reads_a_batch_of_the_stream(
    built: Path, gateway: Gateway, engine: engines.Engine, tmp_path: Path
) -> None:
    fresh(gateway)
    data = {"TableName": engines.TABLE, **bucket.NAMES}
    environment = {**TEMPLATE.environment(data), **engines.environment(engine)}
    account = {"PK": {"S": "t#b#accounts"}, "SK": {"S": "00000000001"}, "kind": {"S": "account"}}
    place = {name: account[name] for name in ("PK", "SK")}
    numbers = {"SequenceNumber": "1", "ApproximateCreationDateTime": 1}
    body = {"OldImage": account, "Keys": place, **numbers}
    record = {"eventID": "1", "eventSource": "aws:dynamodb", "dynamodb": body}
    with running("StreamReadChanges", built, environment, tmp_path) as function:
        answer = function.invoke({"Records": [record], "shardId": "shardId-0"})
        assert answer == {"state": {}, "batchItemFailures": []}
        log = function.log.read_text()
    assert '"fault":"an item of kind account was deleted"' in log
    assert '"integrity_faults":[1.0]' in log
