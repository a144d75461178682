"""An operator's arguments for customers: names and keys within the API's bounds."""

import pytest

from tests.admin.conftest import Command
from tests.clients.dwolla import Labels
from tests.world import World

LONG = "x" * 256


def refused(command: Command, *text: str) -> str:
    status, printed, reason = command(*text)
    assert (status, printed, reason.count("\n")) == (1, "", 1), reason
    return reason


@pytest.mark.parametrize("key", ["", " ", "a\nb", "a ", "\u00e9", LONG, "k" * 400], ids=ascii)
def test_a_key_is_one_that_a_client_could_send(command: Command, world: World, key: str) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id)
    rule = "key: must be 1 to 255 printable ASCII characters, no space at an end."
    assert rule in refused(command, "customer", "create", *place, "Ann", "--key", key)
    fund = ("customer", "fund", *place, Labels.of(world).customer, "1.00", "--key", key)
    assert rule in refused(command, *fund)
