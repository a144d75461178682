"""Strict JSON from the raw bytes: no value is coerced, rounded or dropped."""

import base64
import json
import re
from collections import Counter
from decimal import Decimal, DecimalException
from itertools import islice
from typing import Any, NoReturn

import msgspec

from ledger.core import texts
from ledger.core.limits import (
    BODY_BYTES_MAX,
    BODY_DEPTH_MAX,
    BODY_VALUES_MAX,
    FAULTS_SHOWN_MAX,
)
from ledger.errors import BodyTooLarge, Fault, InvalidRequest, LedgerError, MalformedBody
from ledger.http import json_faults
from ledger.http.wording import placed

_NUMBER_CHARACTERS_MAX = 64
_COMPACT = (",", ":")
_DECIMAL = re.compile(r'"\\u0000(-?[0-9][0-9.E+-]*)"')
# Each key and each element follows one of the last three, and each value of a key a colon.
_BEGINS = b":,[{"
_WITHOUT_BRACKETS = bytes(set(range(256)) - set(b'[]{}"'))
_AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_MAY_BE_TOO_LONG = b"0" * _NUMBER_CHARACTERS_MAX
_SORTED = msgspec.json.Encoder(order="sorted").encode
_SORTED_NUMBERS = msgspec.json.Encoder(order="sorted", decimal_format="number").encode
TEXT = "string_characters"  # The rule's name, after those that pydantic has for texts.


def loads(body: bytes) -> Any:
    """Return the one JSON value in `body`, as `read` does."""
    return read(body)[0]


def read(body: bytes) -> tuple[Any, bytes]:
    """Return the one JSON value in `body`, and its text with sorted keys if it is known by the way.

    A fraction or exponent makes an exact `Decimal`. RFC 8259 leaves some cases open.
    `MalformedBody` refuses duplicate keys, NaN, Infinity, other encodings than UTF-8, and too deep
    or too long values. `InvalidRequest` names each text or key with a character that no text may
    have (`ledger.core.texts`).
    """
    if len(body) > BODY_BYTES_MAX:
        raise BodyTooLarge(bytes_max=BODY_BYTES_MAX)
    if not body.strip():
        raise MalformedBody(problem="it is empty")
    try:
        text = body.decode("utf-8")
        if plain := _plain(text, body):
            return plain
        value = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_refuse_constant,
        )
        _check(value)
    except UnicodeDecodeError as error:
        raise MalformedBody(problem=f"it is not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise MalformedBody(problem=json_faults.problem(error)) from None
    except RecursionError:
        raise MalformedBody(problem=_TOO_DEEP) from None
    return value, b""


def canonical(value: Any, by_keys: bytes = b"") -> str:
    """Return the same text for the same value, whatever its spacing and order of keys.

    `by_keys` is its text with sorted keys, if `read` has returned one.
    """
    # Fingerprints of all times cover the spelling of `json`, and msgspec has the same for ASCII.
    try:
        text = by_keys or _SORTED(value)
        # Without decimals, which the two write differently.
        if text.isascii() and b"\x7f" not in text and text == _SORTED_NUMBERS(value):
            return text.decode()
    except UnicodeEncodeError:
        pass
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_number)


def exact(value: Any) -> str:
    """Return a value as JSON text, with exact decimals as numbers.

    Until the end a decimal is a text that begins with NUL, which no text of ours has.
    """
    text = json.dumps(
        value, separators=_COMPACT, ensure_ascii=False, default=lambda number: f"\0{number}"
    )
    return _DECIMAL.sub(r"\1", text) if '"\\u0000' in text else text


def _number(value: Decimal) -> dict[str, str]:
    # The string "1.50" is another request than the number; no body that we read has such a key.
    return {"\ud800": str(value)}


def decode(text: str) -> Any:
    """Return the JSON value in a text, as `loads` reads it, or None for any other text."""
    try:
        return loads(text.encode())
    except (MalformedBody, BodyTooLarge, InvalidRequest, UnicodeEncodeError):
        return None


def from_base64(text: str) -> bytes:
    """Return the bytes of URL-safe base64 without padding, or no bytes for any other text."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def require_each_key_once(text: str) -> None:
    """Raise `MalformedBody` if a valid JSON text has a key twice in one object."""
    json.loads(text, object_pairs_hook=_without_duplicates, parse_float=str, parse_int=str)


_TOO_DEEP = f"it is nested deeper than {BODY_DEPTH_MAX} levels"


def _plain(text: str, body: bytes) -> tuple[Any, bytes] | None:
    """Return the value in a text without escapes, and its text with sorted keys; or None.

    `body` is the text in UTF-8. This takes a fraction of the time, in steps without a loop over the
    values. It leaves each refusal to `json`, and each text that only looks as if it broke a rule.
    """
    # JSON itself has no control character in a text, so that ASCII could have DEL alone.
    is_plain = (text.isascii() and "\x7f" not in text) or texts.is_plain(text)
    if "\\" in text or not is_plain or not _is_small(body):
        return None
    try:
        value = _DECODE(text)
    except msgspec.DecodeError:
        return None
    by_keys = _SORTED(value)
    # Without escapes, both have the same colons, but for those of a key that stands twice.
    return (value, by_keys) if by_keys.count(b":") == body.count(b":") else None


def _is_small(body: bytes) -> bool:
    """Return whether numbers, depth and size of a text without escapes are surely in bounds."""
    if _MAY_BE_TOO_LONG in body.translate(_AS_ZEROS):
        return False
    if len(body) - len(body.translate(None, _BEGINS)) >= BODY_VALUES_MAX:
        return False
    # Texts become pairs of quotes and go, so that only a text with a bracket leaves its quotes.
    brackets = body.translate(None, _WITHOUT_BRACKETS).replace(b'""', b"")
    for _ in range((BODY_DEPTH_MAX - 1) // 2):  # Each round takes two levels at most.
        if not brackets:
            return True
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return False


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        count = Counter(name for name, _ in pairs)
        twice = count.most_common(1)[0][0]
        raise MalformedBody(problem=f"the key {texts.escaped(twice)!r} stands twice in one object")
    return value


def _decimal(literal: str) -> Decimal:
    try:
        return Decimal(_not_too_long(literal))
    except DecimalException:
        raise MalformedBody(problem="a number's exponent is out of range") from None


def _integer(literal: str) -> int:
    return int(_not_too_long(literal))


def _not_too_long(literal: str) -> str:
    if len(literal) > _NUMBER_CHARACTERS_MAX:
        raise MalformedBody(problem=f"a number has more than {_NUMBER_CHARACTERS_MAX} characters")
    return literal


_DECODE = msgspec.json.Decoder(float_hook=_decimal).decode


def _refuse_constant(literal: str) -> NoReturn:
    raise MalformedBody(problem=f"{literal} is not a JSON number")


def _check(root: Any) -> None:
    """Check depth, size and texts of a value, without recursion."""
    level: list[Any] = [root]
    count = 0
    is_plain = True
    for _ in range(BODY_DEPTH_MAX):
        count += len(level)
        if count > BODY_VALUES_MAX:
            raise MalformedBody(problem=f"it has more than {BODY_VALUES_MAX} keys and values")
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                is_plain = is_plain and texts.is_plain(value)
            elif isinstance(value, dict):
                below += value.keys()
                below += value.values()
            elif isinstance(value, list):
                below += value
        if not below:
            if not is_plain:
                raise _texts_refused(root)
            return
        level = below
    raise MalformedBody(problem=_TOO_DEEP)


def _texts_refused(root: Any) -> LedgerError:
    """Return the refusal of each field with a bad text, or of a whole body that is no Unicode."""
    rules = islice(texts.faults(root), FAULTS_SHOWN_MAX)
    faults = tuple(Fault(place, TEXT, rule) for place, rule in rules)
    for fault in faults:
        if not fault.path or "surrogate" in fault.message:
            is_whole = not fault.path
            return MalformedBody(problem="it " * is_whole + placed(fault.path, fault.message))
    return InvalidRequest(faults=faults)
