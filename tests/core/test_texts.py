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
