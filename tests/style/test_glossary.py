"""The glossary and the code name the same things."""

from tests.style import glossary


def test_every_class_of_the_core_is_in_the_glossary() -> None:
    assert glossary.unexplained() == set()


def test_every_name_of_the_glossary_is_in_the_code() -> None:
    assert glossary.absent() == set()


def test_the_glossary_has_each_term_once() -> None:
    rows = glossary.rows()
    assert len(rows) == len({*rows})
    assert len(rows) > 50
