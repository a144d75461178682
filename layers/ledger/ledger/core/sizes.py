"""Sizes of answers: an upper bound of the bytes of an entry's answer, before the entry is written.

An entry is refused if one of the dialects could not show it within ANSWER_BYTES_MAX. The largest
answers are Layer's, of lines with tags and customers, and DayZero's, which repeat each text. Tests
hold each dialect's real answers below the bounds.

An answer has the names of its time, which may be longer than now. So a name counts with its present
size, or with the size to which `check_words` lets it grow.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from ledger.core.accounts import Account, AccountTerms, Details, Json
from ledger.core.limits import (
    ACCOUNT_WORDS_BYTES_MAX,
    ANSWER_BYTES_MAX,
    PARTY_WORDS_BYTES_MAX,
    TAG_WORDS_BYTES_MAX,
)
from ledger.core.records import Record
from ledger.core.words import check_words
from ledger.errors import LimitExceeded

# Bytes other than texts, measured and rounded up: names of fields, ids, times, amounts.
ENTRY_BYTES = 160_000  # With the entry's customer and vendor, and the link to its file.
LINE_BYTES = 950
REPEATED_LINE_BYTES = 360  # For each of the two copies.
_QUOTES = 4  # Around a text, each escaped once more.
_CHARACTER_BYTES_MAX = 7  # A control character, escaped twice.
VALUE_BYTES = 55  # For each value; a tag has six.
_NO_DETAILS_BYTES = VALUE_BYTES + _QUOTES
PARTY_BYTES = 320
COPIES_OF_ENTRY = 6  # An answer has so many copies of an entry's description and details.
COPIES_OF_PARTY = 2  # An answer has so many copies of a line's customer or vendor.
ASIDE = ("memo", "address_string")  # Long texts of a customer that no line shows.
FindRecords = Callable[[str, set[int]], Mapping[int, Record]]


class Line(Protocol):
    """A line, of a draft or of an entry."""

    @property
    def account_id(self) -> int:
        """The account that the line moves."""

    @property
    def description(self) -> str:
        """The text that a client gave."""

    @property
    def details(self) -> Details:
        """The fields of one dialect."""


class Content(Protocol):
    """The texts of an entry, draft or accepted."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines, in order."""

    @property
    def description(self) -> str:
        """The text that a client gave."""

    @property
    def details(self) -> Details:
        """The fields of one dialect."""


def text_bytes(text: str) -> int:
    """Return a text's bytes in a result: JSON in UTF-8, escaped as JSON once more."""
    if not text:
        return _QUOTES
    quoted = _QUOTES + 3 * (text.count('"') + text.count("\\"))
    control = 0 if text.isprintable() else 6 * sum(character < " " for character in text)
    return len(text.encode("utf-8", "surrogatepass")) + quoted + control


def check_entry(
    content: Content,
    accounts: Mapping[int, Account],
    find_records: FindRecords,
    most: int = ANSWER_BYTES_MAX,
) -> None:
    """Refuse an entry if the answer of a dialect could not have room for it.

    `find_records` returns records of a kind by their ids. It is called only if they may matter.
    """
    details = sum([_own_bytes(*x) for x in content.details.items()], _growth_bytes(content.details))
    own = ENTRY_BYTES + COPIES_OF_ENTRY * (text_bytes(content.description) + details)
    names = {i: _account_bytes(accounts[i].terms) for i in {x.account_id for x in content.lines}}
    if _fit_surely(content.lines, names.values(), most - own):
        return
    once, twice = LINE_BYTES * len(content.lines), REPEATED_LINE_BYTES * len(content.lines)
    for line in content.lines:
        words, name = text_bytes(line.description), names[line.account_id]
        twice += words + name.name
        once += words + name.words
        once += _value_bytes(line.details) if line.details else _NO_DETAILS_BYTES
        once += _growth_bytes(line.details) if line.details else 0
    twice *= 2
    if own + max(once, twice) <= most:
        once += _parties_bytes(content.lines, find_records)
    bytes_ = own + max(once, twice)
    if bytes_ > most:
        raise LimitExceeded(limit="ANSWER_BYTES_MAX", maximum=most, actual=bytes_)


def _fit_surely(lines: Sequence[Line], names: Collection["_AccountBytes"], room: int) -> bool:
    """Return whether no line has details, and all are smaller by far than the room for them."""
    characters = 0
    for line in lines:
        if line.details:
            return False
        characters += len(line.description)
    once = LINE_BYTES + _QUOTES + _NO_DETAILS_BYTES + max(name.words for name in names)
    twice = REPEATED_LINE_BYTES + _QUOTES + max(name.name for name in names)
    most = max(once, 2 * twice) * len(lines) + 2 * _CHARACTER_BYTES_MAX * characters
    return most <= room


def held_bytes(content: Content) -> int:
    """Return about the bytes of an entry while a page holds it."""
    return sum(
        LINE_BYTES + len(line.description) + _value_bytes(line.details) for line in content.lines
    )


def check_account_words(before: AccountTerms, after: AccountTerms) -> None:
    """Refuse a name and kind for which the answers of old entries have no room."""
    sizes = (sum(map(text_bytes, _words(before))), sum(map(text_bytes, _words(after))))
    check_words(*sizes, "ACCOUNT_WORDS_BYTES_MAX", ACCOUNT_WORDS_BYTES_MAX)


def check_party_words(before: Details, after: Details) -> None:
    """Refuse texts of a customer or vendor for which the answers of old entries have no room."""
    sizes = (_party_words_bytes(before), _party_words_bytes(after))
    check_words(*sizes, "PARTY_WORDS_BYTES_MAX", PARTY_WORDS_BYTES_MAX)


def check_tag_words(before: Details, after: Details) -> None:
    """Refuse texts of a tag dimension for which the answers of old entries have no room."""
    sizes = (_tag_words_bytes(before), _tag_words_bytes(after))
    check_words(*sizes, "TAG_WORDS_BYTES_MAX", TAG_WORDS_BYTES_MAX)


class _AccountBytes(NamedTuple):
    """An account's bytes on a line: all its words, and its name alone."""

    words: int
    name: int


def _account_bytes(terms: AccountTerms) -> _AccountBytes:
    return _bytes_of_texts(_words(terms), terms.code, str(terms.details.get("stable_name") or ""))


@lru_cache(maxsize=1024)  # The next entries move the same accounts.
def _bytes_of_texts(words: tuple[str, ...], *fixed: str) -> _AccountBytes:
    changeable = max(sum(map(text_bytes, words)), ACCOUNT_WORDS_BYTES_MAX)
    name = max(text_bytes(words[0]), ACCOUNT_WORDS_BYTES_MAX)
    return _AccountBytes(changeable + sum(map(text_bytes, fixed)), name)


def _words(terms: AccountTerms) -> tuple[str, ...]:
    """Return an account's changeable words, its name first; an untitled kind is its title."""
    kind = terms.details.get("subtype")
    value, title = kind if isinstance(kind, list) else (None, None)
    return terms.name, str(value or ""), str(title or value or "")


def _tag_words_bytes(details: Details) -> int:
    return sum(text_bytes(str(details[name] or "")) for name in ("name", "display_name"))


def _party_words_bytes(details: Details) -> int:
    return sum(
        text_bytes(value)
        for name, value in details.items()
        if isinstance(value, str) and name not in ASIDE
    )


def _parties_bytes(lines: Iterable[Line], find_records: FindRecords) -> int:
    """Return the bytes of the records that the lines name."""
    ids_by_kind: dict[str, list[int]] = {}
    for details in (line.details for line in lines if line.details):
        for kind, number in _numbers(details).items():
            ids_by_kind.setdefault(kind, []).append(number)
    records = {kind: find_records(kind, set(numbers)) for kind, numbers in ids_by_kind.items()}
    return sum(
        COPIES_OF_PARTY * (PARTY_BYTES + _party_bytes(records[kind].get(number)))
        for kind, numbers in ids_by_kind.items()
        for number in numbers
    )


def _numbers(details: Details) -> dict[str, int]:
    """Return the ids of the records that details name, by kind: the integers in them."""
    return {kind: value for kind, value in details.items() if type(value) is int}


def _party_bytes(record: Record | None) -> int:
    return max(PARTY_WORDS_BYTES_MAX, _party_words_bytes(record.details) if record else 0)


def _value_bytes(details: Details) -> int:
    """Return the bytes of details in an answer: each text, and the JSON around it."""
    if not details:
        return _NO_DETAILS_BYTES
    return sum(VALUE_BYTES + text_bytes(part) for part in _parts(dict(details)))


def _growth_bytes(details: Details) -> int:
    """Return the bytes by which the tags may grow: a tag shows its dimension's present key."""
    tags = details.get("tags")
    return TAG_WORDS_BYTES_MAX * len(tags) if isinstance(tags, list) else 0


def _own_bytes(name: str, value: Json) -> int:
    """Return the bytes of a detail of an entry itself: ENTRY_BYTES has room for its JSON.

    A list may have any length, such as that of tags, so its JSON counts too.
    """
    around = VALUE_BYTES if isinstance(value, list) else 2
    return sum(around + text_bytes(part) for part in (name, *_parts(value)))


def _parts(details: Json) -> Iterator[str]:
    """Yield each name, text and number in details, and an empty text for each object and list."""
    left = [details]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            yield ""
            yield from value
            left += value.values()
        elif isinstance(value, list):
            yield ""
            left += value
        else:
            yield value if isinstance(value, str) else str(value)
