"""A client is revoked while two processes mint, post and amend for it, each as fast as it can."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.store.cache import SECONDS
from tests.real_engine.actor import TIMES_FASTER
from tests.real_engine.conftest import Actors
from tests.real_engine.test_concurrency import open_label

pytestmark = pytest.mark.real_engine

ENTRIES = 30


def test_nothing_of_a_revoked_client_is_accepted_after_60_seconds(actors: Actors) -> None:
    """The processes' own clock is faster, so that these seconds pass in a moment."""
    tenant = actors.do("set_up")
    label = open_label(actors, tenant, "1.00")
    watcher = actors.do("watcher", tenant=tenant)
    body = {"tenant": tenant, "label": label}
    with ThreadPoolExecutor(2) as pool:
        users = [pool.submit(actors.do, "use", **body) for _ in range(2)]
        revoked_at = actors.do("revoke", **body, token=watcher, entries=ENTRIES)
        accepted = [user.result() for user in users]
    believed_until = revoked_at + SECONDS / TIMES_FASTER * 1e9
    for items in accepted:
        assert Counter(name for name, _ in items).keys() == {"mint", "narrow", "post", "amend"}
        late = [(name, sent) for name, sent in items if sent > believed_until]
        assert not late
        sent_at = [sent for name, sent in items if name in ("mint", "narrow")]
        assert max(sent_at) < revoked_at, "no token is made once the revocation has returned"
