"""The engine is killed, frozen and slowed while clients write.

**No request outlasts its function, none that was acknowledged is lost, and none is done twice.**
"""

import json
from pathlib import Path

import pytest

from ledger.aws.deadlines import DEADLINE_SECONDS
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
    ("engine", "breakage"), DRILLS, ids=[f"{engine}-{breakage}" for engine, breakage in DRILLS]
)
def test_nothing_waits_is_lost_or_done_twice_while_the_engine_goes_away(
    engine: str, breakage: str, tmp_path: Path
) -> None:
    reason = engines.unavailable(engine)
    if reason:
        pytest.skip(reason)
    job = {"engine": engine, "breakage": breakage, "folder": str(tmp_path)}
    output = worker("tests.reliability.drill", job, {}, SECONDS)
    figures = json.loads(output.splitlines()[-1])  # the process has logged before
    print(figures)
    assert figures["faults"] == []
    assert set(figures["statuses"]) <= {201, *drill.AGAIN}
    # A machine whose other work holds the process up is given that time, and no more.
    assert figures["longest"] < LONGEST_SECONDS + figures["lag"]
    assert 0 <= figures["entries"] - figures["answered"] <= len(figures["unknown"])
    surplus = figures["balance"] - figures["sum"]
    assert surplus in _sums(figures["unknown"]), "what nobody knows is there once, or not at all"
    assert figures["answered"] > drill.WRITERS
    if breakage == "freeze":
        assert figures["longest"] > DEADLINE_SECONDS, "else nobody waited"
        # botocore's client has nothing to go over to.
        assert figures["gave_up"] is figures["has_own_client"]


def _sums(amounts: list[int]) -> set[int]:
    """Return every sum of some of these amounts."""
    sums = {0}
    for amount in amounts:
        sums |= {amount + before for before in sums}
    return sums
