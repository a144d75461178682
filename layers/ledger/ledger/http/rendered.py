"""Answers as JSON text: rows become text one by one, and a page ends before it is too large.

Each row becomes text once, so the measured text is the answer's text.
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

ENVELOPE_BYTES = 100_000  # for the rest of an answer beside its rows, headers included
# It stands for a part while the rest becomes text. No client can guess it.
_STAND_IN = secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A part of a body that is JSON text already."""

    text: str


def to_json(body: Any) -> str:
    """Return a body as JSON; it may have parts that are text already."""
    parts: list[str] = []

    def stand_in(part: object) -> str:
        if not isinstance(part, Rendered):
            raise TypeError(type(part))
        parts.append(part.text)
        return f"{_STAND_IN}{len(parts)}"

    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, default=stand_in)
    for number, part in enumerate(parts, 1):
        text = text.replace(f'"{_STAND_IN}{number}"', part, 1)
    return text


def bytes_in_result(text: str) -> int:
    """Count a JSON text's bytes in a function's result, which escapes its quotes once more."""
    return len(text.encode("utf-8", "surrogatepass")) + text.count('"') + text.count("\\")


def fits(text: str) -> bool:
    """Return whether a body is within Lambda's limit."""
    # A character has at most four bytes, so most bodies need no count.
    return 4 * len(text) <= ANSWER_BYTES_MAX or bytes_in_result(text) <= ANSWER_BYTES_MAX


def packed(text: str) -> bytes:
    """Return a body as gzip."""
    return gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=6, mtime=0)


def fitting(
    page: Page[T], render: Callable[[T], Any], copies: int = 1, backwards: bool = False
) -> tuple[Rendered, Page[T]]:
    """Return as many rows as fit one answer as a JSON array, and the page that ends with them.

    The answer has the array `copies` times. `backwards` reverses the array. The first row is always
    there, since a write refuses whatever would be too large by itself.
    """
    left = ANSWER_BYTES_MAX // copies - ENVELOPE_BYTES
    texts: list[str] = []
    for row in page.rows:
        text = to_json(render(row))
        left -= bytes_in_result(text) + 1
        if texts and left < 0:
            break
        texts.append(text)
    ordered = texts[::-1] if backwards else texts
    return Rendered(f"[{','.join(ordered)}]"), page.first(len(texts))
