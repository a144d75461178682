"""What `make serve` says: where it is, whom it knows, and a request of each dialect to paste."""

import json
import os
from pathlib import Path
from typing import Any

from ledger.core import ids
from tools.local import demo, engines
from tools.local.demo import balanced
from tools.local.seed import manual
from tools.local.template import ROOT


def facts(engine: engines.Engine, base_url: str, one: demo.Tenant, file: Path) -> str:
    """Base URL, engine and credentials."""
    return f"""
The ledger is at {base_url}
Engine: {engine.name} ({engine.why})

  business id    {one.business_id}
  client id      {one.client_id}
  client secret  {one.client_secret}
  token          {one.token}
  customers      {", ".join(one.customers)}

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


def requests(base_url: str, one: demo.Tenant, label: str, accounts: list[int]) -> str:
    """A curl line for each dialect."""
    cash, sales = (ids.to_uuid(one.business_id, "account", number) for number in accounts[:2])
    hal = {"Accept": "application/vnd.dwolla.v1.hal+json"}
    amount = {"amount": {"value": "5.00", "currency": "USD"}}
    business = {"x-business-id": one.business_id}
    lines = [
        {"amount": 500, "debit_credit": side, "ledger_id": ledger}
        for side, ledger in (("debit", cash), ("credit", sales))
    ]
    day = {"description": "A payment", "date": "2026-03-20", "line_entries": lines}
    layer = f"/v1/businesses/{one.business_id}/ledger/journal-entries"
    invoice = balanced(accounts[0], accounts[1], "100.00")
    pasted = [
        ("Dwolla: raise a label by 5.00 USD", f"/labels/{label}/ledger-entries", amount, hal),
        ("Pennylane: an invoice of 100.00 EUR", "/api/external/v2/ledger_entries", invoice, {}),
        ("Layer: a sale of 5.00 USD", layer, manual(cash, sales, 500), {}),
        ("DayZero: a payment of 5.00 USD", "/api/v1/journal-entries", day, business),
    ]
    shown = "\n".join(_curl(base_url, one.token, *each) for each in pasted)
    return f"\n{shown}\nRequests as they come (Ctrl+C stops):\n"


def _curl(
    base_url: str, token: str, what: str, path: str, body: Any, headers: dict[str, str]
) -> str:
    said = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **headers}
    lines = [f"-H '{name}: {value}'" for name, value in said.items()]
    command = " \\\n    ".join([f"curl -i {base_url}{path}", *lines, f"-d '{json.dumps(body)}'"])
    return f"{what}\n\n  {command}\n"
