"""The text of `make serve`: address, credentials, and a request of each dialect to paste."""

import json
import os
import shlex
from collections.abc import Collection, Iterable
from pathlib import Path

from tools.local import demo, engines
from tools.local.template import ROOT

READY = "Requests (Ctrl+C stops):\n"


def facts(
    engine: engines.Engine,
    base_url: str,
    tenant: demo.Tenant,
    samples: Iterable[demo.Sample],
    file: Path,
    paths: Collection[str],
) -> str:
    """Return base URL, engine, credentials and pages; `paths` are those of the routes."""
    names = {"/console": "Console, with the token", "/docs": "API documents, to read and try"}
    pages = "\n".join(f"{text}: {base_url}{path}" for path, text in names.items() if path in paths)
    by_name = {name: value for sample in samples for name, value in sample.facts.items()}
    more = "".join(f"\n  {name:14} {', '.join(value)}" for name, value in by_name.items())
    return f"""
The ledger is at {base_url}
Engine: {engine.name} ({engine.reason})

  business id    {tenant.business_id}
  client id      {tenant.client_id}
  client secret  {tenant.client_secret}
  token          {tenant.token}{more}

{pages}
All of this, with a second tenant: {os.path.relpath(file, ROOT)}
A request of each dialect:"""


def engine(engine: engines.Engine, file: Path, tenant: demo.Tenant) -> str:
    """Return how to point `sam local` to an engine."""
    path = os.path.relpath(file, ROOT)
    return f"""
The table `ledger` is on {engine.name} at {engine.endpoint_url}, with the data of events/.
The bucket is at {engine.files_url}. Both are in {path}, for `sam local --env-vars {path}`.
A valid token of another tenant: {tenant.token}
Its business: {tenant.business_id}
(Ctrl+C stops.)
"""


def requests(base_url: str, tenant: demo.Tenant, samples: Iterable[demo.Sample]) -> str:
    """Return a curl line for each dialect."""
    lines = "\n".join(_curl(base_url, tenant.token, sample) for sample in samples)
    return f"\n{lines}"


def _curl(base_url: str, token: str, sample: demo.Sample) -> str:
    headers = {"Authorization": f"Bearer {token}", **sample.headers}
    body = []
    if sample.body is not None:
        headers["Content-Type"] = "application/json"
        body = [f"-d {shlex.quote(json.dumps(sample.body))}"]
    lines = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    url = shlex.quote(base_url + sample.path)
    command = " \\\n    ".join([f"curl -i {url}", *lines, *body])
    return f"{sample.title}\n\n  {command}\n"
