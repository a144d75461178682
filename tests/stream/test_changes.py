"""A change: the item before and after, with bytes as boto3 has them."""

import pytest

from ledger.aws.items import Item
from ledger.stream.changes import Change
from tests.stream.images import image

ITEM: Item = {"kind": {"S": "entry"}, "doc": {"B": b"\x00\xff"}}


def record(**images: object) -> dict[str, object]:
    return {"dynamodb": {"SequenceNumber": "1", **images}}


def test_an_image_becomes_the_item_again() -> None:
    change = Change.from_record(record(NewImage=image(ITEM)))
    assert (change.before, change.after) == (None, ITEM)


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (Change(None, ITEM), ("", "entry")),
        (Change(ITEM, None), ("entry", "")),
        (Change(ITEM, {**ITEM, "kind": {"S": "removed"}}), ("entry", "removed")),
        (Change(None, {}), ("", "")),
    ],
    ids=["created", "deleted", "changed", "of no kind"],
)
def test_a_change_has_the_kinds_before_and_after(change: Change, kinds: tuple[str, str]) -> None:
    assert change.kinds == kinds


def test_the_item_of_a_change_is_the_new_one_or_the_deleted_one() -> None:
    other = {**ITEM, "kind": {"S": "removed"}}
    assert Change(ITEM, other).item == other
    assert Change(ITEM, None).item == ITEM
