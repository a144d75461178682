"""On dynoxide with a file, what was acknowledged is there after a restart."""

from pathlib import Path

import pytest

from tests.real_engine.conftest import Actors
from tests.real_engine.test_concurrency import open_label, request
from tools.local import engines
from tools.local.engines import Place

pytestmark = pytest.mark.real_engine


def test_entries_survive_a_restart(tmp_path: Path) -> None:
    reason = engines.unavailable("dynoxide")
    if reason:
        pytest.skip(reason)
    database = tmp_path / "ledger.sqlite"
    with engines.start("dynoxide", Place(database=database)) as engine:
        actors = Actors(engine)
        tenant = actors.do("set_up")
        label = open_label(actors, tenant, "10.00")
        sent = request(f"/labels/{label}/ledger-entries", "-4.00", key="k")
        (before,) = actors.do("send", tenant=tenant, threads=1, requests=[sent])["answers"]
    with engines.start("dynoxide", Place(database=database)) as engine:
        actors = Actors(engine)
        matches = actors.do("look", tenant=tenant, label=label)
        assert matches == {"balance": "6.00", "total": 2, "amounts": ["-4.00", "10.00"]}
        (again,) = actors.do("send", tenant=tenant, threads=1, requests=[sent])["answers"]
        assert again == before
