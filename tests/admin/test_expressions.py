"""The expressions of a dry run mean in memory what they mean to DynamoDB."""

from typing import Any

import pytest

from ledger.admin.expressions import is_met, updated
from ledger.aws.items import Item
from ledger.store.items.codec import integer, text


def action(**facts: Any) -> dict[str, Any]:
    names = {"#hash": "hash"}
    values = {":five": integer(5), ":nine": integer(9), ":a": text("a")}
    return {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values, **facts}


ITEM: Item = {"n": integer(7), "hash": text("a"), "list": {"L": [text("a")]}}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("n BETWEEN :five AND :nine", True),
        ("n BETWEEN :nine AND :five", False),
        ("n = :five OR #hash = :a", True),
        ("n > :five AND n < :nine AND #hash = :a", True),
        ("n >= :nine", False),
        ("n <= :nine", True),
        ("#hash <> :a", False),
        ("gone <> :a", True),
        ("gone = :a", False),
        ("attribute_exists(n) AND attribute_not_exists(gone)", True),
        ("attribute_exists(gone)", False),
        ("contains(list, :a)", True),
        ("contains(list, :five)", False),
        ("contains(gone, :a)", False),
    ],
)
def test_a_condition_holds_as_dynamodb_has_it(condition: str, expected: bool) -> None:
    assert is_met(action(ConditionExpression=condition), ITEM) is expected


@pytest.mark.parametrize(
    "condition", ["size(n) = :five", "NOT n = :five", "(n = :five)", "n = m", "n", "n = :other"]
)
def test_a_condition_that_is_not_ours_is_no_guess(condition: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        is_met(action(ConditionExpression=condition), ITEM)


def test_an_update_sets_adds_and_removes() -> None:
    expression = "SET n = n + :five, #hash = :nine, m = if_not_exists(m, :a) REMOVE list, gone"
    after = updated(action(UpdateExpression=expression), ITEM)
    assert after == {"n": integer(12), "hash": integer(9), "m": text("a")}
    key = {"PK": text("p"), "SK": text("s")}
    added = updated(action(UpdateExpression="ADD n :five SET m = :a", Key=key), None)
    assert added == {**key, "n": integer(5), "m": text("a")}
