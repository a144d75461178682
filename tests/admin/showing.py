"""Run `account show` and `entry show`, and read the author of a version."""

import json
from typing import Any

from tests.admin.conftest import Command
from tests.world import World

Output = dict[str, Any]


def show(command: Command, world: World, subject: str, number: object) -> Output:
    scope = (world.tenant.tenant_id, world.tenant.business_id)
    status, text, _ = command(subject, "show", *scope, str(number))
    assert status == 0
    output: Output = json.loads(text)
    return output


def author_of(output: Output) -> tuple[str, str]:
    assert output["request_id"]
    return output["name"], output["dialect"]
