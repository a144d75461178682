"""Every link of every recorded answer leads to an answer: none is 404, none a fault of ours.

A link is a text of an answer that begins with the service's own address, or its `Location`. Each
event meets the data of seed.py and is answered; then its links are followed with its own token.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.local.events import EVENTS, files, recorded, room_of
from tools.local.gateway import Gateway
from tools.local.replay import comparable, fresh

BASE = "https://api.local/"
FILES = files([str(EVENTS)])


def links_of(answer: Any) -> Iterator[str]:
    """Yield the links of an answer: those of its body, and those of its headers."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from links_of(part)
    elif isinstance(answer, str) and answer.startswith(BASE):
        yield answer


LINKED = [file for file in FILES if any(links_of(recorded(file)))]


def follow(gateway: Gateway, event: dict[str, Any], link: str) -> int:
    """Return the status of a link, asked at the time and with the headers of the event."""
    sent = event["headers"]
    pairs = [(name, sent[name]) for name in ("authorization", "accept") if name in sent]
    request = gateway.event("GET", link.removeprefix(BASE[:-1]), pairs, b"")
    request["requestContext"]["timeEpoch"] = event["requestContext"]["timeEpoch"]
    status: int = gateway.invoke(request)["statusCode"]
    return status


@pytest.mark.parametrize("room", sorted({room_of(file) for file in LINKED}))
def test_every_link_of_an_answer_leads_to_an_answer(gateway: Gateway, room: str) -> None:
    statuses: dict[str, int] = {}
    is_changed = True
    for file in LINKED:
        if room_of(file) != room:
            continue
        if is_changed:
            fresh(gateway)
        event = json.loads(file.read_text())
        method = event["requestContext"]["http"]["method"]
        is_changed = method != "GET"
        links = set(links_of(comparable(gateway.invoke(event))))
        if method == "DELETE":
            links = _outside(event, links)
        statuses |= {link: follow(gateway, event, link) for link in links}
    assert statuses
    assert {link: status for link, status in statuses.items() if status != 200} == {}


def _outside(event: dict[str, Any], links: set[str]) -> set[str]:
    """Return the links of a removal's answer but those into the removed thing, which is gone."""
    removed = BASE[:-1] + event["rawPath"]
    return {link for link in links if not f"{link}/".startswith(f"{removed}/")}


def test_answers_of_each_linking_dialect_are_followed() -> None:
    rooms = {room_of(Path(file)) for file in LINKED}
    assert rooms >= {"dwolla", "pennylane"}
