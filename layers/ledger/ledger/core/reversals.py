"""Reversals: the opposite of an entry."""

from datetime import datetime

from ledger.core.entries import Draft, DraftLine, Entry


def reversal(entry: Entry, effective_at: datetime) -> Draft:
    """Return the draft of an entry's reversal: the same lines with opposite directions."""
    sides = ((line, line.direction.opposite) for line in entry.lines)
    return Draft(
        effective_at=effective_at,
        currency=entry.currency,
        lines=tuple(
            DraftLine(line.account_id, side, line.amount_minor, line.description, line.details)
            for line, side in sides
        ),
        description=entry.description,
        subledger=entry.subledger,
        details=entry.details,
    )
