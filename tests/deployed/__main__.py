"""`make emulator`: deploys what was built to the emulator, says what to paste, and stays up."""

import os
import threading
from contextlib import suppress
from pathlib import Path

from tests.deployed import emulator
from tests.deployed.world import Stand, stand_on
from tools.local.template import ROOT


def lines(stand: Stand) -> dict[str, str]:
    """A request of each dialect to the deployed API, as a line of curl."""
    business = stand.seed.tenant.business_id
    asked = {
        "Dwolla": f"/customers/{stand.seed.tenant.customers[0]}/labels",
        "Pennylane": "/api/external/v2/ledger_entries",
        "Layer": f"/v1/businesses/{business}/ledger/entries",
        "DayZero": "/api/v1/journal-entries",
    }
    headers = [
        f"Host: {stand.deployment.host}",
        f"Authorization: Bearer {stand.tokens[stand.seed.tenant.token]}",
        f"x-business-id: {business}",
    ]
    said = " ".join(f"-H '{header}'" for header in headers)
    hal = "-H 'Accept: application/vnd.dwolla.v1.hal+json'"
    base = stand.deployment.endpoint_url
    return {
        name: f"curl -sS -i {said} {hal if name == 'Dwolla' else ''} {base}{path}"
        for name, path in asked.items()
    }


def main() -> None:
    with emulator.running() as endpoint_url:
        print("Deploying with sam, about half a minute …", flush=True)
        built = Path(ROOT / os.environ["BUILT"])
        stand = stand_on(emulator.deploy(endpoint_url, built))
        for name, value in stand.deployment.outputs.items():
            print(f"{name:16} {value}")
        for name, line in lines(stand).items():
            print(f"\n{name}:\n{line}")
        print("\nIt stays up until Ctrl+C.", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
