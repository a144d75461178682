"""Texts that the answers of old entries repeat, and their bytes together."""

from ledger.errors import LimitExceeded

# Each dialect has some of these texts; "name" is also the label of an account in Pennylane.
WORDS = {
    "ACCOUNT_WORDS_BYTES_MAX": "name (label) and subtype of the account",
    "PARTY_WORDS_BYTES_MAX": "names, e-mail, phones and external id of the customer or vendor",
    "TAG_WORDS_BYTES_MAX": "key and display name of the tag dimension",
}


class WordsTooLong(LimitExceeded):
    """Texts that the answers of old entries repeat would be too long together."""

    words: str
    message = "The {words} have {actual} bytes together, which exceeds {limit} = {maximum}."


def check_words(before: int, after: int, limit: str, most: int) -> None:
    """Refuse words that are longer than before and longer than `most` bytes."""
    if after > max(before, most):
        raise WordsTooLong(words=WORDS[limit], limit=limit, maximum=max(before, most), actual=after)
