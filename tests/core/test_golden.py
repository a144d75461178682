"""What a deployment must not change: numbers, marks and spellings are in tables and in clients.

A key that leads to another number, or to another mark, posts again what it posted before. The
expected values are literal, so that a change of the rule fails here and not in somebody's books.
Whoever must change one needs a way for the entries that are there already.
"""

import pytest

from ledger.core import ids
from ledger.core.claims import Claim, short_digest
from ledger.http import strict_json
from tests.bench import SOMEBODY

BUSINESS = "7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
SAID = ("nonce", "fingerprint", 1_800_000_000_000)
KEYED = Claim(*SAID, "dwolla\nPOST /x\nkey-1", in_journal=True, by=SOMEBODY)
BARE = Claim(*SAID, by=SOMEBODY)


def test_a_key_leads_to_the_numbers_that_it_led_to() -> None:
    numbers = [KEYED.number(attempt) for attempt in range(3)]
    assert numbers == [6136805343255, 7879948260331, 6889500052439]
    elsewhere = KEYED.of_journal(False)
    assert [elsewhere.number(attempt) for attempt in range(2)] == [6136805343254, 7879948260330]


def test_a_request_without_a_key_takes_the_numbers_that_it_took() -> None:
    numbers = [BARE.number(attempt) for attempt in range(3)]
    assert numbers == [257241600006, 257241600014, 257241600016]
    further = [BARE.further_number(place, 1, 2) for place in range(2)]
    assert further == [257241600016, 257241600028]


def test_a_request_is_marked_as_it_was() -> None:
    assert (KEYED.request_digest, BARE.request_digest) == (
        "wJRLrtK_xIwOukRfR1LOpA",
        "g-9oTCzCxq9ZxUJdig725g",
    )
    assert short_digest("POST", "/x", "{}") == "OqyDy69gYCd0QQFPOR3mMA"


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        (b'{"b": 1, "a": [true, null, "x"]}', '{"a":[true,null,"x"],"b":1}'),
        (b'{"amount": 1.50}', r'{"amount":{"\ud800":"1.50"}}'),
        (b'{"amount": "1.50"}', '{"amount":"1.50"}'),
        ('{"name": "Caf\u00e9 \u20ac \\u0041/"}'.encode(), r'{"name":"Caf\u00e9 \u20ac A/"}'),
        (b"[{}, 12345678901234567890, -0.0]", r'[{},12345678901234567890,{"\ud800":"-0.0"}]'),
    ],
)
def test_what_a_body_says_is_written_as_it_was(said: bytes, canonical: str) -> None:
    """The fingerprint is of this text: another one makes every repeated request another request."""
    assert strict_json.canonical(strict_json.loads(said)) == canonical


def test_ids_are_spelled_as_they_were() -> None:
    keyed, bare = 6136805343255, 257241600006
    assert ids.to_uuid(BUSINESS, "entry", keyed) == "65358690-05c0-8000-8987-ec0934cb0164"
    assert ids.to_uuid(BUSINESS, "entry", bare) == "01a3185c-5000-7c00-8625-a3f62eb97ee6"
    assert ids.to_uuid(BUSINESS, "line", keyed, 5) == "65358690-05c0-8005-be8f-dc514e34cc12"
    assert ids.line_number(keyed, 5) == 6284088671493125
