"""The events of every function are answered as recorded; `make record` records them anew."""

import json
from pathlib import Path

import pytest

from ledger.api.response import ALWAYS
from tests.local.cases import cases
from tests.local.gateway import Gateway
from tests.local.replay import ANSWERS, EVENTS, comparable, files, fresh, recorded, replay, snapshot

FILES = files([str(EVENTS)])
PASSING = {"token", "allowance"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_an_event_is_answered_as_recorded(gateway: Gateway, file: Path) -> None:
    fresh(gateway)
    event = json.loads(file.read_text())
    result = gateway.invoke(event)
    assert ALWAYS.keys() <= result["headers"].keys()
    answer = comparable(result)
    assert answer == recorded(file)
    if event["requestContext"]["http"]["method"] != "DELETE":
        assert replay(gateway, event) == answer, "a replay of the event is the same request"
    for item in snapshot().values():
        assert item["kind"]["S"] in PASSING or "expires_at" not in item, "the table deletes it"


def test_every_function_has_good_events_and_bad_ones(gateway: Gateway) -> None:
    for route in gateway.routes:
        folder = ANSWERS / route.handler_file.parent.name
        statuses = {json.loads(file.read_text())["status"] for file in folder.glob("*.json")}
        assert max(statuses) < 500, folder
        assert any(status >= 400 for status in statuses), folder
        if route.path != "$default":
            assert any(status < 300 for status in statuses), folder


def test_events_cases_and_answers_are_the_same_set(gateway: Gateway) -> None:
    named = {(function, case) for function, case, *_ in cases(fresh(gateway))}
    assert {(file.parent.name, file.stem) for file in FILES} == named
    assert {(f.parent.name, f.stem) for f in files([str(ANSWERS)])} == named
