"""What `make serve` says: where it is, whom it knows, and a request of each dialect to paste."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from tools.local import demo, engines
from tools.local.template import ROOT


def facts(
    engine: engines.Engine, base_url: str, one: demo.Tenant, shown: Iterable[demo.Shown], file: Path
) -> str:
    """Base URL, engine and credentials."""
    more = {name: value for each in shown for name, value in each.facts.items()}
    others = "".join(f"\n  {name:14} {', '.join(value)}" for name, value in more.items())
    return f"""
The ledger is at {base_url}
Engine: {engine.name} ({engine.why})

  business id    {one.business_id}
  client id      {one.client_id}
  client secret  {one.client_secret}
  token          {one.token}{others}

To look at the books, with the token: {base_url}/console
To read about it and try it out: {base_url}/docs
All of it, and a second tenant, is in {os.path.relpath(file, ROOT)}. A request of each dialect:"""


def engine(engine: engines.Engine, file: Path, one: demo.Tenant) -> str:
    """How `sam local` is pointed at an engine."""
    path = os.path.relpath(file, ROOT)
    return f"""
The table `ledger` is on {engine.name} at {engine.endpoint_url}, with the world that events/ names.
The bucket is at {engine.files_url}. Both are in {path}, for `sam local --env-vars {path}`.
A token that is good now, of another tenant: {one.token}
Its business: {one.business_id}
(Ctrl+C stops.)
"""


def requests(base_url: str, one: demo.Tenant, shown: Iterable[demo.Shown]) -> str:
    """A curl line for each dialect."""
    lines = "\n".join(_curl(base_url, one.token, each) for each in shown)
    return f"\n{lines}\nRequests as they come (Ctrl+C stops):\n"


def _curl(base_url: str, token: str, shown: demo.Shown) -> str:
    said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    lines = [f"-H '{name}: {value}'" for name, value in {**said, **shown.headers}.items()]
    body = json.dumps(shown.body)
    command = " \\\n    ".join([f"curl -i {base_url}{shown.path}", *lines, f"-d '{body}'"])
    return f"{shown.title}\n\n  {command}\n"
