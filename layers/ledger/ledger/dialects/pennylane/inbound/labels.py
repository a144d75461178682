"""Labels that name something, as Pennylane's requests give them."""

from ledger.dialects.pennylane.errors import LabelEmpty


def to_label(text: str) -> str:
    """Return the label of an account, journal, category or group. Raise `LabelEmpty` for blanks."""
    if not text.strip():
        raise LabelEmpty()
    return text
