"""Claims: the ids and the digest of a request, and its actor."""

from functools import partial

import pytest
from hypothesis import given, strategies as st

from ledger.core import claims, ids
from ledger.core.claims import Actor
from tests.bench import SOMEBODY

NOW_MS = ids.EPOCH_MS + 60_000_000_000
Claim = partial(claims.Claim, by=SOMEBODY)


@given(st.text(), st.text(min_size=1))
def test_each_attempt_gets_another_id(nonce: str, key: str) -> None:
    for claim in (Claim(nonce, "", NOW_MS), Claim(nonce, "", NOW_MS, key=key)):
        numbers = [claim.candidate_id(attempt) for attempt in range(64)]
        assert len(set(numbers)) == 64
        assert all(ids.is_keyed(number) == bool(claim.key) for number in numbers)
        assert all(0 <= number < 2**43 for number in numbers)


def test_a_key_gives_the_same_ids_to_each_of_its_requests() -> None:
    first, second = Claim("a", "x", NOW_MS, key="key"), Claim("b", "y", NOW_MS + 10**9, key="key")
    assert [first.candidate_id(n) for n in range(5)] == [second.candidate_id(n) for n in range(5)]
    assert first.candidate_id(0) != Claim("a", "x", NOW_MS, key="other key").candidate_id(0)


def test_a_digest_covers_the_key_or_else_nonce_and_fingerprint() -> None:
    keyed = Claim("a", "x", NOW_MS, key="key")
    assert keyed.request_digest == Claim("b", "y", NOW_MS, key="key").request_digest
    assert keyed.request_digest != Claim("a", "x", NOW_MS, key="other").request_digest
    bare = Claim("a", "x", NOW_MS)
    assert bare.request_digest == Claim("a", "x", NOW_MS + 1).request_digest
    for second in (Claim("a", "y", NOW_MS), Claim("b", "x", NOW_MS), keyed):
        assert bare.request_digest != second.request_digest


@given(st.text(), st.text(min_size=0, max_size=5))
def test_the_additional_ids_of_a_request_all_differ(nonce: str, key: str) -> None:
    claim = Claim(nonce, "", NOW_MS, key=key)
    numbers = {
        claim.additional_id(place, attempt, 100) for place in range(100) for attempt in range(3)
    }
    assert len(numbers) == 300


@given(st.text(max_size=5), st.integers(0, 63), st.booleans())
def test_each_id_of_a_claim_is_in_the_list_that_the_claim_asks_for(
    key: str, attempt: int, in_journal: bool
) -> None:
    claim = Claim("a", "", NOW_MS, key=key).of_journal(in_journal)
    additional = claim.additional_id(0, attempt, 1)
    assert ids.is_in_journal(claim.candidate_id(attempt)) is in_journal
    assert ids.is_in_journal(additional) is in_journal
    assert not ids.is_keyed(additional), "additional ids are made of the time, also under a key"
    assert claim.of_journal(not in_journal).request_digest == claim.request_digest


def test_a_position_beyond_the_count_of_additional_ids_is_our_own_fault() -> None:
    for position in (-1, 2):
        with pytest.raises(AssertionError):
            Claim("a", "", NOW_MS).additional_id(position, 0, 2)


@given(st.lists(st.text()))
def test_a_short_digest_has_22_characters_that_need_no_escape(parts: list[str]) -> None:
    digest = claims.short_digest(*parts)
    assert len(digest) == 22
    assert digest.isascii()
    assert digest.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "name",
    ["NhXGk9W2w9tq0cBvUrbS", "operator:arn:aws:sts::1:assumed-role/Admin/ann", "operator:A B"],
)
def test_an_actor_is_read_back_from_its_line(name: str) -> None:
    by = Actor(name, "dwolla", "JKJaXmPLvHcESHA=")
    assert str(by) == f"{name} dwolla JKJaXmPLvHcESHA="
    assert Actor.read(str(by)) == by
