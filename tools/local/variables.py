"""Prints the addresses and ids of the newest local service as variables of a shell.

`eval "$(make env)"` sets them, and puts the commands of the environment on the PATH.
"""

import json
import shlex
import sys
from pathlib import Path
from typing import Any

from tools.local import state

DEMO = Path(".local", state.DEMO)  # make runs in the clone
NAMES = {
    "TENANT": "tenant_id",
    "BUSINESS": "business_id",
    "CLIENT_ID": "client_id",
    "CLIENT_SECRET": "client_secret",
    "TOKEN": "token",
}


def variables(demo: dict[str, Any]) -> dict[str, str]:
    """Return the variables by name. A service without Dwolla has no CUSTOMER."""
    tenant = demo["tenants"][0]
    values = {name: tenant[key] for name, key in NAMES.items()}
    customers = tenant.get("customers")
    customer = {"CUSTOMER": customers[0]} if customers else {}
    return {"BASE_URL": demo["base_url"], **values, **customer}


def main() -> int:
    """Print an `export` for each variable; return 1 if no service runs."""
    if not DEMO.exists():
        print("no local service runs here: start it with make serve", file=sys.stderr)
        return 1
    for name, value in variables(json.loads(DEMO.read_text())).items():
        print(f"export {name}={shlex.quote(value)}")
    programs = Path(sys.executable).parent.absolute()
    print(f'export PATH={shlex.quote(str(programs))}:"$PATH"')
    return 0


if __name__ == "__main__":
    sys.exit(main())
