"""The checker itself, on histories written by hand."""

from typing import Any

import pytest

from tests.reliability.histories.model import (
    CONFLICT,
    MISSING,
    REFUSED,
    SUCCESS,
    UNKNOWN,
    Operation,
    not_idempotent,
    not_linearizable,
    not_revoked,
)


def move(began: int, ended: int, change: int, text: str = SUCCESS, **more: Any) -> Operation:
    return Operation("move", began, ended, text, (("a", change),), **more)


def read(began: int, ended: int, number: int | str, **more: Any) -> Operation:
    return Operation("read", began, ended, number, account="a", **more)


def close(began: int, ended: int, text: str = SUCCESS) -> Operation:
    return Operation("close", began, ended, text, account="a")


POSSIBLE = [
    [],
    [move(0, 1, 5), read(2, 3, 5)],
    [move(0, 5, 5), read(1, 2, 0), read(3, 4, 5)],  # it took effect between the two
    [move(0, 5, 5), move(1, 4, -5)],  # the second after the first, although it ended before
    [move(0, 1, -5, REFUSED), read(2, 3, 0)],
    [move(0, 1, 5, UNKNOWN), read(2, 3, 0)],
    [move(0, 1, 5, UNKNOWN), read(2, 3, 0), read(4, 5, 5)],  # its late copy arrived
    [move(0, 1, 5, key="k"), move(2, 3, 5, key="k"), read(4, 5, 5)],
    [move(0, 1, 5, key="k"), move(2, 3, 6, CONFLICT, key="k"), read(4, 5, 5)],
    [move(0, 1, -5, REFUSED, key="k"), move(2, 3, 5), move(4, 5, -5, key="k"), read(6, 7, 0)],
    [close(0, 1), move(2, 3, 5, MISSING), read(4, 5, MISSING)],
    [move(0, 1, 5), close(2, 3, REFUSED), close(4, 5, REFUSED)],
]
IMPOSSIBLE = [
    [read(0, 1, 5)],
    [move(0, 1, 5), read(2, 3, 0)],  # stale
    [move(0, 1, -5)],  # below the floor
    [move(0, 1, 5), move(2, 3, -5, REFUSED)],  # it would have fitted
    [move(0, 5, 5), read(1, 2, 5), read(3, 4, 0)],  # there, and gone again
    [move(0, 1, -5, REFUSED), read(2, 3, -5)],  # refused, and done all the same
    [move(0, 1, 5, key="k"), move(2, 3, 5, key="k"), read(4, 5, 10)],  # twice
    [move(0, 1, 5, key="k"), move(2, 3, 6, key="k")],  # misuse let through
    [move(0, 1, 5, CONFLICT, key="k")],
    [close(0, 1), move(2, 3, 5)],
    [move(0, 1, 5), close(2, 3)],
    [move(0, 1, 5, UNKNOWN), read(2, 3, 5), read(4, 5, 10)],  # an unknown move that counted twice
]


@pytest.mark.parametrize("history", POSSIBLE)
def test_a_possible_history_is_accepted(history: list[Operation]) -> None:
    assert not_linearizable(history, {"a": 0}) == ""


@pytest.mark.parametrize("history", IMPOSSIBLE)
def test_an_impossible_history_is_found(history: list[Operation]) -> None:
    assert not_linearizable(history, {"a": 0}).startswith("nothing explains")


def test_a_change_of_two_accounts_is_one() -> None:
    operation = Operation("move", 0, 1, SUCCESS, (("a", -1), ("b", 1)))
    assert not_linearizable([operation, read(2, 3, 4)], {"a": 5, "b": 0}) == ""
    assert not_linearizable([operation], {"a": 0, "b": 5}) != ""
    half = [read(1, 2, 4), Operation("read", 3, 4, 0, account="b")]
    slow = Operation("move", 0, 9, SUCCESS, (("a", -1), ("b", 1)))
    assert not_linearizable([slow, *half], {"a": 5, "b": 0}) != ""


def test_retries_and_keys_are_held_to_the_books() -> None:
    outcomes = move(0, 1, 5, key="k", entry="e")
    assert not_idempotent([outcomes], ["e"]) == ""
    assert not_idempotent([outcomes, move(2, 3, 5, key="k", entry="f")], ["e", "f"]) != ""
    assert not_idempotent([outcomes], ["e", "e"]) != ""
    assert not_idempotent([outcomes], []) != ""
    assert not_idempotent([outcomes], ["e", "f"]) != ""
    assert not_idempotent([outcomes, move(2, 3, 1, UNKNOWN)], ["e", "f"]) == ""


def test_a_revoked_token_is_let_in_for_so_long_only() -> None:
    revoked = Operation("revoke", 0, 10, SUCCESS, token="t")
    assert not_revoked([revoked, read(100, 101, 0, token="t")], 100) == ""
    assert not_revoked([revoked, read(111, 112, "denied", token="t")], 100) == ""
    assert not_revoked([revoked, read(111, 112, 0, token="other")], 100) == ""
    assert not_revoked([revoked, read(111, 112, 0, token="t")], 100) != ""
