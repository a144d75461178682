"""How many bytes an answer about an entry can have, reckoned before the entry is written.

An entry is refused if one of the dialects could not show it within ANSWER_BYTES_MAX. Two of them
say most: Layer, of lines with tags and customers; DayZero, which says everything twice. Tests hold
each dialect's real answers below what is reckoned here.

Names are read when an answer is made, and may have changed since. So each is reckoned with as much
as a later one can have: what it has now, or what `check_words` lets it grow to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from ledger.core.accounts import Account, AccountTerms, Details, Json
from ledger.core.limits import (
    ACCOUNT_WORDS_BYTES_MAX,
    ANSWER_BYTES_MAX,
    PARTY_WORDS_BYTES_MAX,
)
from ledger.core.records import Record
from ledger.errors import LimitExceeded

# What is beside the words, measured and rounded up: names of fields, ids, times, amounts.
ENTRY_BYTES = 160_000  # with an entry's own customer and vendor, and the link to its file
LINE_BYTES = 950
LINE_SAID_TWICE_BYTES = 360  # each time
VALUE_BYTES = 55  # each of the six values of a tag, and each other one
PARTY_BYTES = 320
COPIES_OF_ENTRY = 6  # how often an answer can say an entry's description and details
COPIES_OF_PARTY = 2  # how often that of a line

ASIDE = ("memo", "address_string")  # what is long about a customer, and is shown with no line

Party = Callable[[str, set[int]], Mapping[int, Record]]


class Line(Protocol):
    """A line, of a draft or of an entry."""

    @property
    def account_id(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def details(self) -> Details: ...


class Content(Protocol):
    """What an entry says, as a draft or accepted."""

    @property
    def lines(self) -> tuple[Line, ...]: ...
    @property
    def description(self) -> str: ...
    @property
    def details(self) -> Details: ...


def text_bytes(text: str) -> int:
    """Count a text's bytes in a result: as JSON in UTF-8, and that escaped as JSON once more."""
    quoted = 4 + 3 * (text.count('"') + text.count("\\"))
    control = 0 if text.isprintable() else 6 * sum(character < " " for character in text)
    return len(text.encode("utf-8", "surrogatepass")) + quoted + control


def check_entry(
    content: Content, accounts: Mapping[int, Account], known: Party, most: int = ANSWER_BYTES_MAX
) -> None:
    """Refuse an entry that some answer about it could not have room for.

    `known` finds the records of a kind, and is asked for those that lines name, if that matters.
    """
    details = sum(2 + text_bytes(part) for part in _parts(dict(content.details)))
    own = ENTRY_BYTES + COPIES_OF_ENTRY * (text_bytes(content.description) + details)
    names = {
        line.account_id: _account_bytes(accounts[line.account_id].terms) for line in content.lines
    }
    said = [(line, text_bytes(line.description)) for line in content.lines]
    twice = sum(
        2 * (LINE_SAID_TWICE_BYTES + words + names[line.account_id][1]) for line, words in said
    )
    once = sum(LINE_BYTES + words + names[line.account_id][0] for line, words in said)
    once += sum(_value_bytes(dict(line.details)) for line in content.lines)
    least = own + max(once, twice)
    if least <= most:
        once += _parties_bytes(content.lines, known)
    bytes_ = own + max(once, twice)
    if bytes_ > most:
        raise LimitExceeded(limit="ANSWER_BYTES_MAX", maximum=most, actual=bytes_)


def held_bytes(content: Content) -> int:
    """Reckon what an entry takes while a page has it, about as its answer does."""
    return sum(
        LINE_BYTES + len(line.description) + _value_bytes(dict(line.details))
        for line in content.lines
    )


def check_words(before: int, after: int, limit: str, most: int) -> None:
    """Refuse words that are longer than those before, and than what is reckoned with anyway."""
    if after > max(before, most):
        raise LimitExceeded(limit=limit, maximum=max(before, most), actual=after)


def check_account_words(before: AccountTerms, after: AccountTerms) -> None:
    """Refuse a name, with what is said of it on a line, that old entries have no room for."""
    sizes = (_words_bytes(before), _words_bytes(after))
    check_words(*sizes, "ACCOUNT_WORDS_BYTES_MAX", ACCOUNT_WORDS_BYTES_MAX)


def check_party_words(before: Details, after: Details) -> None:
    """Refuse the same of a customer or vendor."""
    sizes = (_party_words_bytes(before), _party_words_bytes(after))
    check_words(*sizes, "PARTY_WORDS_BYTES_MAX", PARTY_WORDS_BYTES_MAX)


def _account_bytes(terms: AccountTerms) -> tuple[int, int]:
    """Reckon an account on a line: with all that can be said of it, and its name alone."""
    fixed = text_bytes(terms.code) + text_bytes(str(terms.details.get("stable_name") or ""))
    words = max(_words_bytes(terms), ACCOUNT_WORDS_BYTES_MAX)
    return words + fixed, max(text_bytes(terms.name), ACCOUNT_WORDS_BYTES_MAX)


def _words_bytes(terms: AccountTerms) -> int:
    """Count what can change of an account's words; a kind without a title of its own is one too."""
    kind = terms.details.get("subtype")
    value, title = kind if isinstance(kind, list) else (None, None)
    return sum(text_bytes(str(text or "")) for text in (terms.name, value, title or value))


def _party_words_bytes(details: Details) -> int:
    return sum(
        text_bytes(value)
        for name, value in details.items()
        if isinstance(value, str) and name not in ASIDE
    )


def _parties_bytes(lines: Iterable[Line], known: Party) -> int:
    """Reckon the records that lines name, with all that may be said of them there."""
    named: dict[str, list[int]] = {}
    for line in lines:
        for kind, number in _numbers(line.details).items():
            named.setdefault(kind, []).append(number)
    found = {kind: known(kind, set(numbers)) for kind, numbers in named.items()}
    return sum(
        COPIES_OF_PARTY * (PARTY_BYTES + _party_bytes(found[kind].get(number)))
        for kind, numbers in named.items()
        for number in numbers
    )


def _numbers(details: Details) -> dict[str, int]:
    """The records that details name, by kind: they are what is a number in them."""
    return {kind: value for kind, value in details.items() if type(value) is int}


def _party_bytes(record: Record | None) -> int:
    return max(PARTY_WORDS_BYTES_MAX, _party_words_bytes(record.details) if record else 0)


def _value_bytes(said: Json) -> int:
    """Reckon details as they may be shown: each text as it is, and what stands around it."""
    return sum(VALUE_BYTES + text_bytes(part) for part in _parts(said))


def _parts(said: Json) -> Iterator[str]:
    """All texts and numbers in details, the names too; and an empty text for what has such."""
    left = [said]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            yield ""
            yield from one
            left += one.values()
        elif isinstance(one, list):
            yield ""
            left += one
        else:
            yield one if isinstance(one, str) else str(one)
