"""Amounts as accountants write them: decimal comma, thousands, signs; read exactly or refused.

A file has one decimal sign. An amount proves it if no other reading is possible: `1.234,50` or
`12,5`. If amounts such as `1,234` are all that there is, the operator has to name it.
"""

import re
from collections.abc import Callable

from ledger.core import money
from ledger.errors import AmountMalformed, EntryRefused

SIGNS = (".", ",")
_OTHER = {".": ",", ",": "."}
_GROUPS = " \u00a0\u202f\u2009'\u2019"
_NUMBER = re.compile(r"[0-9.,]+")


class DecimalRefused(EntryRefused):
    """The amounts of a file do not agree on their decimal sign, or do not show it."""

    rule: str
    message = "The decimal sign is not certain: {rule}. Name it with --decimal."


class DecimalSurvey:
    """Collects the proofs of a file's decimal sign, amount by amount."""

    def __init__(self) -> None:
        self._proofs: dict[str, str] = {}
        self._doubt = ""

    def see(self, cell: str) -> None:
        """Note the decimal sign that a cell proves, or the doubt that it leaves."""
        text = _bare(cell)[0]
        if ("," not in text and "." not in text) or not _NUMBER.fullmatch(text):
            return
        last = max(SIGNS, key=text.rfind)
        count, rest = text.count(last), text[text.rfind(last) + 1 :]
        if _OTHER[last] in text or (count == 1 and (len(rest) != 3 or text.startswith("0"))):
            self._proofs.setdefault(last, cell)
        elif count > 1:
            self._proofs.setdefault(_OTHER[last], cell)
        elif last == ",":
            self._doubt = self._doubt or cell

    def sign(self) -> tuple[str, str]:
        """Return the decimal sign, and the amount that proves a comma. Raise `DecimalRefused`."""
        if len(self._proofs) > 1:
            cells = " and ".join(map(repr, self._proofs.values()))
            raise DecimalRefused(rule=f"the file has {cells}")
        if self._doubt and not self._proofs:
            raise DecimalRefused(rule=f"{self._doubt!r} can be a whole number or not")
        (sign, proof), *_ = [*self._proofs.items(), (".", "")]
        return sign, proof if sign == "," else ""


def reader(sign: str) -> Callable[[str, str], int]:
    """Return the function that reads an amount of a currency as minor units, with its sign.

    It raises as `money.to_minor`. Zeros beyond the currency's decimals are no fault: `120.00` JPY.
    """
    grouped = re.compile(
        rf"[0-9]{{1,3}}(?:([{re.escape(_OTHER[sign] + _GROUPS)}])[0-9]{{3}}(?:\1[0-9]{{3}})*)?"
    )

    def read(cell: str, currency: str) -> int:
        digits = money.minor_digits(currency)
        text, is_negative = _bare(cell)
        whole, point, fraction = text.partition(sign)
        if not whole.isascii() or not whole.isdigit():
            if not grouped.fullmatch(whole):
                raise AmountMalformed
            whole = re.sub(r"[^0-9]", "", whole)
        if point and not (fraction.isascii() and fraction.isdigit()):
            raise AmountMalformed
        fraction = fraction[:digits] + fraction[digits:].rstrip("0")
        plain = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
        amount_minor = money.to_minor(plain, currency)
        return -amount_minor if is_negative else amount_minor

    return read


def _bare(cell: str) -> tuple[str, bool]:
    """Return an amount without its sign, and whether it is negative: `-5`, `5-` or `(5)`."""
    text = cell.strip().replace("\u2212", "-")
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith(("-", "+")):
        return text[1:].strip(), text[0] == "-"
    return (text[:-1].strip(), True) if text.endswith("-") and len(text) > 1 else (text, False)
