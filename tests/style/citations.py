"""Rules for citations: the file that a text names exists, and so does its section."""

import re
from collections.abc import Iterator
from functools import cache

from tests.present import PRESENT, VENDORS
from tests.style.prose import Violation
from tools.local.template import ROOT

_ROOMS = "docs|specs|tests|tools|layers|functions|events|benchmarks|data|edge|access"
_PATH = re.compile(rf"(?<![\w/.:*-])(?:{_ROOMS})/[\w./<>*{{}}-]*[\w/>*}}]")
_SECTION = re.compile(r"(?:#([\w-]+)|,? (\d+(?:\.\d+)?)(?: (?:and|to) (\d+(?:\.\d+)?))?(?![\w%]))")
_NOWHERE = re.compile(r"\b(?:design, \d|notes on \w+|shared/\w+|readability\.md)", re.IGNORECASE)
_HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
# A file that the document's own code blocks create (tests/tutorials.py).
_CREATED = re.compile(r"`\./([\w./-]+)`")
# Made by a build or a run, so not in the repository.
_GENERATED = ("benchmarks/results", "events/.local")


def citations(text: str, first_line: int = 1) -> Iterator[Violation]:
    """Yield each citation of a file or section that does not exist."""
    created = {*_CREATED.findall(text)}
    for number, line in enumerate(text.splitlines(), first_line):
        for nowhere in _NOWHERE.finditer(line):
            yield Violation(number, "citation leads nowhere", nowhere[0])
        for path in _PATH.finditer(line):
            if path[0] in created:
                continue
            if not _exists(path[0]):
                yield Violation(number, "no such file", path[0])
            elif path[0].endswith(".md") and (section := _SECTION.match(line, path.end())):
                yield from _sections(number, path[0], section)


def _exists(path: str) -> bool:
    if {*path.split("/")} & {*VENDORS} - PRESENT or path.startswith(_GENERATED):
        return True
    pattern = re.sub(r"<\w+>|\{[\w-]+\}", "*", path).rstrip("/")
    # A prefix is enough: the number of a seed stands for its file.
    return any(True for _ in ROOT.glob(pattern)) or any(True for _ in ROOT.glob(pattern + "*"))


def _sections(number: int, path: str, section: re.Match[str]) -> Iterator[Violation]:
    anchor, *numbers = section.groups()
    anchors, numbered = _headings(path)
    if anchor and anchor not in anchors:
        yield Violation(number, "no such heading", f"{path}#{anchor}")
    for section_number in filter(None, numbers):
        if numbered and section_number not in numbered:
            yield Violation(number, "no such section", f"{path}, {section_number}")


@cache
def _headings(path: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return a document's anchors as GitHub makes them, and the numbers its headings begin with."""
    headings = _HEADING.findall((ROOT / path).read_text())
    anchors = {re.sub(r"[^\w\- ]", "", text).strip().lower().replace(" ", "-") for text in headings}
    numbers = {match[1] for text in headings if (match := re.match(r"§?(\d+(?:\.\d+)*)\b", text))}
    return frozenset(anchors), frozenset(numbers)
