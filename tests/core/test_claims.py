"""An actor is one line of text in an item, and comes out of it as it went in."""

import pytest

from ledger.core.claims import Actor

NAMES = ("NhXGk9W2w9tq0cBvUrbS", "operator:arn:aws:sts::1:assumed-role/Admin/ann", "operator:A B")


@pytest.mark.parametrize("name", NAMES)
def test_an_actor_is_read_as_it_is_spelled(name: str) -> None:
    by = Actor(name, "dwolla", "JKJaXmPLvHcESHA=")
    assert str(by) == f"{name} dwolla JKJaXmPLvHcESHA="
    assert Actor.read(str(by)) == by
