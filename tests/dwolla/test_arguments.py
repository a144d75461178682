"""What an operator may type of customers: names and keys within the bounds that the API's have."""

import pytest

from tests.admin.conftest import Command
from tests.dwolla.labels import Labels
from tests.world import World

LONG = "x" * 256


def refused(command: Command, *said: str) -> str:
    status, printed, why = command(*said)
    assert (status, printed, why.count("\n")) == (1, "", 1), why
    return why


@pytest.mark.parametrize("key", ["", " ", "a\nb", "a ", "\u00e9", LONG, "k" * 400], ids=ascii)
def test_a_key_is_one_that_a_client_could_send(command: Command, world: World, key: str) -> None:
    where = (world.tenant.tenant_id, world.tenant.business_id)
    rule = "key: must be 1 to 255 visible ASCII characters."
    assert rule in refused(command, "customer", "create", *where, "Ann", "--key", key)
    fund = ("customer", "fund", *where, Labels.of(world).customer, "1.00", "--key", key)
    assert rule in refused(command, *fund)
