"""The output of a command: JSON, or a table for people."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

FORMATS = ("json", "table")
GAP = "  "
_NUMBER = re.compile(r"-?\d*\.?\d*")


def render(output: dict[str, Any], form: str) -> str:
    """Return the text of an output in one of `FORMATS`."""
    if form == "json":
        return json.dumps(output, indent=2)
    return "\n".join(_blocks(output))


def _blocks(output: dict[str, Any]) -> Iterator[str]:
    """Yield the fields of an output as one table, then each list of objects as a table."""
    lists = {name: value for name, value in output.items() if _is_list_of_objects(value)}
    fields = [(name, value) for name, value in output.items() if name not in lists]
    if fields:
        yield _align([(name, _text(value)) for name, value in fields])
    for name, rows in lists.items():
        yield f"{name}:" if rows else f"{name}: none"
        if rows:
            columns = list(dict.fromkeys(column for row in rows for column in row))
            cells = [[_text(row.get(column)) for column in columns] for row in rows]
            yield _align([columns, *cells], _numeric(cells))


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _text(value: Any) -> str:
    """Return a value as one cell: no line of its own, and nothing for null."""
    match value:
        case None:
            text = ""
        case bool():
            text = "yes" if value else "no"
        case dict():
            pairs = ((name, _text(part)) for name, part in value.items())
            text = ", ".join(f"{name} {part}" for name, part in pairs if part)
        case list():
            text = "; ".join(map(_text, value))
        case _:
            text = str(value)
    return " ".join(text.split())


def _numeric(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of the columns of amounts: numbers, and a decimal one among them."""
    columns = enumerate(zip(*rows, strict=True))
    return [
        place
        for place, cells in columns
        if all(map(_NUMBER.fullmatch, cells)) and any("." in cell for cell in cells)
    ]


def _align(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Return rows as lines of aligned columns; the columns at `right` end at one place."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        GAP.join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)
