"""Split a text (docstring, comment, Markdown) into sentences with their line numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SPAN = re.compile(r"``[^`]+``|`[^`\n]*(?:\n[^`\n]*)?`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_DRAWING = re.compile(r"[─│┌┐└┘├┤┬┴┼▲▼╭╮╰╯]|-->|<--|\+--|^\s*[-=~_.|+ ]{3,}$")
_SEPARATOR = re.compile(r"^\|?[\s:|-]+\|?$")
# After a full stop, maybe closing marks, then space. Not after an abbreviation or an ellipsis.
_END = re.compile(r"(?<!\.\.)(?<=[.!?])[\"')\]*_]*\s+")
# A cell of a table is a list too: its items end at semicolons, its name at a bold colon.
_CELL_END = re.compile(rf"{_END.pattern}|;\s+|\*\*:\s+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:(?i:e\.g|i\.e|etc|vs|cf|al|approx|ca|no|nos|p|pp|fig|inc|ltd|st|resp)|[A-Z])\.$"
)
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and the line on which it begins; `plain` has its code spans masked."""

    line: int
    text: str
    plain: str

    @property
    def words(self) -> int:
        """The number of words; a code span, a number or an address counts as one."""
        return sum(1 for word in self.plain.split() if _WORD.search(word))


@dataclass(slots=True)
class _Block:
    lines: list[tuple[int, str]] = field(default_factory=list)
    is_cell: bool = False

    def sentences(self) -> Iterator[Sentence]:
        """Split the block's lines at full stops."""
        text, starts = "", []
        for number, line in self.lines:
            starts.append((len(text), number))
            text += line.strip() + "\n"
        # Code and links keep their length, so that offsets still lead to lines.
        plain = _SPAN.sub(lambda span: "C" * len(span[0]), text)
        plain = _LINK.sub(lambda link: link[1] + " " * (len(link[0]) - len(link[1])), plain)
        begin = 0
        for end in (_CELL_END if self.is_cell else _END).finditer(plain):
            if not _ABBREVIATION.search(plain[begin : end.start()]):
                yield from _sentence(text, plain, starts, slice(begin, end.start()))
                begin = end.end()
        yield from _sentence(text, plain, starts, slice(begin, len(text)))


def _sentence(
    text: str, plain: str, starts: list[tuple[int, int]], part: slice
) -> Iterator[Sentence]:
    if _WORD.search(plain[part]):
        line = max(number for offset, number in starts if offset <= part.start)
        yield Sentence(line, " ".join(text[part].split()), " ".join(plain[part].split()))


def sentences(text: str, first_line: int = 1) -> Iterator[Sentence]:
    """Yield the sentences of a text; code, drawings, headings and fences have none."""
    for block in _blocks(text.splitlines(), first_line):
        yield from block.sentences()


def _blocks(lines: list[str], first_line: int) -> Iterator[_Block]:
    block, is_fenced, is_literal, in_list = _Block(), False, False, False
    for number, line in enumerate(lines, first_line):
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            is_fenced = not is_fenced
            yield block
            block = _Block()
        elif is_fenced:
            continue
        elif not bare:
            yield block
            block, is_literal = _Block(), False
        elif _begins_literal(line, block, is_literal, in_list):
            is_literal = True
        elif bare.startswith("|") and bare.count("|") > 1:
            yield block
            yield from _cells(number, bare)
            block = _Block()
        elif bare.startswith(("#", "<!--", "<")) or _DRAWING.search(line):
            yield block
            block = _Block()
        elif _BULLET.match(line):
            yield block
            block, in_list = _Block([(number, _BULLET.sub("", line))]), True
        else:
            in_list = in_list and line.startswith(" ")
            block.lines.append((number, bare.removeprefix("> ")))
    yield block


def _begins_literal(line: str, block: _Block, is_literal: bool, in_list: bool) -> bool:
    """Tell an indented block of code, which follows an empty line, from a paragraph."""
    is_indented = line.startswith("    ") and not _BULLET.match(line)
    return is_indented and not in_list and (is_literal or not block.lines)


def _cells(number: int, row: str) -> Iterator[_Block]:
    if not _SEPARATOR.match(row):
        shielded = _SPAN.sub(lambda span: span[0].replace("|", " "), row.replace("\\|", " "))
        yield from (_Block([(number, cell)], is_cell=True) for cell in shielded.split("|"))
