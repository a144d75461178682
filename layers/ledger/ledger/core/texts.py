"""Texts: which characters one may have, and when two spellings are one name.

A text may have every character of Unicode but these, each of which makes what is read differ from
what is stored: control characters (tab and line feed are allowed; a carriage return is not), halves
of surrogate pairs, controls that reorder what stands around them, the separators of lines and
paragraphs, the byte order mark, and code points that are no characters. Marks that right-to-left
and joined scripts need (U+200C to U+200F, U+061C) are allowed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
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
_INVISIBLE = "Cf"  # Unicode's category of what has no shape of its own, such as U+200B.


def is_plain(text: str) -> bool:
    """Whether a text has only characters that a text may have."""
    return text.isprintable() or not _REFUSED.search(text)


def rule(text: str) -> str:
    """What is wrong with a text that is not plain: its first character that none may have."""
    found = _REFUSED.search(text)
    assert found, "the text is plain"
    character = found[0]
    kind = next(kind for kind, among in _KINDS if re.match(f"[{among}]", character))
    return f"must not contain U+{ord(character):04X}, {kind}"


def shown(text: str) -> str:
    """A text as it may stand in a refusal: without what no text may have, and not too long."""
    return _REFUSED.sub(lambda found: f"\\u{ord(found[0]):04x}", text[:40])


def stripped(text: str) -> str:
    """A text with a space for each character that none may have, for where it is only shown."""
    return _REFUSED.sub(" ", text)


def faults(root: Any) -> Iterator[tuple[Place, str]]:
    """Where a JSON value has texts that are not plain, keys included, and what is wrong there."""
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
                ((*place, shown(name)), f"its name {rule(name)}")
                for name in value
                if not is_plain(name)
            )
            below = ((shown(name), inner) for name, inner in value.items())
        elif isinstance(value, list | tuple):
            below = enumerate(value)
        waiting += reversed([((*place, name), inner) for name, inner in below])


def check(root: Any) -> None:
    """Refuse a JSON value with a text that is not plain: nothing such is ever written down."""
    for place, broken in faults(root):
        raise TextRefused(place=".".join(map(str, place)) or "text", rule=broken)


def normal(text: str) -> str:
    """A name as it is kept and compared: without spaces around it, in Unicode's form NFC."""
    return unicodedata.normalize("NFC", text.strip())


def folded(text: str) -> str:
    """A text as it is searched, and searched for: its normal form without regard to case."""
    return normal(text).lower()


def is_word(text: str) -> bool:
    r"""Whether a text is `^\S*$` and all of it can be seen, as the number of an account is."""
    return not any(c.isspace() or unicodedata.category(c) == _INVISIBLE for c in text)
