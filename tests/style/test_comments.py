"""Comments of files that are not Python are judged, and hashes of other kinds are not."""

import pytest

from tests.style.comments import hash_comments, script_comments

LONG = "The ledger " + "and the book " * 8 + "agree."


def comment_rules(source: str) -> list[tuple[int, str]]:
    return [(violation.line, violation.rule) for violation in hash_comments(source)]


def test_comments_of_templates_and_makefiles_are_judged() -> None:
    first, second = LONG[:40], LONG[40:]
    assert comment_rules(f"a:\n  # {first}\n  # {second}\n  b: c\n") == [(2, "27 words")]
    assert comment_rules(f"# {first}\n  # {second}\n") == []
    assert comment_rules("a: b  # by which they find it\n") == [(1, "opening")]
    assert comment_rules("help:\n\t# Which targets there are.\n") == [(2, "opening")]
    assert comment_rules("# See docs/nothing.md.\n") == [(1, "no such file")]


@pytest.mark.parametrize(
    "source",
    [
        "#!/usr/bin/env what",
        "# syntax=what",
        'key: "a#what"',
        "${#what[@]}",
        "a: b  # What does it cost?",
    ],
)
def test_a_hash_of_a_script_begins_no_comment(source: str) -> None:
    assert comment_rules(source) == []


def test_comments_of_scripts_and_stylesheets_are_judged() -> None:
    def broken(source: str) -> list[tuple[int, str]]:
        return [(violation.line, violation.rule) for violation in script_comments(source)]

    assert broken(f"a();\n// {LONG[:40]}\n// {LONG[40:]}\n") == [(2, "27 words")]
    assert broken("a {}\n/* What is wide. */\n") == [(2, "opening")]
    assert broken('fetch("https://what.example");\n') == []
