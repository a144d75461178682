"""A checksum holds all values and names of an item, in any order of its attributes."""

import pytest

from ledger.aws.items import Item
from ledger.store.items.checksums import NAME, is_intact, with_checksum

ITEM: Item = {"PK": {"S": "a"}, "rows": {"M": {"1": {"B": b"x"}}}, "stamp": {"N": "7"}}


def test_an_item_is_intact_in_any_order_of_its_attributes() -> None:
    item = with_checksum(ITEM)
    assert is_intact(item)
    assert is_intact(dict(reversed(item.items())))


@pytest.mark.parametrize(
    "change",
    [
        {"PK": {"S": "b"}},
        {"rows": {"M": {"2": {"B": b"x"}}}},
        {"stamp": {"S": "7"}},
        {"more": {"N": "7"}},
        {NAME: {"B": b"\0" * 16}},
    ],
)
def test_another_value_name_or_type_is_noticed(change: Item) -> None:
    assert not is_intact({**with_checksum(ITEM), **change})


def test_an_item_without_a_checksum_is_of_an_earlier_release() -> None:
    assert is_intact(ITEM)
