"""docs/data-model.md shows every kind of item as the code writes it."""

from ledger.store.items import attributes, totals as total_items
from tools.data_model import DOCUMENT, KINDS, examples, filled, questions
from tools.local.gateway import Gateway

SPEAKS = ("dwolla", "pennylane", "dayzero")


def test_the_examples_are_what_the_code_writes(gateway: Gateway, table: str) -> None:
    assert table
    text = DOCUMENT.read_text()
    assert filled(text, "examples", examples(gateway)) == text, "make examples"


def test_the_questions_are_those_of_the_modules_of_keys() -> None:
    text = DOCUMENT.read_text()
    assert filled(text, "questions", questions()) == text, "make examples"


def test_every_kind_of_a_book_has_an_example() -> None:
    """Earlier releases have left the items `counted`, and no release writes them any more."""
    kinds = {kind for kind, _ in KINDS.values()}
    assert attributes.OF_ANY.keys() - kinds == {total_items.COUNTED}
