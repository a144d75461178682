"""Rules for Python files: names, docstrings, comments and messages."""

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.style.citations import citations
from tests.style.prose import Violation, prose
from tests.style.words import BANNED_NAMES, FUNCTION_NAMES, TEST_OPENINGS, VERBS

_DIRECTIVES = ("noqa", "type:", "fmt:", "pragma", "ruff:", "mypy:", "!", "nosec")
_NOUNS = ("property", "cached_property", "fixture", "setter", "overload")
_CODE = ("SELECT ", "INSERT ", "CREATE ", "DELETE FROM", "<html", "<!doctype", "import ")
_MESSAGE_WORDS_MIN = 4
_Definition = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def check_python(file: Path, has_messages: bool) -> Iterator[Violation]:
    """Yield what a Python file breaks; `has_messages` if people may read its texts."""
    source = file.read_text()
    tree = ast.parse(source)
    yield from bindings(tree)
    yield from docstrings(tree)
    yield from comments(source)
    if has_messages:
        yield from messages(tree)


def bindings(tree: ast.Module) -> Iterator[Violation]:
    """Yield each banned name that is given to a value, a parameter, a function or a class."""
    for node in ast.walk(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name in _bound(node):
            if is_function and name in FUNCTION_NAMES:
                continue
            is_riddle = name.startswith("test_") and name.split("_")[1] in TEST_OPENINGS
            if name.strip("_").lower() in BANNED_NAMES or is_riddle:
                yield Violation(getattr(node, "lineno", 1), "banned name", name)


def _bound(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            return [name]
        case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.AsyncFunctionDef(name=name) | ast.alias(asname=str(name)):
            return [name]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            return [name]
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            return [name]
        case _:
            return []


def docstrings(tree: ast.Module) -> Iterator[Violation]:
    """Yield sentences, citations and moods of docstrings that break a rule."""
    for node in ast.walk(tree):
        if isinstance(node, _Definition) and (text := _docstring(node)):
            line = node.body[0].lineno
            yield from prose(text, line)
            yield from citations(text, line)
            if not isinstance(node, ast.Module | ast.ClassDef) and not _is_noun(node):
                first = text.split()[0].strip("`*,.:;").lower()
                if first not in VERBS:
                    yield Violation(line, "no imperative", text.splitlines()[0][:60])


def _docstring(node: _Definition) -> str:
    """Return a docstring without its indentation; code that it quotes stays indented."""
    text = ast.get_docstring(node, clean=False)
    if not text:
        return ""
    margin = "\n" + " " * node.body[0].col_offset
    return text.replace(margin, "\n").strip()


def _is_noun(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell a test or a property, whose docstring need not begin with a verb."""
    decorators = {part for item in node.decorator_list for part in _names(item)}
    return node.name.startswith("test_") or not decorators.isdisjoint(_NOUNS)


def _names(decorator: ast.expr) -> Iterator[str]:
    for node in ast.walk(decorator):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def comments(source: str) -> Iterator[Violation]:
    """Yield sentences and citations of comments that break a rule; lines in a row are one text."""
    texts: list[tuple[int, int, list[str]]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, column = token.start
        text = token.string.removeprefix("#").removeprefix(" ")
        if text.startswith(_DIRECTIVES):
            continue
        is_alone = not token.line[:column].strip()
        if is_alone and texts and texts[-1][:2] == (line - len(texts[-1][2]), column):
            texts[-1][2].append(text)
        else:
            texts.append((line, column if is_alone else -1, [text]))
    for line, _, lines in texts:
        yield from prose("\n".join(lines), line)
        yield from citations("\n".join(lines), line)


def messages(tree: ast.Module) -> Iterator[Violation]:
    """Yield texts, other than docstrings, whose sentences break a rule."""
    skip = {id(node) for node in _documentation(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skip.update(id(part) for part in node.values)
            text = "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if id(node) not in skip and is_message(text):
            yield from prose(text, node.lineno)


def _documentation(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "X"


def is_message(text: str) -> bool:
    """Tell a sentence for people from a key, a query or a page."""
    is_code = any(code in text for code in _CODE)
    words = [word for word in text.split() if word != word.upper()]
    return len(words) >= _MESSAGE_WORDS_MIN and not is_code
