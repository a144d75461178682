"""JSON is read strictly and exactly, or refused."""

import contextlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.core import texts
from ledger.core.limits import BODY_BYTES_MAX, BODY_DEPTH_MAX, BODY_VALUES_MAX
from ledger.errors import BodyTooLarge, InvalidRequest, MalformedBody
from ledger.http import strict_json

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=10).filter(texts.is_plain)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_valid_json_is_read_as_equal_values(value: Any, is_ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii).encode()
    assert strict_json.loads(text) == value


@given(VALUES, st.booleans(), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
def test_the_canonical_text_is_that_of_the_standard_library(
    value: Any, is_ascii: bool, separators: tuple[str, str]
) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, separators=separators).encode()
    text_of_library = json.dumps(value, sort_keys=True, separators=(",", ":"))
    assert strict_json.canonical(strict_json.loads(text)) == text_of_library


def test_a_usual_body_is_read_and_spelled_without_the_standard_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strict_json, "json", None)
    value = {"at": "2026-01-31T12:00:00Z", "lines": [{"amount": 5, "label": "é"}] * 2}
    for separators in ((",", ":"), (", ", ": ")):
        text = json.dumps(value, ensure_ascii=False, separators=separators)
        assert strict_json.loads(text.encode()) == value
    value["lines"] = [{"amount": "5.00", "label": None}]
    assert strict_json.canonical(value).startswith('{"at":"2026-01-31T12:00:00Z","lines":[{"amoun')


PIECES = ['{"a"', " ", ":", ",", '"a"', '"b"', '":"', '"', "{", "}", "[", "]", "1", "1.5", "\\"]
PIECES += ['"["', '"]"', '"{:}"', '""']


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_plain_text_is_read_as_any_other(text: str) -> None:
    # An escape in the body has each byte read by the standard library.
    body = f'[{text}, "x"]'
    assert outcome(body) == outcome(f'[{text}, "\\u0078"]')


def outcome(text: str) -> Any:
    try:
        return strict_json.loads(text.encode())
    except MalformedBody as refused:
        return refused.problem.partition(" at line")[0]
    except InvalidRequest as refused:
        return refused.faults


@pytest.mark.parametrize("form", ['["a%sb"', '["a",%s1', '[{"a%s":1}', '[{"a"%s:1}'])
def test_a_character_is_refused_in_a_plain_text_too(form: str) -> None:
    for body in (form % chr(code) for code in range(0x180)):
        assert outcome(f'{body}, "x"]') == outcome(f'{body}, "\\u0078"]')


@given(st.binary())
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(MalformedBody, InvalidRequest):
        strict_json.loads(body)


@pytest.mark.parametrize("literal", ["5.00", "-0.30", "1.10", "0.1", "123456789012345.67", "1E+3"])
def test_a_fraction_is_exact_as_it_was_said(literal: str) -> None:
    value = strict_json.loads(literal.encode())
    assert isinstance(value, Decimal)
    assert str(value) == literal


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b'{"a": 1, "\\u0061": 1}', "twice"),
        (b'[{"x": {"b": 1, "c": 2, "b": 3}}]', "'b'"),
        (b"NaN", "NaN"),
        (b"[Infinity]", "Infinity"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'"\xff"', "UTF-8 at byte 1"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8"),
        (b"\xef\xbb\xbf{}", "line 1"),
        (b'"\\ud800"', "surrogate"),
        (b'{"\\udc00": 1}', "udc00: its name must not contain U+DC00, half of a surrogate pair"),
        (b'{"a": [{"b": "\\ud800"}]}', "a.0.b: must not contain U+D800"),
        (b"{} {}", "line 1 column 4"),
        (b"{'a': 1}", "line 1"),
        (b'{"a": 1,}', "line 1"),
        (b"01", "line 1"),
        (b"+1", "line 1"),
        (b'"\n"', "line 1"),
        (b"9" * 65, "64 characters"),
        (b"0." + b"9" * 63, "64 characters"),
        (b"1e" + b"9" * 30, "exponent"),
        (b'{"a": -1.5E-' + b"9" * 30 + b"}", "exponent"),
        (b"[" * 100_000, "nested"),
        (b'{"a":' * 100_000, "nested"),
    ],
)
def test_ambiguous_json_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(MalformedBody) as refused:
        strict_json.loads(body)
    assert problem in refused.value.problem


def test_depth_and_size_have_their_limits() -> None:
    deepest = BODY_DEPTH_MAX - 1
    assert strict_json.loads(b"[" * deepest + b"1" + b"]" * deepest)
    with pytest.raises(MalformedBody):
        strict_json.loads(b"[" * (deepest + 1) + b"1" + b"]" * (deepest + 1))
    assert strict_json.loads(b"[" * deepest + b'"x"' + b"]" * deepest)
    with pytest.raises(MalformedBody):
        strict_json.loads(b"[" * (deepest + 1) + b'"x"' + b"]" * (deepest + 1))
    with pytest.raises(BodyTooLarge):
        strict_json.loads(b" " * (BODY_BYTES_MAX + 1))
    assert strict_json.loads(b"1" + b" " * (BODY_BYTES_MAX - 1)) == 1
    most = b"1," * (BODY_VALUES_MAX - 2)
    assert strict_json.loads(b"[%s1]" % most)
    with pytest.raises(MalformedBody):
        strict_json.loads(b"[%s1,1]" % most)


@pytest.mark.parametrize(("first", "last"), [("]", "["), ("[", "]"), ("}{", "[]"), (":,", "")])
def test_brackets_in_texts_hide_no_depth(first: str, last: str) -> None:
    begin, end = f'["{first}",', f',"{last}"]'
    deepest = BODY_DEPTH_MAX - 1
    assert strict_json.loads(f"{begin * deepest}1{end * deepest}".encode())
    with pytest.raises(MalformedBody, match="nested"):
        strict_json.loads(f"{begin * (deepest + 1)}1{end * (deepest + 1)}".encode())


@pytest.mark.parametrize(
    ("body", "places"),
    [
        (b'{"a": "x\\u0000"}', [("a",)]),
        (b'{"a": [{"b": "\\r\\n", "c": "\\t\\n"}, "\\u202e"]}', [("a", 0, "b"), ("a", 1)]),
        ('{"m": {"k\x7f": 1, "l": "\x85"}}'.encode(), [("m", "k\\u007f"), ("m", "l")]),
    ],
)
def test_a_text_that_may_not_be_is_refused_by_its_place(body: bytes, places: list[Any]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        strict_json.loads(body)
    assert [fault.path for fault in refused.value.faults] == places
    assert all("must not contain U+" in fault.message for fault in refused.value.faults)


def test_a_pair_of_surrogates_is_a_character() -> None:
    assert strict_json.loads(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_canonical_text_ignores_spacing_and_order() -> None:
    first = strict_json.loads(b'{"b": 1.50, "a": [1, {"d": null, "c": "x"}]}')
    second = strict_json.loads(b'{"a":[1,{"c":"x","d":null}],"b":1.50}')
    assert strict_json.canonical(first) == strict_json.canonical(second)


@pytest.mark.parametrize("other", [b"1.5", b'"1.50"', b"150", b'"1.5"', b"[1.50]"])
def test_canonical_text_tells_apart_what_was_said_otherwise(other: bytes) -> None:
    text = strict_json.canonical(strict_json.loads(b"1.50"))
    assert strict_json.canonical(strict_json.loads(other)) != text
