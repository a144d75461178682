"""The rooms that hold the books keep their share of assertions and comments.

An assertion before a write and after a read finds our own fault before a client does. A comment
says why. Too many of either hide the code.
"""

from tests.style.figures import ROOMS, Figures, figures_of, modules, total

ASSERTIONS_PER_FUNCTION = (0.2, 0.5)
COMMENT_PERCENTAGE = (2.0, 5.0)


def test_each_room_asserts_its_invariants_and_comments_its_reasons() -> None:
    outside = {}
    for room in ROOMS:
        figures = total(modules(room).values())
        low, high = ASSERTIONS_PER_FUNCTION
        if not low <= figures.assertions_per_function <= high:
            outside[room, "assertions"] = str(figures)
        low, high = COMMENT_PERCENTAGE
        if not low <= figures.comment_percentage <= high:
            outside[room, "comments"] = str(figures)
    assert outside == {}


def test_the_count_takes_assertions_functions_and_comments_of_code_alone() -> None:
    source = '"""assert: # no comment."""\n\n# Why.\ndef add(a):\n    assert a  # Why too.\n'
    assert figures_of(source) == Figures(assertions=1, functions=1, comments=2, lines=5)
    assert figures_of(source).assertions_per_function == 1
    assert figures_of(source).comment_percentage == 40
