"""The comments of files that are not Python: templates, workflows, the Makefile, stylesheets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.style.citations import citations
from tests.style.prose import Violation, prose

# A hash after white space, as in YAML, TOML, make and the shell. `#!` begins no comment.
_HASH = re.compile(r"^(?P<before>(?:.*?[\s;])?)#(?!!|\{)[ ]?(?P<text>.*)$")
_SLASHES = re.compile(r"^(?P<before>(?:.*?\s)?)//[ ]?(?P<text>.*)$")
_STARS = re.compile(r"/\*(.*?)\*/", re.DOTALL)
_DIRECTIVES = ("syntax=", "checkov:", "shellcheck ", "type:", "noqa", "eslint", "hadolint ")
_SUFFIXES = (".yaml", ".yml", ".toml", ".in", ".txt", ".sh")
_NAMES = ("Makefile", "Dockerfile", "run", ".gitignore", ".dockerignore", ".gitattributes")


def has_hash_comments(name: str) -> bool:
    """Tell a file whose comments begin with a hash by its name."""
    return name in _NAMES or name.endswith(_SUFFIXES)


@dataclass(slots=True)
class _Comment:
    line: int
    column: int
    lines: list[str] = field(default_factory=list)


def hash_comments(source: str) -> Iterator[Violation]:
    """Yield what the comments of a template, a Makefile or a script break."""
    yield from _judge(_comments(source, _HASH))


def script_comments(source: str) -> Iterator[Violation]:
    """Yield what the comments of a page's script or stylesheet break."""
    yield from _judge(_comments(source, _SLASHES))
    for stars in _STARS.finditer(source):
        line = source[: stars.start()].count("\n") + 1
        yield from _judge([_Comment(line, 0, [text.strip(" *") for text in stars[1].splitlines()])])


def _comments(source: str, pattern: re.Pattern[str]) -> list[_Comment]:
    """Return the comments of a file; lines in a row with one margin are one text."""
    comments: list[_Comment] = []
    for number, line in enumerate(source.splitlines(), 1):
        if not (match := pattern.match(line)) or match["text"].startswith(_DIRECTIVES):
            continue
        column = -1 if match["before"].strip() else len(match["before"])
        last = comments[-1] if comments else None
        follows = last is not None and last.line + len(last.lines) == number
        if last is not None and follows and column == last.column != -1:
            last.lines.append(match["text"])
        else:
            comments.append(_Comment(number, column, [match["text"]]))
    return comments


def _judge(comments: list[_Comment]) -> Iterator[Violation]:
    for comment in comments:
        text = "\n".join(comment.lines)
        yield from prose(text, comment.line)
        yield from citations(text, comment.line)
