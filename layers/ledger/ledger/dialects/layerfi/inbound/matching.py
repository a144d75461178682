"""Matching: the present line of an entry for each line of an update, whose body has no line ids.

Categories, letters and ids stay with the present line. So a line that the client names, or that
moves the same account, counts more than its place in the body.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeAlias

from ledger.core.entries import DraftLine, Line

_AnyLine: TypeAlias = Line | DraftLine
_Trait: TypeAlias = Callable[[_AnyLine], Hashable]


def match(present: Mapping[int, Line], lines: Sequence[DraftLine]) -> dict[int, int]:
    """Return the id of the present line for each index of `lines` that has one.

    The external id comes first; then account, side and amount; then account and side; then the
    place. Two lines with different external ids never match by their place.
    """
    line_ids: dict[int, int] = {}
    for trait in (_external_id, _movement, _account):
        _match_by(trait, present, lines, line_ids)
    matches = {*line_ids.values()}
    for index, (line_id, line) in enumerate(list(present.items())[: len(lines)]):
        is_free = index not in line_ids and line_id not in matches
        external_ids = {_external_id(line), _external_id(lines[index])} - {None}
        if is_free and len(external_ids) < 2:
            line_ids[index] = line_id
    assert len({*line_ids.values()}) == len(line_ids)
    return line_ids


def _match_by(
    trait: _Trait, present: Mapping[int, Line], lines: Sequence[DraftLine], line_ids: dict[int, int]
) -> None:
    """Add the matches of unmatched lines that have an equal trait, in their order."""
    matches = {*line_ids.values()}
    free: dict[Hashable, list[int]] = defaultdict(list)
    for line_id in reversed([line_id for line_id in present if line_id not in matches]):
        free[trait(present[line_id])].append(line_id)
    for index, line in enumerate(lines):
        value = trait(line)
        if index not in line_ids and value is not None and free[value]:
            line_ids[index] = free[value].pop()


def _external_id(line: _AnyLine) -> Hashable:
    external_id = line.details.get("external_id")
    return external_id if isinstance(external_id, str) else None


def _movement(line: _AnyLine) -> Hashable:
    return line.account_id, line.direction, line.amount_minor


def _account(line: _AnyLine) -> Hashable:
    return line.account_id, line.direction
