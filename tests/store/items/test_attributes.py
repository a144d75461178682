"""Each item has only the attributes of its kind, and none that deletes it."""

import pytest

from ledger.aws.items import Item
from ledger.store.items import attributes, codec
from ledger.store.items.codec import integer, text
from ledger.store.items.entries import entry_item, past_version_item, removed_item
from tests.bench import claim
from tests.store.items.samples import ENTRIES, LATER, OTHER, SCOPE

ITEM = codec.with_request_digest(entry_item(SCOPE, ENTRIES[2]), claim("key"))


@pytest.mark.parametrize(
    "item",
    [ITEM, past_version_item(SCOPE, ITEM), removed_item(ITEM, LATER, OTHER)],
    ids=["present", "past version", "removed"],
)
def test_an_item_of_ours_has_no_surplus_attribute(item: Item) -> None:
    assert attributes.surplus(item) is None
    assert attributes.misformed(item) is None


@pytest.mark.parametrize("kind", attributes.OF_ANY)
def test_no_item_of_a_book_may_expire(kind: str) -> None:
    item = {**codec.head(kind), "expires_at": integer(1)}
    assert "expires_at" in (attributes.surplus(item) or "")


def test_every_attribute_of_the_index_is_one_of_the_listed_kinds() -> None:
    listed_kinds = {kind for kind, names in attributes.OF_ANY.items() if "LPK" in names}
    assert listed_kinds == {codec.ENTRY, codec.ACCOUNT}


@pytest.mark.parametrize(
    ("form", "fault"),
    [({}, "it says no format"), ({"format": integer(2)}, "it has the format 2")],
)
def test_an_item_of_another_format_is_a_fault(form: Item, fault: str) -> None:
    item = {name: value for name, value in ITEM.items() if name != "format"}
    assert attributes.misformed({**item, **form}) == fault
    assert attributes.misformed({**item, "format": text("1")}) == "it says no format"
