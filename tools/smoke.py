"""Sends a deployed stage the requests of a client of each dialect: `make smoke STAGE=prod`.

It creates a tenant with `ledger-admin`, sends requests only as that tenant, and revokes its client
at the end, even after a failure. It reads and writes no other data. The tenant stays, since nothing
of a book is deleted. Each dialect has its requests in events/<dialect>/smoke.py.
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
SECONDS = 30  # the gateway's limit for one request


Admin = Callable[..., Any]  # runs a command of ledger-admin; returns its output


class Trouble(Exception):
    """An unexpected answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A deployed stage: its URL, and the rooms that are off.

    `admin` works on its table. `host` is the Host header, if it differs from the URL's.
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
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        fields |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        fields |= {"Host": self.place.host} if self.place.host else {}
        fields |= {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        url = self.place.base_url + path
        return httpx.request(method, url, headers=fields, content=content, timeout=SECONDS)

    def make(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """Create a thing that an entry needs; return the answer."""
        return _expected(self.ask("POST", path, body, **headers), 200, 201)


@dataclass(frozen=True, slots=True)
class Visit:
    """An entry that a dialect accepts, one that it refuses, and the way to find the entry again.

    `id_in` reads an entry's id from an answer; `at` is a path whose answer names the entry.
    """

    path: str
    entry: Any
    wrong: Any
    id_in: Callable[[httpx.Response], str]
    at: Callable[[str], str]
    headers: Mapping[str, str] = field(default_factory=dict)


def admin_of(table: str) -> Admin:
    """Give ledger-admin on a table, with the usual credentials."""

    def admin(*arguments: str) -> Any:
        command = [str(ADMIN), "--table", table, *arguments]
        process = subprocess.run(command, capture_output=True, text=True, check=False)
        if process.returncode:
            raise Trouble(
                f"ledger-admin {' '.join(arguments[:2])}: {process.stdout}{process.stderr}".strip()
            )
        return json.loads(process.stdout)

    return admin


def _expected(answer: httpx.Response, *statuses: int) -> httpx.Response:
    if answer.status_code not in statuses:
        request = f"{answer.request.method} {answer.request.url.path}"
        raise Trouble(f"{request}: {answer.status_code} and not {statuses}: {answer.text[:500]}")
    return answer


def visit(visitor: Visitor, plan: Visit) -> None:
    """Post an entry, post it again, read it, and have another one refused; `Trouble` if not so."""
    headers = {**plan.headers, "idempotency_key": secrets.token_hex(8)}
    first = _expected(visitor.ask("POST", plan.path, plan.entry, **headers), 200, 201)
    entry = plan.id_in(first)
    again = _expected(visitor.ask("POST", plan.path, plan.entry, **headers), 200, 201)
    if plan.id_in(again) != entry:
        raise Trouble(f"{plan.path}: a retry with the key of {entry} made {plan.id_in(again)}")
    reading = _expected(visitor.ask("GET", plan.at(entry), **plan.headers), 200)
    if entry not in reading.text:
        raise Trouble(f"{plan.at(entry)} does not name {entry}, which was answered before")
    refused = visitor.ask("POST", plan.path, plan.wrong, **plan.headers)
    _expected(refused, 400, 409, 422)
    stranger = Visitor(visitor.place, visitor.tenant, visitor.business)
    _expected(stranger.ask("POST", plan.path, plan.entry, **plan.headers), 401)


def pages(visitor: Visitor, _: str) -> None:
    """Request the pages for people, twice."""
    page = _expected(visitor.ask("GET", "/docs"), 200)
    _expected(visitor.ask("GET", "/docs", if_none_match=page.headers["etag"]), 304)
    _expected(visitor.ask("GET", "/openapi/index.json"), 200)


def dialect(visitor: Visitor, room: str) -> None:
    """Send the requests of a dialect."""
    visit(visitor, importlib.import_module(f"events.{room}.smoke").visit(visitor))


def rooms(place: Place) -> list[str]:
    """List the dialects with requests of their own, without those that are off."""
    names = (file.parent.name for file in EVENTS.glob("*/smoke.py"))
    return sorted(name for name in names if name not in place.off)


def run(place: Place) -> Iterator[tuple[str, str]]:
    """Send all requests; yield the name of each part, with its trouble or nothing."""
    visitor = Visitor(place, "", "")
    tenant = place.admin("tenant", "create", f"Smoke {time.strftime('%Y-%m-%d %H:%M:%S')}")
    tenant_id = tenant["tenant_id"]
    business = place.admin("business", "create", tenant_id, "Smoke")["business_id"]
    client = place.admin("client", "create", tenant_id, "--business", business, "--all")
    try:
        visitor = Visitor(place, tenant_id, business, _token(place, client))
        yield "token", ""
        for name, check in [("pages", pages), *((room, dialect) for room in rooms(place))]:
            yield name, _trouble(check, visitor, name)
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


def _trouble(check: Callable[[Visitor, str], None], visitor: Visitor, name: str) -> str:
    try:
        check(visitor, name)
    except (Trouble, httpx.HTTPError, KeyError, ValueError) as trouble:
        return f"{type(trouble).__name__}: {trouble}"
    return ""


def place_of(formation: Any, stage: str) -> Place:
    """Find a deployed stage by the outputs of its stack; `Refused` if it is not there."""
    name = stage_of(SAMCONFIG, stage).stack
    present = stack(formation, name)
    if present is None:
        raise Refused(f"{name} is not there yet: make deploy STAGE={stage}")
    outputs = present.outputs
    switches = (pair.partition("=") for pair in outputs.get("Dialects", "").split(","))
    off = frozenset(room for room, _, switch in switches if switch == "false")
    return Place(outputs["BaseUrl"], admin_of(outputs["TableName"]), off)


def report(place: Place) -> int:
    """Send all requests and print the results; return 1 after any trouble, else 0."""
    failed = 0
    for name, trouble in run(place):
        failed += bool(trouble)
        print(f"{name:10} {trouble or 'well'}", flush=True)
    return min(failed, 1)


def main() -> int:
    """Run the smoke test on the stage that the command line names."""
    parser = argparse.ArgumentParser(prog="tools.smoke", description=__doc__)
    parser.add_argument("stage", help="a section of samconfig.toml; dev is its default")
    parser.add_argument("--url", default="", help="where it is asked, if not at the stack's own")
    parser.add_argument("--table", default="", help="its table; with --url, no stack is looked for")
    arguments = parser.parse_args()
    try:
        place = Place(arguments.url, admin_of(arguments.table))
        if not (arguments.url and arguments.table):
            deployed = place_of(boto3.client("cloudformation"), arguments.stage)
            place = replace(deployed, base_url=arguments.url or deployed.base_url)
        return report(place)
    except (Refused, Trouble, httpx.HTTPError, ClientError, BotoCoreError) as reason:
        sys.exit(f"make smoke: {type(reason).__name__}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
