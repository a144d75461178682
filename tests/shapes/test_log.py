"""Each recorded answer of the log has a shape that is written by hand, and no field beside it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from tests.shapes import log
from tools.local.events import EVENTS, files, read, recorded, title
from tools.local.template import Template

FILES = files([str(EVENTS / "log")])


def check(shape: Any, body: Any) -> None:
    if hasattr(shape, "__total__"):
        with_config(ConfigDict(extra="forbid"))(shape)
    TypeAdapter(shape).validate_json(json.dumps(body), strict=True)


@pytest.mark.parametrize("file", [pytest.param(file, id=title(file)) for file in FILES])
def test_a_recorded_answer_of_the_log_has_its_shape(file: Path) -> None:
    key, answer = read(file)["routeKey"], recorded(file)
    if answer["status"] >= 400:
        check(log.Refusal, answer["body"])
        assert answer["headers"]["Content-Type"] == "application/problem+json"
    elif key in log.REDIRECTS:
        assert (answer["status"], answer["body"]) == (302, "")
    else:
        check(log.ANSWERS[key], answer["body"])


def test_each_operation_of_the_log_has_a_shape_and_a_good_answer() -> None:
    """A new operation fails here without a shape."""
    keys = {route.key for route in Template().routes() if route.dialect == "log"}
    assert keys == {*log.ANSWERS, *log.REDIRECTS}
    good = {read(file)["routeKey"] for file in FILES if recorded(file)["status"] < 400}
    assert good == keys


@pytest.mark.parametrize(
    "changed",
    [{"size": 0}, {"size": "1"}, {"root": "x"}, {"key": "x+y+z"}, {"row": "{}"}, {"more": 1}],
)
def test_a_wrong_proof_is_seen(changed: dict[str, Any]) -> None:
    (file,) = (file for file in FILES if title(file) == "log/get_proof/found")
    body = recorded(file)["body"]
    check(log.Proof, body)
    with pytest.raises(ValidationError):
        check(log.Proof, {**body, **changed})
