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
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import httpx
from botocore.exceptions import BotoCoreError, ClientError

from tools.local.events import EVENTS
from tools.smoke_client import Admin, Place, Trouble, Visit, Visitor, expect, names
from tools.stages import SAMCONFIG, Refused, stack, stage_of

FUNCTIONS = EVENTS.parent / "functions"
ADMIN = Path(sys.executable).with_name("ledger-admin")


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


def visit(visitor: Visitor, plan: Visit) -> None:
    """Post an entry, post it again, read it and a total of it, and have another one refused.

    Raise `Trouble` if an answer is another.
    """
    headers = {**plan.headers, "idempotency_key": secrets.token_hex(8)}
    first = expect(visitor.ask("POST", plan.path, plan.entry, **headers), 200, 201)
    entry = plan.id_in(first)
    again = expect(visitor.ask("POST", plan.path, plan.entry, **headers), 200, 201)
    if plan.id_in(again) != entry:
        raise Trouble(f"{plan.path}: a retry with the key of {entry} made {plan.id_in(again)}")
    lack = f"does not name {entry}, which was answered before,"
    visitor.ask_until(plan.at(entry), lambda document: names(document, entry), lack, **plan.headers)
    refused = visitor.ask("POST", plan.path, plan.wrong, **plan.headers)
    expect(refused, 400, 409, 422)
    lack = f"does not have {entry} alone in its total"
    visitor.ask_until(plan.total_at, plan.counts, lack, **plan.headers)
    stranger = Visitor(visitor.place, visitor.tenant, visitor.business)
    expect(stranger.ask("POST", plan.path, plan.entry, **plan.headers), 401)


def console(visitor: Visitor, _: str) -> None:
    """Request the console's page, the businesses of the token, and the sums of all accounts."""
    expect(visitor.ask("GET", "/console"), 200)
    businesses = expect(visitor.ask("GET", "/console/api/businesses"), 200).json()
    if not names(businesses, visitor.business):
        raise Trouble(f"/console/api/businesses does not name {visitor.business}")
    path = f"/console/api/businesses/{visitor.business}"
    expect(visitor.ask("GET", f"{path}/entries"), 200)
    expect(visitor.ask("GET", f"{path}/trial-balance"), 200)


def pages(visitor: Visitor, _: str) -> None:
    """Request the pages for people, twice."""
    page = expect(visitor.ask("GET", "/docs"), 200)
    expect(visitor.ask("GET", "/docs", if_none_match=page.headers["etag"]), 304)
    expect(visitor.ask("GET", "/openapi/index.json"), 200)


def dialect(visitor: Visitor, room: str) -> None:
    """Send the requests of a dialect."""
    visit(visitor, importlib.import_module(f"events.{room}.smoke").visit(visitor))


def rooms(place: Place) -> list[str]:
    """List the dialects with requests of their own, without those that are off."""
    names = (file.parent.name for file in EVENTS.glob("*/smoke.py"))
    return sorted(name for name in names if name not in place.off)


def checks_without_entries(place: Place) -> list[tuple[str, Callable[[Visitor, str], None]]]:
    """Return the checks of rooms that post no entries, without those that are off."""
    is_there = (FUNCTIONS / "console").is_dir() and "console" not in place.off
    return [("console", console)] if is_there else []


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
        checks = [("pages", pages), *((room, dialect) for room in rooms(place))]
        for name, check in [*checks, *checks_without_entries(place)]:
            yield name, _trouble(check, visitor, name)
    finally:
        place.admin("client", "revoke", client["client_id"])


def _token(place: Place, client: Mapping[str, str]) -> str:
    """Ask for a token as a client does."""
    form = {name: client[name] for name in ("client_id", "client_secret")}
    form["grant_type"] = "client_credentials"
    answer = place.send("POST", "/token", {}, data=form)
    return str(expect(answer, 200).json()["access_token"])


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
    if missing := sorted({"BaseUrl", "TableName"} - outputs.keys()):
        raise Refused(f"{name} is not deployed whole: it has no output {', '.join(missing)}")
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
    parser.add_argument("--url", default="", help="its address, instead of the output of the stack")
    parser.add_argument(
        "--table", default="", help="its table, instead; with both, no stack is read"
    )
    arguments = parser.parse_args()
    try:
        place = Place(arguments.url, admin_of(arguments.table))
        if not (arguments.url and arguments.table):
            deployed = place_of(boto3.client("cloudformation"), arguments.stage)
            admin = place.admin if arguments.table else deployed.admin
            place = replace(deployed, base_url=place.base_url or deployed.base_url, admin=admin)
        return report(place)
    except (Refused, Trouble, httpx.HTTPError, ClientError, BotoCoreError) as reason:
        sys.exit(f"make smoke: {type(reason).__name__}: {reason}")


if __name__ == "__main__":
    sys.exit(main())
