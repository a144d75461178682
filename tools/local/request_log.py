"""The lines of `make serve`: one for each request, with the reason of a refusal.

A line shows no value of a query string, and no character that moves a terminal's cursor.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from tools.local.gateway import Answer

Show = Callable[[str], None]

PATH_CHARACTERS_MAX = 120
REASON_CHARACTERS_MAX = 300
REFUSED = 400
# The console and probes ask again and again; the same line of them is shown once in this time.
REPEATED, REPEATED_SECONDS = ("/console/api/", "/health"), 60
_TEXTS = ("message", "msg", "detail", "error_description", "error", "title")
_PLACES = ("path", "loc", "field")


class RequestLog:
    """Shows the requests of one process."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._shown_at: dict[tuple[str, int], float] = {}

    def add(self, method: str, target: str, answer: Answer, seconds: float) -> None:
        """Show a request with its answer."""
        if self._is_repeated(target, answer.status):
            return
        path = readable(target.partition("?")[0], PATH_CHARACTERS_MAX)
        verb = readable(method, PATH_CHARACTERS_MAX)
        clock = time.strftime("%H:%M:%S")
        parts = [clock, str(answer.status), f"{verb:6} {path}", f"{seconds * 1000:.0f} ms"]
        if answer.status >= REFUSED:
            parts.append(reason(answer.body))
        self._show("  ".join(parts).rstrip())

    def _is_repeated(self, target: str, status: int) -> bool:
        """Return whether the same line was shown a moment ago, and is of the console or a probe."""
        if not target.startswith(REPEATED):
            return False
        now, line = time.monotonic(), (target, status)
        recent = {k: at for k, at in self._shown_at.items() if now - at < REPEATED_SECONDS}
        self._shown_at = {line: now} | recent
        return line in recent


def reason(body: bytes) -> str:
    """Return the reason of a refusal in one line, as the answer's body has it."""
    text = body.decode(errors="replace")
    try:
        texts = list(_texts(json.loads(text)))
    except ValueError:
        texts = []
    return readable("; ".join(texts) or text, REASON_CHARACTERS_MAX)


def _texts(value: Any) -> Iterator[str]:
    """Return the texts of a refusal in any dialect; the innermost ones name the fields."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
        return
    if not isinstance(value, dict):
        return
    inner = [text for item in value.values() for text in _texts(item)]
    if inner:
        yield from inner
        return
    text = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)
    if text is not None:
        place = next((value[name] for name in _PLACES if value.get(name)), "")
        path = ".".join(map(str, place)) if isinstance(place, list) else str(place)
        yield f"{path}: {text}" if path and path not in text else text


def readable(text: str, characters_max: int) -> str:
    """Return a text with its control characters escaped, cut to a length."""
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return plain if len(plain) <= characters_max else f"{plain[: characters_max - 1]}…"
