"""Raw bytes and valid events with something changed, into every function.

**Bad input gets a clear error in the dialect's own form, and nothing is written.** No 5xx, ever,
and no more time and memory than a request's size is worth.
"""

import base64
import copy
import json
import os
import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from ledger.core.limits import LINES_PER_REQUEST_MAX, REQUEST_BYTES_MAX
from ledger.process.runtime import runtime
from tests.reliability.conftest import Seeded
from tools.local.events import EVENTS, files, function_of, recorded
from tools.local.faults import WRITES, faults
from tools.local.gateway import Gateway
from tools.local.replay import restore, snapshot

pytestmark = pytest.mark.reliability

EXAMPLES = int(os.environ.get("FUZZ", "60"))  # of each function
SECONDS_MAX = 5
BYTES_MAX = 64 * 1024 * 1024

NUMBERS = (
    *("0", "-0", "1e3", "1e999999999", "-1", "0.001", "1.005", "5.000", "NaN", "sNaN", "Infinity"),
    *(
        "9" * 40,
        "9" * 5_000,
        "١",
        "９.００",
        "−5.00",
        "5_0",
        "0x5",
        "1,000",
        " 5",
        "5\n",
        "+5",
        ".5",
    ),
)
TEXTS = ("", "\0", "\ud800", "é" * 300, "x" * 70_000, "../..", "' OR 1=1 --", "LABEL#x", "%00", "‮")
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([*NUMBERS, *TEXTS, None, True, False, [], {}, [[]], {"N": "5"}]),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=40),
)


def by_function() -> dict[str, list[Path]]:
    """Return the events of each function that are answered well."""
    body: dict[str, list[Path]] = {}
    for file in files([str(EVENTS)]):
        is_good = recorded(file)["status"] < 300
        if is_good or function_of(file) == "default/refuse_route":
            body.setdefault(function_of(file), []).append(file)
    return body


GOOD = by_function()
FUNCTIONS = sorted(GOOD)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Yield every place of a body that can change, at any depth."""
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for name, item in inside for place in places(item, (*path, name)))]


def changed(value: Any, path: tuple[Any, ...], to: Any) -> Any:
    if not path:
        return to
    whole = copy.deepcopy(value)
    at = whole
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = to
    return whole


def with_body(event: dict[str, Any], body: bytes) -> dict[str, Any]:
    fields = {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {**event, **fields}


def mutated(draw: st.DrawFn, event: dict[str, Any]) -> dict[str, Any]:
    """Return the event with a body of chance, or with one or two things in it changed."""
    kind = draw(st.sampled_from(["bytes", "cut", "json", "json", "json", "said", "said"]))
    body = event.get("body", "") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    if kind == "bytes":
        return with_body(event, draw(st.binary(max_size=300)))
    if kind == "cut" and raw:
        at = draw(st.integers(0, len(raw) - 1))
        return with_body(event, raw[:at] + draw(st.binary(max_size=3)) + raw[at + 1 :])
    if kind == "json" and raw.startswith(b"{"):
        document = json.loads(raw)
        for _ in range(draw(st.integers(1, 2))):
            path = draw(st.sampled_from(places(document)))
            document = changed(document, path, draw(VALUES))
        return with_body(event, json.dumps(document).encode("utf-8", "surrogatepass"))
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
        NUMBERS
    )
    parts = {
        "pathParameters": list(event.get("pathParameters", {})),
        "headers": [name for name in event["headers"] if name != "authorization"],
    }
    part = draw(st.sampled_from([*(name for name, items in parts.items() if items), "query"]))
    if part == "query":
        names = ["cursor", "limit", "offset", "sort", "filter", "id", "page", draw(texts)]
        query = f"{draw(st.sampled_from(names))}={draw(texts)}"
        return {**event, "rawQueryString": query.replace("\n", " ")}
    path = (part, draw(st.sampled_from(parts[part])))
    return {**changed(event, path, draw(texts))}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_any_request_is_answered_and_a_refused_one_changes_nothing(
    gateway: Gateway, seeded: Seeded, function: str
) -> None:
    _, before = seeded
    events = [json.loads(file.read_text()) for file in GOOD[function]]
    restore(before)

    @hypothesis.settings(max_examples=EXAMPLES, database=None)
    @hypothesis.given(st.data())
    def check(data: st.DataObject) -> None:
        event = data.draw(st.composite(mutated)(data.draw(st.sampled_from(events))))
        with faults(runtime().client) as traffic:
            answer = gateway.invoke(event)
        assert answer["statusCode"] < 500, event
        if not {*traffic.requests} & {*WRITES, "UpdateItem", "DeleteItem"}:
            return
        if answer["statusCode"] >= 400:
            assert without_tombstones(snapshot()) == without_tombstones(before), event
        else:
            restore(before)

    check()


def without_tombstones(items: Mapping[str, Any]) -> dict[str, Any]:
    """Return the items without tombstones, which say that nothing was written."""
    return {key: item for key, item in items.items() if item.get("kind") != {"S": "tombstone"}}


def stretched(event: dict[str, Any], count: int, text: str = "") -> bytes:
    """Return the event's body with `count` repeated lines, and long texts."""
    body = event.get("body") or ""
    document = json.loads(body) if body.startswith("{") else {}
    for name, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines = [value[n % len(value)] for n in range(count)]
            texts = {n: text for n in ("label", "description", "memo") if text and n in lines[0]}
            document[name] = [{**line, **texts} for line in lines]
    return json.dumps(document).encode()


HUGE: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "six_megabytes": lambda _: b'{"a": "' + b"x" * 6_000_000 + b'"}',
    "keys": lambda _: b"{" + b",".join(b'"%d":1' % n for n in range(180_000)) + b"}",
    "nested_arrays": lambda _: b"[" * 100_000 + b"]" * 100_000,
    "nested_objects": lambda _: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a_long_number": lambda _: b'{"amount": ' + b"9" * 2_000_000 + b"}",
    "a_great_exponent": lambda _: b'{"amount": {"value": 1e999999999, "currency": "USD"}}',
    "a_thousand_lines": lambda event: stretched(event, LINES_PER_REQUEST_MAX, "é" * 1_000),
    "two_lines_too_many": lambda event: stretched(event, LINES_PER_REQUEST_MAX + 2),
    "five_thousand_lines": lambda event: stretched(event, 5_000),
}
WRITERS = [name for name in FUNCTIONS if "create" in name or "update" in name]


@pytest.mark.parametrize("huge", HUGE)
def test_time_and_memory_of_a_huge_request_are_bounded(
    gateway: Gateway, seeded: Seeded, huge: str
) -> None:
    _, before = seeded
    for function in WRITERS:
        event = json.loads(GOOD[function][0].read_text())
        restore(before)
        gateway.invoke(event)  # loads what it needs
        event["body"] = HUGE[huge](event).decode()
        restore(before)
        tracemalloc.start()
        started = time.process_time()
        answer = gateway.invoke(event)
        seconds = time.process_time() - started
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert answer["statusCode"] < 500, function
        # Tracing makes it several times slower; what would be unbounded takes minutes.
        assert seconds < SECONDS_MAX, function
        assert peak < BYTES_MAX, function
        assert len(answer["body"]) < REQUEST_BYTES_MAX, function  # Lambda's, for answers too
        if answer["statusCode"] >= 400:
            assert snapshot() == before, function
