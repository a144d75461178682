"""Ids, digests and spellings stay the same in every release, since tables and clients have them.

Under another id or digest, a repeated request would post its entry again. The expected values are
literal, so that a change of a rule fails here and not in a book. A change of one needs a migration
of the present entries.
"""

import pytest

from ledger.core import ids
from ledger.core.claims import Claim, short_digest
from ledger.http import strict_json
from tests.bench import SOMEBODY

BUSINESS = "7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
REQUEST = ("nonce", "fingerprint", 1_800_000_000_000)
KEYED = Claim(*REQUEST, SOMEBODY, "dwolla\nPOST /x\nkey-1", in_journal=True)
BARE = Claim(*REQUEST, SOMEBODY)


def test_a_key_still_gives_the_same_ids() -> None:
    numbers = [KEYED.candidate_id(attempt) for attempt in range(3)]
    assert numbers == [6136805343255, 7879948260331, 6889500052439]
    elsewhere = KEYED.of_journal(False)
    assert [elsewhere.candidate_id(attempt) for attempt in range(2)] == [
        6136805343254,
        7879948260330,
    ]


def test_a_request_without_a_key_still_gets_the_same_ids() -> None:
    numbers = [BARE.candidate_id(attempt) for attempt in range(3)]
    assert numbers == [257241600006, 257241600014, 257241600016]
    further = [BARE.additional_id(place, 1, 2) for place in range(2)]
    assert further == [257241600016, 257241600028]


def test_a_request_still_has_the_same_digest() -> None:
    assert (KEYED.request_digest, BARE.request_digest) == (
        "wJRLrtK_xIwOukRfR1LOpA",
        "g-9oTCzCxq9ZxUJdig725g",
    )
    assert short_digest("POST", "/x", "{}") == "OqyDy69gYCd0QQFPOR3mMA"


@pytest.mark.parametrize(
    ("body", "canonical"),
    [
        (b'{"b": 1, "a": [true, null, "x"]}', '{"a":[true,null,"x"],"b":1}'),
        (b'{"amount": 1.50}', r'{"amount":{"\ud800":"1.50"}}'),
        (b'{"amount": "1.50"}', '{"amount":"1.50"}'),
        ('{"name": "Caf\u00e9 \u20ac \\u0041/"}'.encode(), r'{"name":"Caf\u00e9 \u20ac A/"}'),
        (b"[{}, 12345678901234567890, -0.0]", r'[{},12345678901234567890,{"\ud800":"-0.0"}]'),
    ],
)
def test_a_body_still_has_the_same_canonical_text(body: bytes, canonical: str) -> None:
    # The fingerprint covers this text. With another text, each retry would be another request.
    assert strict_json.canonical(strict_json.loads(body)) == canonical


def test_ids_still_have_the_same_spellings() -> None:
    keyed, bare = 6136805343255, 257241600006
    assert ids.to_uuid(BUSINESS, "entry", keyed) == "65358690-05c0-8000-8987-ec0934cb0164"
    assert ids.to_uuid(BUSINESS, "entry", bare) == "01a3185c-5000-7c00-8625-a3f62eb97ee6"
    assert ids.to_uuid(BUSINESS, "line", keyed, 5) == "65358690-05c0-8005-be8f-dc514e34cc12"
    assert ids.line_id(keyed, 5) == 6284088671493125
