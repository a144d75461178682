"""Ids and their spellings."""

from uuid import RFC_4122, UUID, uuid4

import pytest
from hypothesis import given, strategies as st

from ledger.core import ids
from tests.style.glossary import LEDGER

BUSINESS = "7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
NUMBERS = st.integers(0, 2**ids.ID_BITS - 1)
INDEXES = st.integers(0, ids.LINES_PER_ID - 1)
KINDS = st.sampled_from(["entry", "account", "batch", "line"])


@given(NUMBERS, INDEXES, KINDS)
def test_an_id_is_read_back_from_its_uuid(number: int, index: int, kind: str) -> None:
    spelling = ids.to_uuid(BUSINESS, kind, number, index)
    uuid = UUID(spelling)
    assert uuid.version == (8 if ids.is_keyed(number) else 7)
    assert uuid.variant == RFC_4122
    assert str(uuid) == spelling
    for text in (spelling, spelling.upper()):
        assert ids.from_uuid(BUSINESS, kind, text) == (number, index)
    whole = ids.id_of_uuid(BUSINESS, kind, spelling)
    assert whole == (number if index == 0 else None)


@given(NUMBERS, INDEXES)
def test_a_line_id_is_read_back_and_is_exact_in_json(number: int, index: int) -> None:
    line = ids.line_id(number, index)
    assert 0 <= line < 2**53
    assert ids.split_line_id(line) == (number, index)
    assert int(float(line)) == line


@given(NUMBERS, KINDS, st.integers(0, 127))
def test_a_uuid_with_a_changed_bit_is_no_id(number: int, kind: str, bit: int) -> None:
    uuid = UUID(ids.to_uuid(BUSINESS, kind, number))
    changed = UUID(int=uuid.int ^ (1 << bit))
    assert ids.from_uuid(BUSINESS, kind, str(changed)) is None


@given(NUMBERS, KINDS, KINDS)
def test_a_uuid_is_no_id_of_another_business_or_kind(number: int, kind: str, second: str) -> None:
    uuid = ids.to_uuid(BUSINESS, kind, number)
    assert ids.from_uuid(str(uuid4()), kind, uuid) is None
    assert (ids.from_uuid(BUSINESS, second, uuid) is None) == (second != kind)


@given(st.one_of(st.text(), st.uuids().map(str), st.binary(max_size=40).map(repr)))
def test_any_other_text_is_no_id(text: str) -> None:
    assert ids.from_uuid(BUSINESS, "entry", text) is None


@pytest.mark.parametrize("wrap", ["{}\n", " {}", "{{{}}}", "urn:uuid:{}", "{}0"])
def test_a_uuid_has_one_text_form(wrap: str) -> None:
    uuid = ids.to_uuid(BUSINESS, "entry", 5)
    assert ids.from_uuid(BUSINESS, "entry", wrap.format(uuid)) is None


def test_ids_are_made_of_times_from_the_epoch_to_the_last_tick() -> None:
    epoch = ids.EPOCH_MS
    assert [ids.is_within(at) for at in (epoch - 1, epoch, epoch + ids.TICK_MS)] == [
        False,
        True,
        True,
    ]
    assert ids.is_within(4_000_000_000_000) is False
    last = ids.clock_ms(ids.CLOCK_ID_MAX) - ids.TICKS_AHEAD_MAX * ids.TICK_MS
    assert (ids.is_within(last), ids.is_within(last + ids.TICK_MS)) == (True, False)
    assert ids.tick_start(epoch + 5 * ids.TICK_MS + 1) == epoch + 5 * ids.TICK_MS
    assert ids.tick_start(epoch + 5 * ids.TICK_MS) == epoch + 5 * ids.TICK_MS


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.text(), st.text())
def test_ids_of_the_clock_kind_sort_by_time(
    one_ms: int, other_ms: int, nonce: str, second: str
) -> None:
    numbers = [
        ids.clock_id(ids.EPOCH_MS + ms, text, 0)
        for ms, text in sorted([(one_ms, nonce), (other_ms, second)])
    ]
    if one_ms // ids.TICK_MS != other_ms // ids.TICK_MS:
        assert numbers[0] < numbers[1]
    assert not any(ids.is_keyed(number) for number in numbers)


def test_two_lists_of_parts_have_two_digests() -> None:
    assert len({ids.digest("a", "bc"), ids.digest("ab", "c"), ids.digest("abc"), ids.digest()}) == 4


@given(kind=st.sampled_from(ids.Kind), places=st.lists(st.tuples(NUMBERS, st.integers(0, 1023))))
def test_uuids_of_many_are_those_of_each(kind: ids.Kind, places: list[tuple[int, int]]) -> None:
    expected = [ids.to_uuid("b", kind, number, index) for number, index in places]
    numbers = [ids.line_id(*place) for place in places]
    assert ids.to_uuids("b", kind, numbers) == expected
    digests = [ids.digest("b", kind, str(number))[:8] for number in numbers]
    tags = [int.from_bytes(part) >> 2 for part in digests]
    assert [int(text[19:].replace("-", ""), 16) & ((1 << 62) - 1) for text in expected] == tags


@given(kind=st.sampled_from(ids.Kind), number=NUMBERS)
def test_a_uuid_is_read_by_its_own_kind_and_business_alone(kind: ids.Kind, number: int) -> None:
    speller = ids.Ids(BUSINESS)
    uuid = speller.uuid(kind, number)
    assert speller.id_of(kind, uuid) == number
    assert ids.Ids("another").id_of(kind, uuid) is None
    assert all(speller.id_of(other, uuid) is None for other in ids.Kind if other != kind)


@given(number=NUMBERS)
def test_either_spelling_is_read(number: int) -> None:
    speller = ids.Ids(BUSINESS)
    assert speller.any_id(ids.Kind.ENTRY, speller.entry(number)) == number
    assert speller.any_id(ids.Kind.ENTRY, str(number)) == number
    assert speller.any_id(ids.Kind.ACCOUNT, speller.entry(number)) is None
    assert speller.id_of(ids.Kind.ENTRY, str(number)) is None


def test_a_kind_is_the_same_key_as_its_text() -> None:
    assert {ids.Kind.TAG_VALUE: 1}["tag value"] == 1  # type: ignore[index]


def test_a_line_id_out_of_range_is_our_own_fault() -> None:
    for number, index in ((-1, 0), (ids.ID_MAX + 1, 0), (1, -1), (1, ids.LINES_PER_ID)):
        with pytest.raises(AssertionError):
            ids.line_id(number, index)


def test_one_class_spells_the_ids_of_a_business() -> None:
    """A second way would spell the kind as a loose text, or take another business's id."""
    functions = ("to_uuid", "from_uuid", "id_of_uuid", "id_of_text")
    files = [file for file in LEDGER.rglob("*.py") if file.name != "ids.py"]
    assert len(files) > 100
    for file in files:
        assert not any(name in file.read_text() for name in functions), file
