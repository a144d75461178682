"""The wording of refusals: each dialect has one table of them, by class, nearest class first."""

from msgspec import Struct

from ledger.errors import LedgerError, LimitExceeded


class Wording(Struct, frozen=True):
    """The status, code and text of a refusal in one dialect; most dialects have no codes.

    The text names the refusal's facts in braces, such as `{entry}`. If `with_reason`, our own
    reason follows the text, or stands alone if the text is empty.
    """

    status: int
    code: str = ""
    text: str = ""
    with_reason: bool = False

    def message(self, error: LedgerError, **facts: object) -> str:
        """Return the text with its facts, and our own reason if it follows."""
        text = self.text.format(**vars(error), **facts)
        return f"{text} {error.reason}".strip() if self.with_reason else text


def place(path: tuple[str | int, ...]) -> str:
    """Return a path for a reader, with quotes for an empty name."""
    return ".".join(str(part) or '""' for part in path)


def placed(path: tuple[str | int, ...], rule: str) -> str:
    """Return a rule after its place; alone, if it is of the whole body."""
    return f"{place(path)}: {rule}" if path else rule


def is_of_lines(error: LedgerError) -> bool:
    """Return whether an entry or a lettering exceeds a limit of its lines."""
    names = ("LINES_", "LINE_", "GUARDED_ACCOUNTS_")
    return isinstance(error, LimitExceeded) and error.limit.startswith(names)
