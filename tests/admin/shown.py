"""What the operator's command shows of an account or an entry, and who did it."""

import json
from typing import Any

from tests.admin.conftest import Command
from tests.world import World

Shown = dict[str, Any]


def shown(command: Command, world: World, what: str, number: object) -> Shown:
    where = (world.tenant.tenant_id, world.tenant.business_id)
    status, text, _ = command(what, "show", *where, str(number))
    assert status == 0
    said: Shown = json.loads(text)
    return said


def did(said: Shown) -> tuple[str, str]:
    assert said["request_id"], "which request it was"
    return said["name"], said["dialect"]
