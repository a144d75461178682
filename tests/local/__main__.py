"""`python -m tests.local serve` runs the service here; `routes` writes down its routes."""

import argparse
import json
import os
import sys
from pathlib import Path

from ledger.core import ids
from tests.local import demo, engines, server
from tests.local.engines import TABLE
from tests.local.gateway import Gateway
from tests.local.template import DEFAULT_ROUTE, ROOT, Template

FOLDER = ROOT / ".local"
DATABASE = FOLDER / "ledger-2.sqlite"  # a new number for a new layout of keys
ROUTES = ROOT / "layers/ledger/ledger/api/routes.json"


def serve(port: int) -> None:
    """Start engine, table, demo data and server, say how to use them, and serve until stopped."""
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / "demo.json"
    with engines.start(database=DATABASE) as engine:
        os.environ.update(engines.environment(engine))
        engines.create_table(TABLE)
        base_url = f"http://127.0.0.1:{port}"
        overrides = {**engines.environment(engine), "PUBLIC_BASE_URL": base_url}
        gateway = Gateway(TABLE, overrides, serialise=not engine.is_real)
        tenants = demo.tenants(TABLE, file if engine.name == "dynoxide" else None)
        label = demo.label(gateway, tenants[0])
        accounts = demo.accounts(gateway, tenants[0])
        running = server.make(gateway, port, lambda line: print(line, flush=True))
        demo.write(file, base_url, tenants)
        print(_banner(engine, base_url, tenants[0], file), flush=True)
        print(_requests(base_url, tenants[0], label, accounts), flush=True)
        running.serve_forever()


def _banner(engine: engines.Engine, base_url: str, one: demo.Tenant, file: Path) -> str:
    return f"""
The ledger is at {base_url}
Engine: {engine.name} ({engine.why})

  client id      {one.client_id}
  client secret  {one.client_secret}
  token          {one.token}
  customers      {", ".join(one.customers)}

All of it, and a second tenant, is in {file.relative_to(ROOT)}."""


def _requests(base_url: str, one: demo.Tenant, label: str, accounts: list[int]) -> str:
    token = one.token
    cash, sales = (str(ids.to_uuid(one.business_id, "account", number)) for number in accounts)
    manual = {
        "entry_at": "2026-01-31T12:00:00Z",
        "created_by": "me",
        "memo": "A sale",
        "line_items": [
            {
                "account_identifier": {"type": "AccountId", "id": account},
                "amount": 500,
                "direction": side,
            }
            for account, side in ((cash, "DEBIT"), (sales, "CREDIT"))
        ],
    }
    entry = {
        "date": "2026-01-31",
        "label": "Invoice 1",
        "journal_id": 2,
        "ledger_entry_lines": [
            {"debit": "100.00", "credit": "0.00", "ledger_account_id": accounts[0]},
            {"debit": "0.00", "credit": "100.00", "ledger_account_id": accounts[1]},
        ],
    }
    return f"""
Raise a label by 5.00 USD, as a client of Dwolla does:

  curl -i {base_url}/labels/{label}/ledger-entries \\
    -H 'Authorization: Bearer {token}' \\
    -H 'Accept: application/vnd.dwolla.v1.hal+json' \\
    -H 'Content-Type: application/json' \\
    -d '{{"amount": {{"value": "5.00", "currency": "USD"}}}}'

Post an invoice of 100.00 EUR, as a client of Pennylane does:

  curl -i {base_url}/api/external/v2/ledger_entries \\
    -H 'Authorization: Bearer {token}' \\
    -H 'Content-Type: application/json' \\
    -d '{json.dumps(entry)}'

Post a sale of 5.00 USD, as a client of Layer does:

  curl -i {base_url}/v1/businesses/{one.business_id}/ledger/journal-entries \\
    -H 'Authorization: Bearer {token}' \\
    -H 'Content-Type: application/json' \\
    -d '{json.dumps(manual)}'

Requests as they come (Ctrl+C stops):
"""


def routes_text(template: Template) -> str:
    """The template's paths with their methods, as the default route reads them."""
    methods: dict[str, list[str]] = {}
    for route in template.routes():
        if route.path != DEFAULT_ROUTE:
            methods.setdefault(route.path, []).append(route.method)
    said = {path: sorted(methods[path]) for path in sorted(methods)}
    return json.dumps(said, indent=2) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.local", description=__doc__)
    parser.add_argument("what", choices=["serve", "routes"])
    parser.add_argument("--port", type=int, default=8000)
    said = parser.parse_args()
    if said.what == "routes":
        ROUTES.write_text(routes_text(Template()))
        return 0
    try:
        serve(said.port)
    except (engines.EngineError, OSError) as error:
        print(f"cannot serve: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
