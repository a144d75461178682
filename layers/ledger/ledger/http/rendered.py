"""Answers as JSON text: rows are written one by one, and a page ends before it is too large.

Each row is written once: the text that is counted is the text that is sent.
"""

import gzip
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ledger.book.paging import Page
from ledger.core.limits import ANSWER_BYTES_MAX

T = TypeVar("T")

ENVELOPE_BYTES = 100_000  # what stands beside a page's rows, headers included
# What stands for a written text while the rest is written; no client can know it.
_STAND_IN = secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Rendered:
    """JSON text that is part of a body."""

    text: str


def to_json(body: Any) -> str:
    """Write a body, in which there may be parts that are written already."""
    parts: list[str] = []

    def stand_in(part: object) -> str:
        if not isinstance(part, Rendered):
            raise TypeError(type(part))
        parts.append(part.text)
        return f"{_STAND_IN}{len(parts)}"

    said = json.dumps(body, separators=(",", ":"), ensure_ascii=False, default=stand_in)
    for place, text in enumerate(parts, 1):
        said = said.replace(f'"{_STAND_IN}{place}"', text, 1)
    return said


def bytes_in_result(said: str) -> int:
    """Count a JSON text's bytes in a function's result, where its quotes are escaped once more."""
    return len(said.encode("utf-8", "surrogatepass")) + said.count('"') + said.count("\\")


def fits(said: str) -> bool:
    """Tell whether Lambda can give a body; most need not be counted."""
    return 4 * len(said) <= ANSWER_BYTES_MAX or bytes_in_result(said) <= ANSWER_BYTES_MAX


def packed(said: str) -> bytes:
    """A body as gzip has it, for a client that unpacks it."""
    return gzip.compress(said.encode("utf-8", "surrogatepass"), compresslevel=6, mtime=0)


def fitting(
    page: Page[T], show: Callable[[T], Any], copies: int = 1, backwards: bool = False
) -> tuple[Rendered, Page[T]]:
    """Show a page's rows as a JSON array, as many as fit; and the page that ends there.

    `copies` says how often the answer has the array; `backwards` turns the order of what is shown.
    The first row is always there: what is too large by itself is refused before it is written.
    """
    left = ANSWER_BYTES_MAX // copies - ENVELOPE_BYTES
    texts: list[str] = []
    for row in page.rows:
        text = to_json(show(row))
        left -= bytes_in_result(text) + 1
        if texts and left < 0:
            break
        texts.append(text)
    shown = texts[::-1] if backwards else texts
    return Rendered(f"[{','.join(shown)}]"), page.first(len(texts))
