"""Rules for sentences: their length, their opening, and phrases that none needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.style.sentences import Sentence, sentences
from tests.style.words import BANNED_OPENINGS, BANNED_PHRASES, WORDS_MAX

_OPENING = re.compile(rf"\W*(?:{'|'.join(BANNED_OPENINGS)})\b(?![-'])", re.IGNORECASE)
_PHRASE = re.compile(rf"\b(?:{'|'.join(BANNED_PHRASES)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken rule, with its line and the words that break it."""

    line: int
    rule: str
    text: str


def prose(text: str, first_line: int = 1) -> Iterator[Violation]:
    """Yield each sentence that is too long, or begins with a pronoun or a relative clause."""
    for sentence in sentences(text, first_line):
        yield from _judge(sentence)


def _judge(sentence: Sentence) -> Iterator[Violation]:
    excerpt = sentence.text[:70]
    if sentence.words > WORDS_MAX:
        yield Violation(sentence.line, f"{sentence.words} words", excerpt)
    if _OPENING.match(sentence.plain) and "?" not in sentence.plain:
        yield Violation(sentence.line, "opening", excerpt)
    if phrase := _PHRASE.search(sentence.plain):
        yield Violation(sentence.line, f"phrase '{phrase[0]}'", excerpt)
