"""Proofs and pages with another value, spelling or place, and the step that each must fail."""

import json
from collections.abc import Callable
from typing import Any

from ledger.core.ids import to_uuid

ON_PAGE, BELOW, KEY = (
    "The page shows the row",
    "The leaf is below the root",
    "The key is readable, as name+id+key",
)
FAILED = """
async ([business, cases]) => {
  const { verify } = await import("/console/verify.js");
  const failed = async ([answer, version]) => (await verify(answer, version, business, answer.key))
    .filter(([, result]) => result === false).map(([claim]) => claim);
  return Promise.all(cases.map(failed));
}
"""
TEXTS = """
async (cases) => {
  const { toText } = await import("/console/compare.js");
  return cases.map(([minor, currency]) => toText(minor, currency));
}
"""
UUIDS = """
async ([business, numbers]) => {
  const { uuidOf } = await import("/console/compare.js");
  return Promise.all(numbers.map((number) => uuidOf(business, number)));
}
"""

IS_SHOWN = """
async ([business, cases]) => {
  const { isShown } = await import("/console/compare.js");
  return Promise.all(cases.map(([shown, row]) => isShown(shown, row, business)));
}
"""
BUSINESS = "12345678-1234-4234-8234-123456789012"
SOMEBODY = {"name": "a-client", "dialect": "dayzero", "request_id": "1"}
REMOVAL = {
    "kind": "removed",
    "number": 5,
    "version": 2,
    "removed_at": "2026-11-21T12:00:00.000000Z",
    "by": SOMEBODY,
}
REMOVED = {**REMOVAL, "place": 2, "id": to_uuid(BUSINESS, "entry", 5)}
REMOVALS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"by": {**SOMEBODY, "name": "somebody else"}}, False),
    ({"by": None}, False),
    ({"number": 6}, False),
    ({"version": 1}, False),
    ({"place": 1}, False),
    ({"id": to_uuid(BUSINESS, "entry", 6)}, False),
    ({"kind": "entry", "lines": []}, False),
    ({"removed_at": "2026-11-21T12:00:00+14:00"}, False),
]

Changed = Callable[[dict[str, Any]], object]

AMOUNTS = ("880.5", "8805", "8805e0", "0x2265", "0.8805", "8.805", "088.05", " 88.05", "88.050")
PAGES: list[Changed] = [
    lambda version: version.update(effective_at=version["effective_at"].replace("+00", "+14")),
    lambda version: version.update(reverses=version["id"]),
    lambda version: version.update(id="01a21eb4-b2ff-7000-903c-3c1f48594525"),
    lambda version: version.update(id=version["id"][:-12] + "deadbeefdead"),
    lambda version: version.update(kind="removed"),
    lambda version: version.update(place=2),
    lambda version: version["lines"][0].update(number=version["lines"][1]["number"]),
    lambda version: version.pop("lines"),
]
PLACES: list[Changed] = [
    lambda answer: answer.update(index=answer["index"] + 2**40),
    lambda answer: answer.update(index=answer["index"] - 2**40),
    lambda answer: answer.update(index=answer["index"] + 0.5),
    lambda answer: answer.update(index=str(answer["index"])),
    lambda answer: answer.update(index=answer["size"]),
]
KEYS: list[Changed] = [
    lambda answer: answer.update(key=None),
    lambda answer: answer.update(key=""),
    lambda answer: answer.update(key="junk"),
    lambda answer: answer.update(key=5),
    lambda answer: answer.update(key=answer["key"].replace("+A", "+B")),
    lambda answer: answer.update(key="other" + answer["key"]),
]


def changed(value: dict[str, Any], change: Changed) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(value))
    change(copy)
    return copy


def with_amount(version: dict[str, Any], amount: str) -> dict[str, Any]:
    return {**version, "lines": [{**line, "amount": amount} for line in version["lines"]]}


def cases(
    proved: tuple[Any, Any], early: tuple[Any, Any]
) -> list[tuple[tuple[Any, Any], list[str]]]:
    """Return pairs of answer and version, each with its failed claims.

    The entry of the first pair has 88.05; the second one is far from the end of the log.
    """
    answer, version = proved
    row = json.dumps({**json.loads(answer["row"]), "reverses": early[1]["number"]})
    reversal = ({**answer, "row": row}, {**version, "reverses": early[1]["id"]})
    return [
        (proved, []),
        (early, []),
        (reversal, ["The row has the digest of its leaf"]),
        *(((answer, with_amount(version, amount)), [ON_PAGE]) for amount in AMOUNTS),
        *(((answer, changed(version, change)), [ON_PAGE]) for change in PAGES),
        *(((changed(early[0], change), early[1]), [BELOW]) for change in PLACES),
        *(((changed(answer, change), version), [KEY]) for change in KEYS),
    ]
