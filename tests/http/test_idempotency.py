"""Idempotency keys: which texts can be one."""

import pytest
from hypothesis import given, strategies as st

from ledger.core.limits import IDEMPOTENCY_KEY_CHARACTERS_MAX
from ledger.http.idempotency import is_key

VISIBLE = st.characters(min_codepoint=33, max_codepoint=126)


@given(st.text(VISIBLE, min_size=1, max_size=IDEMPOTENCY_KEY_CHARACTERS_MAX))
def test_visible_ascii_is_a_key(text: str) -> None:
    assert is_key(text)


@pytest.mark.parametrize(
    "text", ["", " a", "a ", "a\tb", "é", "a\x7f", "a" * (IDEMPOTENCY_KEY_CHARACTERS_MAX + 1)]
)
def test_any_other_text_is_no_key(text: str) -> None:
    assert not is_key(text)
