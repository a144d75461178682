"""The events of every function are answered as recorded; `make record` records them anew."""

import json
from pathlib import Path

import pytest

from ledger.http.response import ALWAYS
from tools.local.events import (
    ANSWER,
    EVENTS,
    answer_file,
    case_of,
    files,
    files_of,
    recorded,
    room_of,
    title,
)
from tools.local.gateway import Gateway
from tools.local.replay import comparable, fresh, replay, snapshot

FILES = files([str(EVENTS)])
PASSING = {"token", "allowance"}


@pytest.mark.parametrize("file", FILES, ids=title)
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
        statuses = {recorded(file)["status"] for file in files_of(route)}
        assert max(statuses) < 500, route.name
        assert any(status >= 400 for status in statuses), route.name
        if route.path != "$default":
            assert any(status < 400 for status in statuses), route.name


def test_events_cases_and_answers_are_the_same_set(gateway: Gateway) -> None:
    rows = {
        (room, operation, case)
        for room, part in fresh(gateway).items()
        for operation, case, *_ in part.cases
    }
    assert {(room_of(file), file.parent.name, case_of(file)) for file in FILES} == rows
    assert set(EVENTS.rglob(f"*{ANSWER}")) == {answer_file(file) for file in FILES}
