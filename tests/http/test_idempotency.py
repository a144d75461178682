"""Idempotency keys: which texts can be one."""

import pytest
from hypothesis import given, strategies as st

from ledger.core.limits import IDEMPOTENCY_KEY_CHARACTERS_MAX
from ledger.http.idempotency import Own, is_key
from tests.http.test_request import make_request

VISIBLE = st.characters(min_codepoint=33, max_codepoint=126)


@given(st.text(VISIBLE, min_size=1, max_size=IDEMPOTENCY_KEY_CHARACTERS_MAX))
def test_visible_ascii_is_a_key(text: str) -> None:
    assert is_key(text)


@pytest.mark.parametrize(
    "text", ["", " a", "a ", "a\tb", "é", "a\x7f", "a" * (IDEMPOTENCY_KEY_CHARACTERS_MAX + 1)]
)
def test_any_other_text_is_no_key(text: str) -> None:
    assert not is_key(text)


@pytest.mark.parametrize("headers", [{"idempotency-key": "k"}, {}])
@pytest.mark.parametrize("field", ["e-1", None])
def test_a_slash_at_the_end_makes_no_other_key(headers: dict[str, str], field: str | None) -> None:
    own = Own("external_id", field)
    claims = [
        make_request(path=f"/V1{end}", route=f"POST /v1{end}", headers=headers).claim(own)
        for end in ("", "/")
    ]
    assert claims[0] == claims[1]


def test_a_field_of_one_route_is_the_same_key_on_another() -> None:
    """The content is the same request, whichever route has brought it."""
    own = Own("external_id", "e-1", "POST /{id}/entries")
    body = '{"amount": 1}'
    claims = [
        make_request(path=path, route=route, raw_body=body, parameters={"id": "B"}).claim(own)
        for path, route in (("/b/entries", own.route), ("/b/others", "POST /{id}/others"))
    ]
    assert claims[0] == claims[1]
    plain = Own("external_id", "e-1")
    former = make_request(path="/b/entries", route=own.route, raw_body=body).claim(plain)
    assert former == claims[0], "as earlier releases claimed it"
