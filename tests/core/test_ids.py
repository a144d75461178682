"""Numbers and their spellings."""

from functools import partial
from uuid import RFC_4122, UUID, uuid4

import pytest
from hypothesis import given, strategies as st

from ledger.core import claims, ids
from tests.bench import SOMEBODY

BUSINESS = "7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
NUMBERS = st.integers(0, 2**ids.NUMBER_BITS - 1)
INDEXES = st.integers(0, ids.LINES_PER_NUMBER - 1)
KINDS = st.sampled_from(["entry", "account", "batch", "line"])
NOW_MS = ids.EPOCH_MS + 60_000_000_000
Claim = partial(claims.Claim, by=SOMEBODY)


@given(NUMBERS, INDEXES, KINDS)
def test_a_number_survives_its_uuid(number: int, index: int, kind: str) -> None:
    said = ids.to_uuid(BUSINESS, kind, number, index)
    uuid = UUID(said)
    assert uuid.version == (8 if ids.is_keyed(number) else 7)
    assert uuid.variant == RFC_4122
    assert str(uuid) == said
    for text in (said, said.upper()):
        assert ids.from_uuid(BUSINESS, kind, text) == (number, index)
    whole = ids.uuid_number(BUSINESS, kind, said)
    assert whole == (number if index == 0 else None)


@given(NUMBERS, INDEXES)
def test_a_line_number_survives_and_is_exact_in_json(number: int, index: int) -> None:
    line = ids.line_number(number, index)
    assert 0 <= line < 2**53
    assert ids.split_line_number(line) == (number, index)
    assert int(float(line)) == line


@given(NUMBERS, KINDS, st.integers(0, 127))
def test_an_id_with_any_bit_changed_is_none(number: int, kind: str, bit: int) -> None:
    uuid = UUID(ids.to_uuid(BUSINESS, kind, number))
    changed = UUID(int=uuid.int ^ (1 << bit))
    assert ids.from_uuid(BUSINESS, kind, str(changed)) is None


@given(NUMBERS, KINDS, KINDS)
def test_an_id_is_none_in_another_business_and_as_another_kind(
    number: int, kind: str, other: str
) -> None:
    uuid = ids.to_uuid(BUSINESS, kind, number)
    assert ids.from_uuid(str(uuid4()), kind, uuid) is None
    assert (ids.from_uuid(BUSINESS, other, uuid) is None) == (other != kind)


@given(st.one_of(st.text(), st.uuids().map(str), st.binary(max_size=40).map(repr)))
def test_any_other_text_is_none(text: str) -> None:
    assert ids.from_uuid(BUSINESS, "entry", text) is None


@pytest.mark.parametrize("wrap", ["{}\n", " {}", "{{{}}}", "urn:uuid:{}", "{}0"])
def test_an_id_has_one_form(wrap: str) -> None:
    uuid = ids.to_uuid(BUSINESS, "entry", 5)
    assert ids.from_uuid(BUSINESS, "entry", wrap.format(uuid)) is None


def test_a_time_counts_by_ticks_from_the_epoch_to_the_last() -> None:
    epoch = ids.EPOCH_MS
    assert [ids.is_within(at) for at in (epoch - 1, epoch, epoch + ids.TICK_MS)] == [
        False,
        True,
        True,
    ]
    assert ids.is_within(4_000_000_000_000) is False
    last = ids.clock_ms(ids.CLOCK_NUMBER_MAX) - ids.TICKS_AHEAD_MAX * ids.TICK_MS
    assert (ids.is_within(last), ids.is_within(last + ids.TICK_MS)) == (True, False)
    assert ids.tick_start(epoch + 5 * ids.TICK_MS + 1) == epoch + 5 * ids.TICK_MS
    assert ids.tick_start(epoch + 5 * ids.TICK_MS) == epoch + 5 * ids.TICK_MS


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.text(), st.text())
def test_clock_numbers_sort_by_time(one_ms: int, other_ms: int, nonce: str, other: str) -> None:
    numbers = [
        ids.clock_number(ids.EPOCH_MS + ms, text, 0)
        for ms, text in sorted([(one_ms, nonce), (other_ms, other)])
    ]
    if one_ms // ids.TICK_MS != other_ms // ids.TICK_MS:
        assert numbers[0] < numbers[1]
    assert not any(ids.is_keyed(number) for number in numbers)


@given(st.text(), st.text(min_size=1))
def test_every_attempt_tries_another_number(nonce: str, key: str) -> None:
    for claim in (Claim(nonce, "", NOW_MS), Claim(nonce, "", NOW_MS, key)):
        numbers = [claim.number(attempt) for attempt in range(64)]
        assert len(set(numbers)) == 64
        assert all(ids.is_keyed(number) == bool(claim.key) for number in numbers)
        assert all(0 <= number < 2**43 for number in numbers)


def test_a_key_gives_the_same_number_whoever_asks_and_whenever() -> None:
    one, two = Claim("a", "x", NOW_MS, "key"), Claim("b", "y", NOW_MS + 10**9, "key")
    assert [one.number(n) for n in range(5)] == [two.number(n) for n in range(5)]
    assert one.number(0) != Claim("a", "x", NOW_MS, "other key").number(0)


def test_a_claim_is_known_by_its_key_or_by_all_that_it_is() -> None:
    keyed = Claim("a", "x", NOW_MS, "key")
    assert keyed.request_digest == Claim("b", "y", NOW_MS, "key").request_digest
    assert keyed.request_digest != Claim("a", "x", NOW_MS, "other").request_digest
    bare = Claim("a", "x", NOW_MS)
    assert bare.request_digest == Claim("a", "x", NOW_MS + 1).request_digest
    for other in (Claim("a", "y", NOW_MS), Claim("b", "x", NOW_MS), keyed):
        assert bare.request_digest != other.request_digest


@given(st.text(), st.text(min_size=0, max_size=5))
def test_the_further_numbers_of_a_request_all_differ(nonce: str, key: str) -> None:
    claim = Claim(nonce, "", NOW_MS, key)
    numbers = {
        claim.further_number(place, attempt, 100) for place in range(100) for attempt in range(3)
    }
    assert len(numbers) == 300


def test_no_two_lists_of_parts_have_one_digest() -> None:
    assert len({ids.digest("a", "bc"), ids.digest("ab", "c"), ids.digest("abc"), ids.digest()}) == 4
