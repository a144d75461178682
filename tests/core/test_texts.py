"""Texts: the permitted characters of Unicode, the normal form of names, and instants."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.core import texts
from ledger.errors import TextRefused

TIMES = st.integers(-(1 << 31), 1 << 32).map(lambda second: datetime.fromtimestamp(second, UTC))
FORBIDDEN = st.sampled_from("\0\x0b\x1b\x7f\x9f\ud800\udfff\u202a\u202e\u2066\u2069\u2028\ufeff")
# Default_Ignorable_Code_Point, as Unicode's DerivedCoreProperties.txt lists it.
_RANGES = """00AD 034F 061C 115F-1160 17B4-17B5 180B-180F 200B-200F 202A-202E 2060-206F 3164
FE00-FE0F FEFF FFA0 FFF0-FFF8 1BCA0-1BCA3 1D173-1D17A E0000-E0FFF"""
IGNORABLE = [
    number
    for begin, _, end in (part.partition("-") for part in _RANGES.split())
    for number in range(int(begin, 16), int(end or begin, 16) + 1)
]
PLAIN = st.text(st.characters(exclude_categories=["Cs"])).filter(texts.is_plain)


@given(st.characters())
def test_a_character_is_permitted_unless_it_makes_a_text_look_different(character: str) -> None:
    category = unicodedata.category(character)
    is_control = category == "Cc" and character not in "\t\n"
    is_no_character = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    is_refused = is_control or is_no_character or category in ("Cs", "Zl", "Zp")
    if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff":
        is_refused = True
    assert texts.is_plain(character) is not is_refused


@given(PLAIN, FORBIDDEN, PLAIN)
def test_a_forbidden_character_is_found_anywhere_and_named(
    begin: str, character: str, end: str
) -> None:
    text = begin + character + end
    assert not texts.is_plain(text)
    assert texts.rule(text).startswith(f"must not contain U+{ord(character):04X}, ")
    assert texts.is_plain(texts.stripped(text))
    assert texts.is_plain(texts.escaped(text))


def test_a_rule_of_a_plain_text_is_our_own_fault() -> None:
    with pytest.raises(AssertionError):
        texts.rule("plain")


@pytest.mark.parametrize(
    ("root", "places"),
    [
        ("a", []),
        ("\0", [()]),
        ({"a": ["b", {"c": "\0"}]}, [("a", 1, "c")]),
        ({"\0": "a"}, [("\\u0000",)]),
        (["\0", {"a": "\0"}, "b", ("\0",)], [(0,), (1, "a"), (3, 0)]),
        ({"a": 1, "b": None, "c": True}, []),
    ],
)
def test_each_text_of_a_json_value_is_checked_in_order(root: Any, places: list[Any]) -> None:
    assert [place for place, _ in texts.faults(root)] == places


def test_a_refusal_names_the_place_and_the_rule() -> None:
    texts.check({"a": ["plain"]})
    with pytest.raises(TextRefused) as refused:
        texts.check({"a": ["plain", "\0"]})
    assert refused.value.place == "a.1"
    assert refused.value.rule == texts.rule("\0")
    with pytest.raises(TextRefused) as bare:
        texts.check("\0")
    assert bare.value.place == "text"


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_the_same(text: str) -> None:
    assert texts.normal(texts.normal(text)) == texts.normal(text)
    assert texts.folded(texts.normal(text)) == texts.folded(text)


@pytest.mark.parametrize(
    ("text", "is_word"),
    [("512", True), ("", True), ("5 1", False), ("5\u00a01", False), ("5\u200b1", False)],
)
def test_a_word_has_no_spaces_and_no_invisible_characters(text: str, is_word: bool) -> None:
    assert texts.is_word(text) is is_word


def test_no_ignorable_character_is_in_a_code_or_a_key() -> None:
    assert len(IGNORABLE) == 4174, "DerivedCoreProperties counts them"
    for character in map(chr, (*IGNORABLE, 0x2800)):
        for text in (character, f"512000{character}", f"{character}512000", f"51{character}2000"):
            assert not texts.is_word(text), hex(ord(character))
            assert not texts.is_key(text), hex(ord(character))
    assert texts.is_key("two words")
    assert texts.is_key("Schlüssel")


def test_an_ignorable_character_makes_no_name_look_like_another_without_a_script() -> None:
    marks = {0x61C, *range(0x200C, 0x2010)}
    selectors = {0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE10)}
    selectors |= {*range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)}
    for number in (*IGNORABLE, 0x2800):
        character = chr(number)
        assert not texts.is_name(character), hex(number)
        assert not texts.is_name(f"{character}\u200d"), hex(number)
        assert texts.is_name(f"Bank{character}") is (number in marks | selectors), hex(number)
        assert texts.is_name(f"Bank {character}") is (number in marks), hex(number)


@pytest.mark.parametrize(
    "name",
    [
        "\u2764\ufe0f\u200d\U0001f525",  # A heart on fire.
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # A flag.
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u200f\u05d1\u05e0\u05e7",
        "",
    ],
)
def test_a_name_keeps_the_marks_of_scripts_and_emoji(name: str) -> None:
    assert texts.is_name(name)


@pytest.mark.parametrize(
    ("digits", "text"), [(6, "2026-01-31T22:30:05.006007Z"), (3, "2026-01-31T22:30:05.006Z")]
)
def test_an_instant_is_in_utc_with_its_decimals(digits: int, text: str) -> None:
    at = datetime(2026, 2, 1, 0, 30, 5, 6007, timezone(timedelta(hours=2)))
    assert texts.format_instant(at, digits) == text


@given(TIMES, st.sampled_from((3, 6)))
def test_texts_of_instants_sort_by_time(at: datetime, digits: int) -> None:
    assert texts.format_instant(at, digits) < texts.format_instant(
        at + timedelta(seconds=1), digits
    )
