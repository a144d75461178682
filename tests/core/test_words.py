"""Texts that are too long together are refused by what they are."""

import pytest

from ledger.core.words import WORDS, WordsTooLong, check_words


@pytest.mark.parametrize("limit", WORDS)
def test_texts_may_shrink_and_are_named_where_they_grow_too_long(limit: str) -> None:
    check_words(9, 5, limit, 5)
    check_words(9, 9, limit, 5)
    check_words(0, 5, limit, 5)
    with pytest.raises(WordsTooLong) as refused:
        check_words(0, 6, limit, 5)
    message = f"The {WORDS[limit]} have 6 bytes together, which exceeds {limit} = 5."
    assert refused.value.reason == message
