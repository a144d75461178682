"""The text of `make serve`: address, credentials, and a request of each dialect to paste."""

import json
import os
from collections.abc import Iterable
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
) -> str:
    """Return base URL, engine and credentials."""
    by_name = {name: value for sample in samples for name, value in sample.facts.items()}
    more = "".join(f"\n  {name:14} {', '.join(value)}" for name, value in by_name.items())
    return f"""
The ledger is at {base_url}
Engine: {engine.name} ({engine.reason})

  business id    {tenant.business_id}
  client id      {tenant.client_id}
  client secret  {tenant.client_secret}
  token          {tenant.token}{more}

Console, with the token: {base_url}/console
API documents, to read and try: {base_url}/docs
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
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    lines = [f"-H '{name}: {value}'" for name, value in {**headers, **sample.headers}.items()]
    body = json.dumps(sample.body)
    command = " \\\n    ".join([f"curl -i {base_url}{sample.path}", *lines, f"-d '{body}'"])
    return f"{sample.title}\n\n  {command}\n"
