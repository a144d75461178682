"""Each digest in an answer is that of a stored version, for every recorded write of every room."""

from collections.abc import Iterator

import pytest

from ledger.aws.items import Item
from ledger.http.response import DIGEST_HEADER
from ledger.log import rows
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.entries import to_entry, to_past_entry
from tools.local import replay
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.seed import together

pytestmark = pytest.mark.slow


def stored_digests() -> Iterator[str]:
    """Yield the digest of each version and of each removal in the table."""
    items = [item for item in replay.snapshot().values() if keys.is_of_book(item)]
    kinds = (codec.ENTRY, codec.REMOVED)
    versions = [item for item in items if codec.kind_of(item) in kinds]
    present = {
        (keys.scope_of(item), keys.id_of(item)): item
        for item in versions
        if not keys.is_past_version(item)
    }
    for item in versions:
        yield rows.digest(_row(item, present[keys.scope_of(item), keys.id_of(item)]))


def _row(item: Item, present: Item) -> bytes:
    if codec.kind_of(item) == codec.ENTRY:
        is_past = keys.is_past_version(item)
        return rows.entry_row(to_past_entry(item, present) if is_past else to_entry(item))
    act, version = codec.to_act(item, "removed"), codec.read_integer(item, "version")
    request = (item["mark"]["S"], item["fingerprint"]["S"])
    return rows.removal_row(keys.id_of(item), version, act.at, act.by, *request)


def test_each_digest_of_an_answer_is_that_of_a_stored_version(gateway: Gateway) -> None:
    replay.fresh(gateway)
    part = together(gateway, TABLE)
    digests: dict[str, str] = {}
    for name, event in replay.events_of(gateway, "together", part):
        header = gateway.invoke(event)["headers"].get(DIGEST_HEADER, "")
        digests |= {text.removeprefix("sha-256="): str(name) for text in header.split(", ") if text}
    assert len(digests) > 40
    missing = digests.keys() - {*stored_digests()}
    assert not missing, {digests[digest] for digest in missing}
    replay.fresh(gateway)
