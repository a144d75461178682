"""The tables of parameters in the documents, against the templates and the code."""

import re
from collections.abc import Iterator
from pathlib import Path

from ledger.core import ids
from ledger.store.items.codec import PROBES_MAX
from tools.local import intrinsics
from tools.local.template import ROOT, ROOT_TEMPLATE

LIMITS = (ROOT / "docs" / "limits.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
EMPTY, AS_BUILT = "\N{EN DASH}", "as built"


def defaults(template: Path) -> dict[str, str]:
    """Return the default of each parameter; an empty text for a parameter without one."""
    declared = intrinsics.read(template)["Parameters"].items()
    return {name: str(definition.get("Default", "")) for name, definition in declared}


def section(document: str, title: str) -> str:
    return document.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the parameters of each row of a table, and the cell of their defaults."""
    for names, cell in re.findall(r"(?m)^\| ((?:`[A-Z][A-Za-z]+`(?:, )?)+) \| (.*?) \|", text):
        yield re.findall(r"`(\w+)`", names), cell


def says(cell: str, default: str) -> bool:
    """Tell whether a cell names a default: whole, or its beginning before an ellipsis."""
    text = cell.strip("`")
    if text.endswith("…"):
        return default.startswith(text.removesuffix("…"))
    return text in (default or EMPTY, AS_BUILT)


def test_the_page_of_operations_has_every_parameter_of_the_root_with_its_default() -> None:
    by_name = defaults(ROOT_TEMPLATE)
    parameters = []
    for names, cell in rows(section(OPERATIONS, "Resources and parameters")):
        cells = cell.split(", ")
        cells = cells * len(names) if len(cells) == 1 else cells
        for name, text in zip(names, cells, strict=True):
            parameters.append(name)
            assert says(text, by_name[name]), (name, text, by_name[name])
    assert sorted(parameters) == sorted(by_name)


def test_the_page_of_operations_has_every_parameter_of_the_data_with_its_default() -> None:
    by_name = defaults(ROOT / "data" / "template.yaml")
    parameters: dict[str, str] = {}
    for names, cell in rows(section(OPERATIONS, "The stack of the data")):
        parameters |= dict.fromkeys(names, cell)
    assert parameters.keys() == by_name.keys() - {"Stage"}
    for name, cell in parameters.items():
        assert says(cell, by_name[name]), (name, cell)


def test_the_page_of_limits_has_every_throttle_of_the_root_with_its_number() -> None:
    by_name = defaults(ROOT_TEMPLATE)
    parameters = []
    for names, cell in rows(section(LIMITS, "What the gateway lets through")):
        numbers = re.findall(r"[\d,]+\d|\d", cell.replace("none", "0"))
        for name, number in zip(names, numbers, strict=True):
            parameters.append(name)
            assert number.replace(",", "") == by_name[name], name
    assert sorted(parameters) == sorted(
        name for name in by_name if name.endswith(("Rate", "Burst", "RateLimit"))
    )


def test_the_page_of_limits_has_the_numbers_of_the_edge() -> None:
    (row,) = [line for line in LIMITS.splitlines() if "`RequestsPerAddress`" in line]
    edge = defaults(ROOT / "edge" / "template.yaml")
    requests, tokens = (int(edge[f"{name}PerAddress"]) for name in ("Requests", "Tokens"))
    assert f"| {requests:,}; {tokens:,} for tokens |" in row


def test_the_page_of_limits_has_the_numbers_of_the_space_of_ids() -> None:
    (row,) = [line for line in LIMITS.splitlines() if "`SLOT_BITS`" in line]
    a_second = 2**ids.SLOT_BITS * 1000 // ids.TICK_MS
    assert f"| {a_second:,} | ours |" in row
    assert f"in each {ids.TICK_MS} ms" in row
    assert f"at most {PROBES_MAX} (`PROBES_MAX`)" in row
