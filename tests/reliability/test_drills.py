"""The engine is killed, frozen and slowed while clients write.

**No request outlasts its function, none that was acknowledged is lost, and none is done twice.**
"""

import json
from pathlib import Path

import pytest

from ledger.aws.retry_budget import DEADLINE_SECONDS
from tests.reliability import drill
from tools.local import engines
from tools.local.processes import worker

pytestmark = pytest.mark.reliability

SECONDS = 180
# A request's deadline of 8 s, 1 s for its last attempt, and half a second for the answer itself.
LONGEST_SECONDS = 9.5
# No kill of DynamoDB Local: it is in memory, and on a disk it has lost what it acknowledged.
DRILLS = [
    ("dynoxide", "kill"),
    ("dynoxide", "freeze"),
    ("dynoxide", "slow"),
    ("dynamodb-local", "freeze"),
    ("dynamodb-local", "slow"),
]


@pytest.mark.parametrize(
    ("engine", "how"), DRILLS, ids=[f"{engine}-{how}" for engine, how in DRILLS]
)
def test_nothing_waits_is_lost_or_done_twice_while_the_engine_goes_away(
    engine: str, how: str, tmp_path: Path
) -> None:
    reason = engines.unavailable(engine)
    if reason:
        pytest.skip(reason)
    job = {"engine": engine, "how": how, "folder": str(tmp_path)}
    said = worker("tests.reliability.drill", job, {}, SECONDS)
    found = json.loads(said.splitlines()[-1])  # after what the process has logged
    print(found)
    assert found["faults"] == []
    assert set(found["told"]) <= {201, *drill.AGAIN}
    # A machine whose other work holds the process up is given that time, and no more.
    assert found["longest"] < LONGEST_SECONDS + found["lag"]
    assert 0 <= found["entries"] - found["answered"] <= len(found["unknown"])
    surplus = found["balance"] - found["sum"]
    assert surplus in _sums(found["unknown"]), "what nobody knows is there once, or not at all"
    assert found["answered"] > drill.WRITERS
    if how == "freeze":
        assert found["longest"] > DEADLINE_SECONDS, "else nobody waited"
        assert found["gave_up"]


def _sums(those: list[int]) -> set[int]:
    """What any of them can come to."""
    found = {0}
    for one in those:
        found |= {one + before for before in found}
    return found
