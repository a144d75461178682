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
NAME_RULE = "must have no invisible characters, except script and emoji marks in visible text"
KEY_RULE = "must have no invisible characters in it"
_FORMAT = "Cf"  # Unicode's category of format characters, such as U+200B.
# Unicode's property Default_Ignorable_Code_Point, and the blank Braille pattern. Marks of
# scripts and selectors of a variant or a flag may stand in a name, the others in no name.
_SCRIPT_MARKS = "\u061c\u200c-\u200f"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef"
_FILLERS = (
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f"
    "\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
_INVISIBLE = re.compile(f"[{_SCRIPT_MARKS}{_SELECTORS}{_FILLERS}]")
# A filler anywhere, a selector without a visible character before it, or marks alone.
_NO_NAME = re.compile(
    rf"[{_FILLERS}]|(?<![^\s{_SCRIPT_MARKS}])[{_SELECTORS}]|^[\s{_SCRIPT_MARKS}]+\Z"
)


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


def is_key(text: str) -> bool:
    """Return whether a text has no invisible characters, so that two keys never look the same."""
    return text.isascii() or not (
        _INVISIBLE.search(text) or any(unicodedata.category(c) == _FORMAT for c in text)
    )


def is_word(text: str) -> bool:
    r"""Return whether a text matches `^\S*$` and has no invisible characters, as codes must."""
    return is_key(text) and not any(c.isspace() for c in text)


def is_name(text: str) -> bool:
    """Return whether a text has only invisible characters that a script or an emoji needs."""
    return text.isascii() or not _NO_NAME.search(text)


@lru_cache(maxsize=256)
def format_instant(at: datetime, digits: int = 6) -> str:
    """Return a time in UTC with `digits` decimals of a second (3 or 6), as `2026-01-31T…Z`."""
    text = at.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{text[: _SECOND_CHARACTERS + digits]}Z"
