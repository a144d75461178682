"""Rules for texts that are not Python: documents, descriptions, and the console's copy."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from tests.style.citations import citations
from tests.style.prose import Violation, prose
from tests.style.python import is_message
from tests.style.words import BANNED_NAMES

# A name, or names in brackets, after a keyword of JavaScript.
_DECLARATION = re.compile(r"\b(?:const|let|var|function|class)\s+([\w$]+|\[[^\]=]*\])")
_RELEASED = re.compile(r"^## (?!\[?Unreleased)", re.MULTILINE)
_TEXT = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")


def check_document(file: Path) -> Iterator[Violation]:
    """Yield what a Markdown document breaks; of a changelog, what is not released yet."""
    text = file.read_text()
    if file.name == "CHANGELOG.md" and (released := _RELEASED.search(text)):
        text = text[: released.start()]
    yield from prose(text)
    yield from citations(text)


def check_yaml(file: Path) -> Iterator[Violation]:
    """Yield what the descriptions of a template or of an OpenAPI document's additions break."""
    for node in _scalars(yaml.compose(file.read_text())):
        is_json = node.value.startswith("{")
        if is_message(node.value) and not is_json:
            yield from prose(node.value, node.start_mark.line + 1)


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    match node:
        case yaml.ScalarNode():
            yield node
        case yaml.SequenceNode():
            for item in node.value:
                yield from _scalars(item)
        case yaml.MappingNode():
            for _, value in node.value:
                yield from _scalars(value)


def check_openapi(file: Path) -> Iterator[Violation]:
    """Yield what the public OpenAPI document breaks in its summaries and descriptions."""
    source = file.read_text()
    for text in dict.fromkeys(_descriptions(json.loads(source))):
        line = source[: max(0, source.find(json.dumps(text, ensure_ascii=False)))].count("\n") + 1
        for violation in prose(text, line):
            yield Violation(line, violation.rule, violation.text)


def _descriptions(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("description", "summary") and isinstance(item, str):
                yield item
            elif key not in ("example", "examples"):
                yield from _descriptions(item)
    elif isinstance(value, list):
        for item in value:
            yield from _descriptions(item)


class _Copy(HTMLParser):
    """Collects the texts of a page, with their lines."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[int, str]] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.getpos()[0], data.strip()))


def check_page(file: Path) -> Iterator[Violation]:
    """Yield what the copy, comments and names of a page or its script break."""
    source = file.read_text()
    for declaration in _DECLARATION.finditer(source) if file.suffix == ".js" else ():
        for name in re.findall(r"\w+", declaration[1]):
            if name.lower() in BANNED_NAMES:
                line = source[: declaration.start()].count("\n") + 1
                yield Violation(line, "banned name", name)
    if file.suffix == ".html":
        parser = _Copy()
        parser.feed(source)
        texts = parser.texts
    else:
        texts = [
            (source[: text.start()].count("\n") + 1, next(filter(None, text.groups()), ""))
            for text in _TEXT.finditer(source)
        ]
    for line, text in texts:
        if is_message(text):
            yield from prose(re.sub(r"\$\{[^}]*\}", "X", text), line)
