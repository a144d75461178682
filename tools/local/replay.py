"""Replays event JSON through the handlers: `python -m tools.local.replay events/…`.

Each event meets the world of seed.py anew, at its own time, so it is always answered the same.
`--record` writes the answers down beside them; `--write` the events themselves.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from ledger.aws.deadlines import RetryBudget
from ledger.http.response import ALWAYS
from ledger.process import release
from ledger.process.runtime import runtime
from ledger.store.table import Table
from tools.local import engines
from tools.local.engines import TABLE
from tools.local.events import answer_file, event_file, files, read
from tools.local.gateway import Gateway
from tools.local.processes import ProcessError
from tools.local.seed import Case, Part, World, fixed, sow, together
from tools.local.template import ROOT

# These headers are in every answer, and differ each time or with each release.
CHANGING = ("X-Request-Id", release.HEADER)
REQUESTS_PER_BATCH = 25
DIGEST = 32  # a page's tag is longer, an entry version's shorter
DASHES = str.maketrans("_/", "--")


def fresh(gateway: Gateway) -> World:
    """Put the table back to the data of seed.py, written once; empty the process's caches."""
    if gateway not in _WORLDS:
        _empty_table()
        _forget()
        _WORLDS[gateway] = sow(gateway, TABLE), snapshot()
    world, before = _WORLDS[gateway]
    restore(before)
    return world


def fresh_book(gateway: Gateway) -> Part:
    """Put the table back to a book, beside the data of seed.py, with every case of every room.

    The cases are replayed once.
    """
    if gateway in _BOOKS:
        part, before = _BOOKS[gateway]
        restore(before)
        return part
    fresh(gateway)
    part = together(gateway, TABLE)
    for _, event in events_of(gateway, "together", part):
        gateway.invoke(event)
    _BOOKS[gateway] = part, snapshot()
    return part


def restore(before: Mapping[str, Any]) -> None:
    """Put the table back to a snapshot, and empty the process's caches."""
    put_back(before)
    _forget()


def put_back(before: Mapping[str, Any]) -> None:
    """Put the table back to a snapshot, writing only the changed items."""
    now = snapshot()
    if len(now) > 2 * len(before):
        _empty_table()
        now = {}
    surplus = [item for key, item in now.items() if key not in before]
    requests: list[Any] = [
        {"DeleteRequest": {"Key": {name: item[name] for name in ("PK", "SK")}}} for item in surplus
    ]
    requests += [
        {"PutRequest": {"Item": item}} for key, item in before.items() if now.get(key) != item
    ]
    for start in range(0, len(requests), REQUESTS_PER_BATCH):
        batch = requests[start : start + REQUESTS_PER_BATCH]
        answer = engines.client().batch_write_item(RequestItems={TABLE: batch})
        assert not answer["UnprocessedItems"], "an engine here processes all items"


def _empty_table() -> None:
    client = engines.client()
    if TABLE in client.list_tables()["TableNames"]:
        client.delete_table(TableName=TABLE)
    engines.create_table(TABLE)


def snapshot() -> dict[str, Any]:
    """Return every item of the table by its key."""
    pages = Table(runtime().client, TABLE, RetryBudget.for_seconds()).scan()
    items: list[Any] = [item for page in pages for item in page]
    return {f"{item['PK']['S']} {item['SK']['S']}": item for item in items}


def _forget() -> None:
    for cache in (runtime().chart, runtime().principals, runtime().businesses):
        cache.forget()


_WORLDS: dict[Gateway, tuple[World, dict[str, Any]]] = {}
_BOOKS: dict[Gateway, tuple[Part, dict[str, Any]]] = {}


def replay(gateway: Gateway, event: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to an event, without parts that differ each time."""
    return comparable(gateway.invoke(event))


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """Return a function's result as recorded: without parts that always or never differ."""
    varying = {name: value for name, value in result["headers"].items() if name not in CHANGING}
    headers = dict(pair for pair in varying.items() if pair not in ALWAYS.items())
    headers = {name: _masked(value) for name, value in headers.items()}
    text = result.get("body", "")
    if _is_tag_of_a_page(headers.get("ETag", ""), text):
        headers["ETag"] = "…"  # a page's; its text may change tomorrow
    body = json.loads(text) if text.startswith("{") else text
    return {"status": result["statusCode"], "headers": headers, "body": _masked(body)}


def _is_tag_of_a_page(tag: str, body: str) -> bool:
    """Tell whether a tag is the digest of the body, or a page's tag where there is no body."""
    return tag == f'"{sha256(body.encode()).hexdigest()[:32]}"' or (not body and len(tag) > DIGEST)


def _masked(body: Any) -> Any:
    """Mask the random parts of a body: tokens and signed links.

    An OpenAPI document is cut to its version, since it is made of these very answers.
    """
    if isinstance(body, dict) and "openapi" in body:
        return {"openapi": body["openapi"]}  # tests/openapi compares the rest
    if isinstance(body, dict):
        token = {"access_token": "…"} if "access_token" in body else {}
        return {**{name: _masked(value) for name, value in body.items()}, **token}
    if isinstance(body, list):
        return [_masked(value) for value in body]
    return "…" if isinstance(body, str) and "X-Amz-Signature=" in body else body


def write_events(gateway: Gateway) -> None:
    """Write the cases down as events, each at a second and with a request id of its own."""
    for room, part in fresh(gateway).items():
        for (operation, case, *_), event in events_of(gateway, room, part):
            _write(event_file(f"{room}/{operation}", case), event)


def events_of(gateway: Gateway, name: str, part: Part) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Make the events of a part's cases, one a second."""
    for place, row in enumerate(part.cases):
        operation, case, method, target, body, more = row
        headers: dict[str, str | None] = {
            "Authorization": f"Bearer {part.tenant.token}",
            **({"Content-Type": "application/json"} if body is not None else {}),
            **more,
        }
        sent = [(name, value) for name, value in headers.items() if value is not None]
        event = gateway.event(method, target, sent, _raw(body))
        yield row, fixed(event, 60 + place, f"{name}-{operation}-{case}".translate(DASHES))


def _raw(body: Any) -> bytes:
    """Return a case's body as bytes."""
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _write(file: Path, document: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


@contextmanager
def standing() -> Iterator[Gateway]:
    """Yield a gateway on the engine that ENGINE names, else on dynoxide, else on moto."""
    with engines.start() as engine:
        surroundings = engines.environment(engine)
        os.environ.update(surroundings)
        yield Gateway(TABLE, surroundings, serialise=not engine.is_real)


def main() -> int:
    """Replay events, and write events or answers, by the options of the command line."""
    parser = argparse.ArgumentParser(prog="tools.local.replay", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write the answers down")
    parser.add_argument("--write", action="store_true", help="write the events down first")
    parser.add_argument("paths", nargs="+", help="event files, or folders of them")
    arguments = parser.parse_args()
    missing = [path for path in arguments.paths if not Path(path).exists()]
    # The events of a new operation are written first.
    if missing and not arguments.write:
        parser.exit(2, f"cannot replay: there is no {', '.join(missing)}\n")
    try:
        with standing() as gateway:
            if arguments.write:
                write_events(gateway)
            for file in files(arguments.paths):
                _replay_file(gateway, file, arguments.record)
    except ProcessError as error:
        parser.exit(1, f"cannot replay: {error}\n")
    return 0


def _replay_file(gateway: Gateway, file: Path, is_recorded: bool) -> None:
    """Print the answer to an event; write it down too if `is_recorded`."""
    try:
        event = read(file)
    except ValueError as error:
        raise ProcessError(f"{file} is no event in JSON: {error}") from error
    fresh(gateway)
    answer = replay(gateway, event)
    print(f"{file.relative_to(ROOT) if file.is_relative_to(ROOT) else file}")
    print(f"{answer['status']} {json.dumps(answer['headers'])}")
    print(json.dumps(answer["body"], indent=2, ensure_ascii=False), end="\n\n")
    if is_recorded:
        _write(answer_file(file), answer)


if __name__ == "__main__":
    sys.exit(main())
