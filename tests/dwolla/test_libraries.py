"""Dwolla's own libraries for Node and TypeScript, against the service in this process."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events.dwolla.people import person
from tests.clients.dwolla import Labels
from tools.local import server
from tools.local.packages import Packages
from tools.local.template import ROOT

pytestmark = pytest.mark.slow

INSTALLED = ROOT / ".local" / "clients"
PACKAGES = Packages(ROOT / "tools" / "requirements" / "clients", INSTALLED)
SCRIPTS = Path(__file__).parent / "libraries"
SECONDS = 60


@pytest.fixture
def base_url(world: Labels) -> Iterator[str]:
    with server.running(world.gateway) as url:
        yield url


def walk(world: Labels, base_url: str, library: str, package: str) -> Any:
    """Run a script of the library; return the facts that it has printed."""
    reason = "" if PACKAGES.has(package) else PACKAGES.install(package)
    node = shutil.which("node")
    if reason or node is None:
        pytest.skip(reason or "there is no node")
    tenant = world.tenant
    world_of_script = {
        "base": base_url,
        "id": tenant.client_id,
        "secret": tenant.client_secret,
        "customer": world.customer,
        "person": person("Ann", phone="5554321234"),
        "modules": str(INSTALLED / "node_modules"),
    }
    command = [node, str(SCRIPTS / f"{library}.cjs"), json.dumps(world_of_script)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(("library", "package"), [("node", "dwolla-v2"), ("typescript", "dwolla")])
def test_a_library_of_dwolla_goes_the_whole_way(
    world: Labels, base_url: str, library: str, package: str
) -> None:
    assert walk(world, base_url, library, package) == {
        "account": world.tenant.business_id,
        "created": ["Ann", "personal", "verified"],
        "customers": 3,
        "owner": ["Customer", "personal", "verified"],
        "isReplayed": True,
        "overdraw": [400, "ValidationError"],
        "entries": ["-15.00", "5.00"],
        "total": 3,
        "moved": "20.00",
        "removed": "0.00",
        "gone": [404, "NotFound"],
    }
