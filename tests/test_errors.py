"""The tree of refusals: facts are keywords, and each class has a message."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from ledger.errors import (
    AmountInexact,
    AmountRefused,
    EntryNotFound,
    Fault,
    InvalidRequest,
    LedgerError,
    NotFound,
    nearest,
)
from tools.local.refusals import kinds
from tools.local.template import ROOT

CLASSES = {kind.__name__: kind for kind in kinds(LedgerError)}


def facts(kind: type[LedgerError]) -> set[str]:
    """Return the facts of a class and of its parents."""
    return {*get_type_hints(kind)}


def test_a_refusal_has_its_facts_as_attributes_and_in_its_message() -> None:
    refusal = AmountInexact(currency="JPY", minor_digits=0)
    assert (refusal.currency, refusal.minor_digits) == ("JPY", 0)
    assert str(refusal) == refusal.reason == "JPY has at most 0 decimals."


def test_a_refusal_without_a_fact_of_its_message_fails_where_it_is_made() -> None:
    with pytest.raises(KeyError):
        AmountInexact(currency="JPY")


def test_the_faults_of_a_request_are_one_message() -> None:
    faults = (Fault(("lines", 0), "missing", "is required"), Fault(("date",), "date", "is no date"))
    assert str(InvalidRequest(faults=faults)) == "lines.0: is required date: is no date"


def test_the_nearest_class_of_a_table_words_a_refusal() -> None:
    table = {LedgerError: "any", NotFound: "not found"}
    assert nearest(table, EntryNotFound(entry_id="7")) == "not found"
    assert nearest(table, AmountRefused()) == "any"


def constructions(file: Path) -> Iterator[tuple[str, set[str | None], int]]:
    """Yield class, keywords and line of each refusal that a file makes, `raise Name` included."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Raise(exc=ast.Name(id=name)) if name in CLASSES:
                yield name, set(), node.lineno
            case ast.Call(func=ast.Name(id=name)) if name in CLASSES:
                yield name, {word.arg for word in node.keywords}, node.lineno


@pytest.mark.parametrize("kind", CLASSES.values(), ids=CLASSES)
def test_each_field_of_a_message_is_a_fact(kind: type[LedgerError]) -> None:
    fields = {name for _, name, _, _ in string.Formatter().parse(kind.message) if name}
    assert fields <= facts(kind)


def test_each_refusal_is_made_with_exactly_its_facts() -> None:
    """The type checker cannot see this, since the constructor takes any keyword."""
    count = 0
    for file in (ROOT / "layers").rglob("*.py"):
        for name, keywords, line in constructions(file):
            assert keywords == facts(CLASSES[name]), f"{file}:{line}"
            count += 1
    assert count > 150
