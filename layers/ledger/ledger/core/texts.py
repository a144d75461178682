"""Texts: their permitted characters, the normal form of names, and instants.

A text may have all characters of Unicode, except characters that make the displayed text differ
from the stored text:

- control characters, other than tab and line feed;
- halves of surrogate pairs, and code points that are no characters;
- controls that change the direction of the text around them;
- separators of lines and paragraphs, and the byte order mark.

Marks that right-to-left and joined scripts need (U+200C to U+200F, U+061C) are permitted.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from ledger.errors import TextRefused

Place: TypeAlias = "tuple[str | int, ...]"

_KINDS = (
    ("a control character other than tab and line feed", "\x00-\x08\x0b-\x1f\x7f-\x9f"),
    ("half of a surrogate pair", "\ud800-\udfff"),
    ("a control of the direction of writing", "\u202a-\u202e\u2066-\u2069"),
    ("a separator of lines or paragraphs", "\u2028\u2029"),
    ("a byte order mark", "\ufeff"),
    (
        "no character at all",
        "\ufdd0-\ufdef"
        + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)),
    ),
)
_REFUSED = re.compile("[" + "".join(characters for _, characters in _KINDS) + "]")
WORD_RULE = "must have no spaces and no invisible characters in it"
_SECOND_CHARACTERS = len("2026-01-31T00:00:00.")
_INVISIBLE = "Cf"  # Unicode's category of characters without a shape, such as U+200B.


def is_plain(text: str) -> bool:
    """Return whether a text has only permitted characters."""
    return text.isprintable() or not _REFUSED.search(text)


def is_number(text: str) -> bool:
    """Return whether a text may be an id as an integer: at most 19 plain digits."""
    return text.isascii() and text.isdigit() and len(text) < 20


def rule(text: str) -> str:
    """Return the rule that a text breaks by its first character that is not permitted."""
    match = _REFUSED.search(text)
    assert match, "the text is plain"
    character = match[0]
    kind = next(kind for kind, among in _KINDS if re.match(f"[{among}]", character))
    return f"must not contain U+{ord(character):04X}, {kind}"


def escaped(text: str) -> str:
    """Return the begin of a text for a refusal, with characters that are not permitted escaped."""
    return _REFUSED.sub(lambda match: f"\\u{ord(match[0]):04x}", text[:40])


def stripped(text: str) -> str:
    """Return a text for display, with a space for each character that is not permitted."""
    return _REFUSED.sub(" ", text)


def faults(root: Any) -> Iterator[tuple[Place, str]]:
    """Yield the place and the broken rule of each text in a JSON value, keys included."""
    waiting: list[tuple[Place, Any]] = [((), root)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            if not is_plain(value):
                yield place, rule(value)
            continue
        below: Iterable[tuple[Any, Any]] = ()
        if isinstance(value, Mapping):
            yield from (
                ((*place, escaped(name)), f"its name {rule(name)}")
                for name in value
                if not is_plain(name)
            )
            below = ((escaped(name), inner) for name, inner in value.items())
        elif isinstance(value, list | tuple):
            below = enumerate(value)
        waiting += reversed([((*place, name), inner) for name, inner in below])


def check(root: Any) -> None:
    """Refuse a JSON value with a text that is not plain, before it is stored."""
    for place, broken in faults(root):
        raise TextRefused(place=".".join(map(str, place)) or "text", rule=broken)


def normal(text: str) -> str:
    """Return the normal form of a name: without outer spaces, in Unicode's form NFC."""
    return unicodedata.normalize("NFC", text.strip())


def folded(text: str) -> str:
    """Return the form of a text for a search: its normal form in lower case."""
    return normal(text).lower()


def is_word(text: str) -> bool:
    r"""Return whether a text matches `^\S*$` and has no invisible characters, as codes must."""
    return not any(c.isspace() or unicodedata.category(c) == _INVISIBLE for c in text)


@lru_cache(maxsize=256)
def format_instant(at: datetime, digits: int = 6) -> str:
    """Return a time in UTC with `digits` decimals of a second (3 or 6), as `2026-01-31T…Z`."""
    text = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{text[: _SECOND_CHARACTERS + digits]}Z"
