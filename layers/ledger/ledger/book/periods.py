"""The period lock: through which day a book is closed, and what that refuses.

No entry comes to count on a closed day, and none that does is amended or removed. It may be
reversed, by an entry that counts later: so a mistake that was reported on is corrected.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from ledger.book.reader import Reader
from ledger.errors import PeriodClosed


def require_open(read: Reader, times: Iterable[datetime]) -> None:
    """Refuse if one of the times is on a closed day."""
    closed_through = read.closed_through()
    for at in times:
        if (on := at.astimezone(UTC).date()) <= closed_through:
            raise PeriodClosed(
                effective_on=on.isoformat(), closed_through=closed_through.isoformat()
            )
