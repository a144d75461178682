"""The result of each row of an import: written, present, removed or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.core import texts
from ledger.errors import LedgerError

WRITTEN = "written"
PRESENT = "present"
REMOVED = "removed"  # The book had the entry, and somebody has removed it since.
REFUSED = "refused"
STATUSES = (WRITTEN, PRESENT, REMOVED, REFUSED)

_REASON_CHARACTERS_MAX = 500  # A reason may repeat a part of the row.

# Called with the number of items that are done.
Progress = Callable[[int], object]


class SomeRefused(LedgerError):
    """Rows were refused; the others are in the book."""

    rows: int
    message = "{rows} rows were refused, each with its reason; what was not refused is in the book."


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one row, by its number in the file.

    `reason` is empty unless the row is refused; `note` is a remark on a row that is not.
    """

    row: int
    status: str
    reason: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the result as the operator reads it."""
        remarks = {"why": self.reason, "note": self.note}
        body = {name: text for name, text in remarks.items() if text}
        return {"row": self.row, "status": self.status, **body}


def refused(row: int, reason: str) -> Result:
    """Return a refusal, with as much of its reason as a person reads."""
    is_cut = len(reason) > _REASON_CHARACTERS_MAX
    text = reason[:_REASON_CHARACTERS_MAX] + ("…" if is_cut else "")
    return Result(row, REFUSED, texts.stripped(text))


def reason(refusal: LedgerError) -> str:
    """Return a refusal's message, and the account or entry that it is about.

    A message for a client does not repeat an id that the client's request has; a file has many.
    """
    facts = vars(refusal)
    ids = [
        f"{name} {facts[f'{name}_id']}" for name in ("account", "entry") if f"{name}_id" in facts
    ]
    return f"{refusal} ({', '.join(ids)})" if ids else str(refusal)
