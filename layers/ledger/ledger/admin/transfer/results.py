"""The result of each row of an import: written, present, removed or refused."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from ledger.core import money, texts
from ledger.errors import (
    AmountOutOfRange,
    BalanceRefused,
    EntryUnbalanced,
    LedgerError,
    nearest,
)

WRITTEN = "written"
PRESENT = "present"
REMOVED = "removed"  # The book had the entry, and somebody has removed it since.
REFUSED = "refused"
STATUSES = (WRITTEN, PRESENT, REMOVED, REFUSED)

_REASON_CHARACTERS_MAX = 500  # A reason may repeat a part of the row.

# A CSV has decimal amounts, so its operator reads these refusals in decimals too.
_IN_DECIMALS: Mapping[type[LedgerError], str] = {
    AmountOutOfRange: "An amount is at most {amount_minor_max} {currency}.",
    BalanceRefused: (
        "A balance of {balance_minor} {currency} cannot change by {change_minor} {currency}."
    ),
    EntryUnbalanced: "Debits are {debits_minor} {currency} and credits {credits_minor} {currency}.",
    LedgerError: "",
}

# Called with the number of items that are done.
Progress = Callable[[int], object]


class SomeRefused(LedgerError):
    """Rows were refused; the others are in the book."""

    rows: int
    message = "{rows} rows were refused, each with its reason; what was not refused is in the book."


class Result(Struct, frozen=True):
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


def reason(refusal: LedgerError, currency: str = "") -> str:
    """Return a refusal's message, and the account or entry that it is about.

    A message for a client does not repeat an id that the client's request has; a file has many.
    With a `currency` the message has decimal amounts of it in place of minor units.
    """
    facts = vars(refusal)
    ids = [
        f"{name} {facts[f'{name}_id']}" for name in ("account", "entry") if f"{name}_id" in facts
    ]
    text = (currency and _in_decimals(refusal, currency)) or str(refusal)
    return f"{text} ({', '.join(ids)})" if ids else text


def _in_decimals(refusal: LedgerError, currency: str) -> str:
    """Return the message with decimal amounts; an empty text of a refusal without amounts."""
    message = nearest(_IN_DECIMALS, refusal)
    amounts = {
        name: money.to_text(value, currency)
        for name, value in vars(refusal).items()
        if message and "_minor" in name
    }
    return message.format(**amounts, currency=currency)
