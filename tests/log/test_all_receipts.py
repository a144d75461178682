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

# The operations, or cases of operations, that write no version of an entry.
WITHOUT = {
    "it opens, renames or closes an account, which moves nothing": (
        *("create_account", "create_child_account", "create_ledger", "create_ledger_account"),
        *("update_account", "update_ledger", "update_ledger_account", "remove_label"),
    ),
    "its replay finds an account or a batch, and no entry (decision 0156)": (
        *("create_label", "create_reallocation"),
    ),
    "it writes a record": (
        *("create_customer", "update_customer", "create_vendor", "update_vendor"),
        *("create_journal", "create_tag_dimension", "update_tag_dimension", "create_tag_value"),
        *("create_category", "update_category", "create_category_group", "update_category_group"),
    ),
    "groups and categories of lines belong to no version": (
        *("create_lettering", "delete_lettering", "update_categories_of_line"),
    ),
    "it stores a file": ("create_file_attachment", "create_ledger_attachment"),
    "it gives or ends access": ("create_auth_token", "create_token", "revoke_token"),
}


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


def reason_of(name: str) -> str:
    """Return the reason why an operation, or a case of it, names no digest."""
    operation = name.partition("/")[0]
    reasons = [key for key, names in WITHOUT.items() if {name, operation} & {*names}]
    assert len(reasons) == 1, f"{name} is a write without {DIGEST_HEADER}"
    return reasons[0]


def test_each_digest_of_an_answer_is_that_of_a_stored_version(gateway: Gateway) -> None:
    """An answer to a write without a digest has its reason in `WITHOUT`."""
    replay.fresh(gateway)
    part = together(gateway, TABLE, "receipts")
    digests: dict[str, str] = {}
    without = set[str]()
    for name, event in replay.events_of(gateway, "receipts", part):
        result = gateway.invoke(event)
        header = result["headers"].get(DIGEST_HEADER, "")
        digests |= {text.removeprefix("sha-256="): str(name) for text in header.split(", ") if text}
        is_write = event["requestContext"]["http"]["method"] not in ("GET", "HEAD", "OPTIONS")
        if is_write and not header and result["statusCode"] < 300:
            without.add("/".join(name[:2]))
    assert len(digests) > 40
    missing = digests.keys() - {*stored_digests()}
    assert not missing, {digests[digest] for digest in missing}
    reasons = {reason_of(name) for name in without}
    assert reasons == {*WITHOUT}
    replay.fresh(gateway)
