"""Asks a deployed stage what a client of each dialect asks: `make smoke STAGE=prod`.

It makes a tenant of its own with `ledger-admin`, asks only as that tenant, and revokes its client
at the end, also if something fails. Nobody else's data are read or written; the tenant stays, since
nothing of a book is deleted. Each dialect says in events/<dialect>/smoke.py what it is asked.
"""

import argparse
import importlib
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.exceptions import BotoCoreError, ClientError

from tools.local.events import EVENTS
from tools.stages import SAMCONFIG, Refused, stack, stage_of

ADMIN = Path(sys.executable).with_name("ledger-admin")
SECONDS = 30  # of one request, as the gateway has it


Admin = Callable[..., Any]  # a command of ledger-admin; what it prints


class Trouble(Exception):
    """An answer that is not the one to be expected."""


@dataclass(frozen=True, slots=True)
class Place:
    """A deployed stage: where it is asked, and which rooms it does without.

    `admin` works on its table. `host` is what a request calls it, where its URL has another.
    """

    base_url: str
    admin: Admin
    off: frozenset[str] = frozenset()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A client of the smoke test's own business."""

    place: Place
    tenant: str
    business: str
    token: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send one request, with the token if there is one."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        said |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        said |= {"Host": self.place.host} if self.place.host else {}
        said |= {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        url = self.place.base_url + path
        return httpx.request(method, url, headers=said, content=content, timeout=SECONDS)

    def make(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """Create what an entry needs; what is answered."""
        return _expected(self.ask("POST", path, body, **headers), 200, 201)


@dataclass(frozen=True, slots=True)
class Visit:
    """An entry that a dialect takes, one that it refuses, and how the entry is found again.

    `made` gives an entry's id in the answer to it; `at` is a path of which the answer names it.
    """

    path: str
    entry: Any
    wrong: Any
    made: Callable[[httpx.Response], str]
    at: Callable[[str], str]
    headers: Mapping[str, str] = field(default_factory=dict)


def admin_of(table: str) -> Admin:
    """Give ledger-admin on a table, with the usual credentials."""

    def admin(*said: str) -> Any:
        command = [str(ADMIN), "--table", table, *said]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"ledger-admin {' '.join(said[:2])}: {done.stdout}{done.stderr}".strip())
        return json.loads(done.stdout)

    return admin


def _expected(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        asked = f"{answer.request.method} {answer.request.url.path}"
        raise Trouble(f"{asked}: {answer.status_code} and not {statuses}: {answer.text[:500]}")
    return answer


def visit(visitor: Visitor, said: Visit) -> None:
    """Post an entry, post it again, read it, and have another one refused; `Trouble` if not so."""
    headers = {**said.headers, "idempotency_key": secrets.token_hex(8)}
    first = _expected(visitor.ask("POST", said.path, said.entry, **headers), 200, 201)
    entry = said.made(first)
    again = _expected(visitor.ask("POST", said.path, said.entry, **headers), 200, 201)
    if said.made(again) != entry:
        raise Trouble(f"{said.path}: a retry with the key of {entry} made {said.made(again)}")
    found = _expected(visitor.ask("GET", said.at(entry), **said.headers), 200)
    if entry not in found.text:
        raise Trouble(f"{said.at(entry)} does not name {entry}, which was answered before")
    refused = visitor.ask("POST", said.path, said.wrong, **said.headers)
    _expected(refused, 400, 409, 422)
    stranger = Visitor(visitor.place, visitor.tenant, visitor.business)
    _expected(stranger.ask("POST", said.path, said.entry, **said.headers), 401)


def pages(visitor: Visitor, _: str) -> None:
    """Look at the pages for people, twice."""
    shown = _expected(visitor.ask("GET", "/docs"), 200)
    _expected(visitor.ask("GET", "/docs", if_none_match=shown.headers["etag"]), 304)
    _expected(visitor.ask("GET", "/openapi/index.json"), 200)


def dialect(visitor: Visitor, room: str) -> None:
    """Ask what a dialect says that it is asked."""
    visit(visitor, importlib.import_module(f"events.{room}.smoke").visit(visitor))


def rooms(place: Place) -> list[str]:
    """List the dialects that say what they are asked, but for those that are off."""
    names = (file.parent.name for file in EVENTS.glob("*/smoke.py"))
    return sorted(name for name in names if name not in place.off)


def run(place: Place) -> Iterator[tuple[str, str]]:
    """Ask everything; each thing asked, with what was wrong with it, or nothing."""
    visitor = Visitor(place, "", "")
    tenant = place.admin("tenant", "create", f"Smoke {time.strftime('%Y-%m-%d %H:%M:%S')}")
    where = tenant["tenant_id"]
    business = place.admin("business", "create", where, "Smoke")["business_id"]
    client = place.admin("client", "create", where, "--business", business, "--all")
    try:
        visitor = Visitor(place, where, business, _token(place, client))
        yield "token", ""
        for name, looked in [("pages", pages), *((room, dialect) for room in rooms(place))]:
            yield name, _trouble(looked, visitor, name)
    finally:
        place.admin("client", "revoke", client["client_id"])


def _token(place: Place, client: Mapping[str, str]) -> str:
    """Ask for a token as a client does."""
    form = {name: client[name] for name in ("client_id", "client_secret")}
    headers = {"Host": place.host} if place.host else {}
    answer = httpx.post(
        f"{place.base_url}/token",
        data={**form, "grant_type": "client_credentials"},
        headers=headers,
        timeout=SECONDS,
    )
    return str(_expected(answer, 200).json()["access_token"])


def _trouble(looked: Callable[[Visitor, str], None], visitor: Visitor, name: str) -> str:
    try:
        looked(visitor, name)
    except (Trouble, httpx.HTTPError, KeyError, ValueError) as trouble:
        return f"{type(trouble).__name__}: {trouble}"
    return ""


def place_of(formation: Any, stage: str) -> Place:
    """Find a deployed stage by the outputs of its stack; `Refused` if it is not there."""
    name = stage_of(SAMCONFIG, stage).stack
    there = stack(formation, name)
    if there is None:
        raise Refused(f"{name} is not there yet: make deploy STAGE={stage}")
    outputs = there.outputs
    said = (pair.partition("=") for pair in outputs.get("Dialects", "").split(","))
    off = frozenset(room for room, _, switch in said if switch == "false")
    return Place(outputs["BaseUrl"], admin_of(outputs["TableName"]), off)


def report(place: Place) -> int:
    """Ask everything and print how it went; returns 1 if anything was wrong, else 0."""
    failed = 0
    for name, trouble in run(place):
        failed += bool(trouble)
        print(f"{name:10} {trouble or 'well'}", flush=True)
    return min(failed, 1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools.smoke", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--url", default="", help="where it is asked, if not at the stack's own")
    parser.add_argument("--table", default="", help="its table; with --url, no stack is looked for")
    said = parser.parse_args()
    try:
        place = Place(said.url, admin_of(said.table))
        if not (said.url and said.table):
            found = place_of(boto3.client("cloudformation"), said.stage)
            place = replace(found, base_url=said.url or found.base_url)
        return report(place)
    except (Refused, Trouble, httpx.HTTPError, ClientError, BotoCoreError) as reason:
        sys.exit(f"make smoke: {type(reason).__name__}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
