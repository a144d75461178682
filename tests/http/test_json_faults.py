"""A text that is no JSON is refused in our own words, with its place, in each dialect."""

import json

import pytest
from hypothesis import given, strategies as st

from ledger.http import json_faults
from tests.clients.dayzero import Business as DayZero
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World

PROBLEMS = {
    "\ufeff{}": "it begins with a byte order mark (U+FEFF), which JSON does not permit",
    "hello": "a value is missing, or is none of JSON",
    "{'a': 1}": "a key in double quotes is missing",
    '{"a" 1}': "the colon after a key is missing",
    '{"a": 1': "a comma or a closing bracket is missing",
    "{} {}": "it does not end after its first value",
    '{"a': "a text has no closing quote, and begins",
    '{"a": "\x01"}': "a text has a control character that is not escaped",
    '{"a": "\\u12"}': "a text has \\u without four hexadecimal digits",
    '{"a": "\\x"}': "a text has a backslash that begins no escape of JSON",
}
PIECES = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u1", "\ufeff", "\x01", "1", "a", "'", " "]


def problem(text: str) -> str:
    """Return the fault of a text; empty for JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return json_faults.problem(error)
    return ""


@pytest.mark.parametrize("text", PROBLEMS)
def test_a_fault_has_our_words_and_its_place(text: str) -> None:
    words, at, place = problem(text).partition(" at line 1 column ")
    assert words == PROBLEMS[text]
    assert at
    assert 1 <= int(place) <= len(text) + 1


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_each_message_of_the_decoder_has_words_of_ours(text: str) -> None:
    assert not problem(text).startswith(json_faults.UNKNOWN)


def test_an_unknown_message_is_not_repeated() -> None:
    error = json.JSONDecodeError("Try json.load(strict=False)", "\nx", 1)
    assert json_faults.problem(error) == "it is not JSON at line 2 column 1"


@pytest.mark.parametrize("text", PROBLEMS)
def test_each_dialect_says_it_in_these_words(world: World, text: str) -> None:
    labels = Labels.of(world)
    answers = [
        Company(world).send("POST", "/journals", text.encode()),
        Layer(world).send("POST", "/customers", text.encode()),
        DayZero(world).send("POST", "/ledgers", text.encode()),
        labels.send("POST", f"/customers/{labels.customer}/labels", text.encode()),
    ]
    refusal = f"The body cannot be read: {PROBLEMS[text]} at line 1 column "
    for answer in answers:
        assert answer.status in (400, 422)
        assert json.dumps(refusal)[1:-1] in json.dumps(answer.json)
