"""Write an example of every kind of item into docs/data-model.md: `make examples`.

The examples are items of a book in which recorded requests of Dwolla and Pennylane happened.
Ids, times and digests are the same each time; tests/test_data_model.py compares.
"""

import json
import re
from typing import Any

from ledger.aws.items import Item
from ledger.store import directory_keys, keys
from ledger.store.items import codec
from tools.local.engines import TABLE, create_table
from tools.local.gateway import Gateway
from tools.local.replay import standing
from tools.local.story import Story
from tools.local.template import ROOT

DOCUMENT = ROOT / "docs" / "data-model.md"
PARTS = r"(<!-- {name} -->\n).*(<!-- end of {name} -->)"
# A list of plain values, which is example in one row.
_INNER = re.compile(r"\[\s+([^\[\]{}]+?)\s+\]")
# Random, a digest of a secret, or of a time: written as dots.
HIDDEN = {
    "stamp",
    "secrets",
    "hash",
    "seal",
    "frontier",
    "leaves",
    "rows",
    "note",
    "key",
    "checksum",
}
_RANDOM_KEY = re.compile(r"(?<=000Z#)[0-9a-f]{16}$")


# The heading of each example, and a pattern of the key that its item has.
KINDS = {
    "entry of the general journal": (codec.ENTRY, r"#entries [0-9a-f]{11}$"),
    "entry of a subledger": (codec.ENTRY, r"#entry#[0-9a-f]{11} entry$"),
    "past version of an entry": (codec.ENTRY, r" version#\d{5}$"),
    "removed entry": (codec.REMOVED, ""),
    "account": (codec.ACCOUNT, ""),
    "closing of an account": (codec.CLOSING, ""),
    "batch": (codec.BATCH, ""),
    "record": (codec.RECORD, ""),
    "name": (codec.NAME, ""),
    "alias": (codec.ALIAS, ""),
    "amendment under a key": (codec.AMENDMENT, ""),
    "amendment without a change": (codec.ANSWER, ""),
    "change of values under a key": (codec.CHANGE, ""),
    "tombstone": (codec.TOMBSTONE, ""),
    "closed period": ("period", ""),
    "total of a day": ("total", r"#days#"),
    "total of a month": ("total", r"#months "),
    "head of the totals": ("fresh", ""),
    "run of counted steps": ("run", ""),
    "run of the log's leaves": ("leaves", ""),
    "state of the log's publication": ("published", ""),
    "version that the operator has counted": ("recounted", ""),
    "tenant": ("tenant", ""),
    "business": ("business", ""),
    "client": ("client", ""),
    "token": ("token", ""),
    "act in the directory": ("trail", ""),
    "allowance of a client": ("allowance", ""),
    "format of the table": ("format", ""),
}


def examples(gateway: Gateway) -> str:
    """Return the Markdown of every kind's example: the shortest item with most attributes."""
    story = Story(gateway)
    story.tell()
    items = story.items()
    text = ""
    for heading, (kind, pattern) in KINDS.items():
        alike = [item for item in items if item["kind"]["S"] == kind and _matches(pattern, item)]
        assert alike, f"no item is an example of: {heading}"
        best = max(len(item) for item in alike)
        example = min((_rendered(item) for item in alike if len(item) == best), key=_by_length)
        text += f"\n### {heading[0].upper()}{heading[1:]}\n\n```json\n{example}\n```\n"
    return text + "\n"


def _by_length(text: str) -> tuple[int, str]:
    return len(text), text


def _matches(pattern: str, item: Item) -> bool:
    return bool(re.search(pattern, f"{item['PK']['S']} {item['SK']['S']}"))


def _rendered(item: Item) -> str:
    """Return an item as JSON: keys first, the document unpacked, random values as dots."""
    order = sorted(item, key=lambda name: (name not in ("PK", "SK"), name == "doc", name))
    values = {name: _value(name, item) for name in order}
    text = json.dumps(_masked(values), indent=2, ensure_ascii=False)
    return _INNER.sub(lambda match: f"[{' '.join(match[1].split())}]", text)


def _masked(value: Any) -> Any:
    match value:
        case dict():
            return {key: "…" if key in HIDDEN else _masked(item) for key, item in value.items()}
        case str():
            return _RANDOM_KEY.sub("…", value)
        case _:
            return value


def _value(name: str, item: Item) -> Any:
    (kind, value) = next(iter(item[name].items()))
    if name == "doc":
        return codec.unpack(item)
    match kind:
        case "B":
            return bytes(value).hex()
        case "M":
            return {key: _value(key, value) for key in sorted(value)}
        case "N":
            return int(value)
        case "L":
            return [next(iter(member.values())) for member in value]
        case _:
            return value


def questions() -> str:
    """Return the tables of questions in the docstrings of the modules of keys, as Markdown."""
    text = ""
    for module in (keys, directory_keys):
        rows = [line for line in (module.__doc__ or "").splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
        lines = [f"| {question} | {index} | `{name}` |" for question, index, name in cells[2:]]
        text += "\n".join(["", "| question | index | function |", "|---|---|---|", *lines, ""])
    return text + "\n"


def filled(text: str, name: str, part: str) -> str:
    """Return the document with one generated part anew."""
    pattern = re.compile(PARTS.format(name=name), re.DOTALL)
    assert pattern.search(text), f"{DOCUMENT.name} has no place for {name}"
    return pattern.sub(lambda match: match[1] + part + match[2], text)


def main() -> None:
    """Write the questions and the examples into the document."""
    with standing() as gateway:
        create_table(TABLE)
        parts = {"questions": questions(), "examples": examples(gateway)}
    text = DOCUMENT.read_text()
    for name, part_of_it in parts.items():
        text = filled(text, name, part_of_it)
    DOCUMENT.write_text(text)


if __name__ == "__main__":
    main()
