"""Each style rule finds what it forbids, and nothing else."""

import ast
from pathlib import Path

import pytest

from tests.style.citations import citations
from tests.style.documents import check_page
from tests.style.prose import prose
from tests.style.python import bindings, comments, docstrings, is_message, messages
from tests.style.sentences import sentences

LONG = "The ledger " + "and the book " * 8 + "agree."
SHORT = "The ledger " + "and the book " * 7 + "agree."


def rules(text: str) -> list[str]:
    return [violation.rule for violation in prose(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("A limit, e.g. of lines, is named. It has a test.", 2),
        ("See `a. b` and ``c. d``. Then go on.", 2),
        ("Read [the page](docs/a.b. c.md). Then go on.", 2),
        ("First line\ngoes on. Then ends.", 2),
        ("Lists:\n- one item\n- another item\n\n1. a step\n2. a step", 5),
        ("| a | b |\n|---|---|\n| c; d | **e**: f |", 6),
        ("# A heading has no sentence\n\nThe text has. ", 1),
        ("```\nThis is code. It is skipped.\n```\nThis is not.", 1),
        ("A drawing:\n\n    a --> b. c --> d. e\n\nIts text.", 2),
        ("He said (quietly.) Then he left.", 2),
        ("Wait... then go.", 1),
        ("Wait for 15 s. Then ask J. Doe.", 2),
    ],
)
def test_a_text_is_split_into_sentences(text: str, count: int) -> None:
    assert len([*sentences(text)]) == count


def test_a_sentence_knows_its_line() -> None:
    text = "First one\ngoes on. Second one.\n\n- third"
    assert [(s.line, s.words) for s in sentences(text, 10)] == [(10, 4), (11, 2), (13, 1)]


def test_a_code_span_is_one_word() -> None:
    (sentence,) = sentences("Call `ledger-admin tenant create NAME` once.")
    assert sentence.words == 3


def test_a_sentence_has_at_most_25_words() -> None:
    assert rules(SHORT) == []
    assert rules(LONG) == ["27 words"]


@pytest.mark.parametrize(
    "text",
    [
        "What is read is current.",
        "Whether the account is open.",
        "Those of another tenant.",
        "Such an entry is refused.",
        "Whose it is.",
        "Which accounts it names.",
        "Of what is refused nothing is written.",
        "**What was given up** is replayed.",
        "That which is kept.",
        "A first sentence. Whatever comes next.",
        "- whoever asks",
    ],
)
def test_a_sentence_does_not_begin_with_a_relative_clause(text: str) -> None:
    assert "opening" in rules(text)


@pytest.mark.parametrize(
    "text", ["What does it cost?", "Whatsoever is a word.", "That account is open.", "# What it is"]
)
def test_a_question_or_a_heading_may_begin_with_what(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Keep that which counts.",
        "Nothing of what is refused stays.",
        "An ledger has no entry.",
        "Read a entry.",
    ],
)
def test_some_phrases_are_banned_wherever_they_are(text: str) -> None:
    assert [rule.partition(" ")[0] for rule in rules(text)] == ["phrase"]


@pytest.mark.parametrize(
    "source",
    [
        "said = 1",
        "self._kept = 1",
        "for found in (): ...",
        "a = [of for of in ()]",
        "def f(asked): ...",
        "def f(*, told=1): ...",
        "def f(*those): ...",
        "def _shown(): ...",
        "class One: ...",
        "class Row:\n    made: int",
        "import re as it",
        "with a() as given: ...",
        "try: ...\nexcept E as seen: ...",
        "match a:\n    case [listed, *moved]: ...",
        "(named := 1)",
        "DONE = 1",
        "a = lambda it: 0",
    ],
)
def test_a_participle_or_pronoun_is_no_name(source: str) -> None:
    assert {violation.rule for violation in bindings(ast.parse(source))} == {"banned name"}


@pytest.mark.parametrize(
    "source",
    [
        "def of(cls): ...",
        "def put(): ...",
        "closed = 1",
        "updated_at = 1",
        "is_named = 1",
        "a.said",
        "print(said)",
        "f(one=1)",
    ],
)
def test_words_of_the_field_and_names_of_others_are_free(source: str) -> None:
    assert [*bindings(ast.parse(source))] == []


def docstring_rules(source: str) -> list[str]:
    return [violation.rule for violation in docstrings(ast.parse(source))]


@pytest.mark.parametrize("text", ["The account.", "Returns it.", "Whether it is open.", "A page."])
def test_a_functions_docstring_begins_with_an_imperative(text: str) -> None:
    assert "no imperative" in docstring_rules(f'def f():\n    """{text}"""')
    assert "no imperative" in docstring_rules(f'class A:\n    def _f(self):\n        """{text}"""')


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Return the account."""',
        'def test_it():\n    """The account of the seed."""',
        '@property\ndef f(self):\n    """The account."""',
        '@pytest.fixture(scope="module")\ndef f():\n    """The service."""',
        'class A:\n    """An account."""',
        '"""Accounts."""',
    ],
)
def test_properties_tests_and_classes_may_begin_with_a_noun(source: str) -> None:
    assert docstring_rules(source) == []


def test_sentences_of_docstrings_are_judged() -> None:
    assert docstring_rules(f'"""{LONG}"""') == ["27 words"]
    assert docstring_rules('class A:\n    """What it is."""') == ["opening"]


def test_lines_of_comments_in_a_row_are_one_text() -> None:
    first, second = LONG[:40], LONG[40:]
    assert [v.rule for v in comments(f"# {first}\n# {second}\n")] == ["27 words"]
    assert [v.rule for v in comments(f"a = 1  # {first}\n# {second}\n")] == []
    assert [v.line for v in comments("a = 1\n# Short.\n# Whose it is.\n")] == [3]
    assert [*comments("import a  # noqa: E402\n")] == []


def test_messages_are_judged_and_code_is_not() -> None:
    def broken(source: str) -> list[str]:
        return [violation.rule for violation in messages(ast.parse(source))]

    assert broken(f"raise E({LONG!r})") == ["27 words"]
    assert broken("say(f'what {a} is said to be {b}')") == ["opening"]
    assert broken(f"{LONG!r}") == []
    assert not is_message("labels:readonly")
    assert not is_message("SELECT what FROM a WHERE b = c")
    assert not is_message("EUR USD GBP JPY CHF")


@pytest.mark.parametrize(
    "text",
    [
        "see docs/nothing.md",
        "tests/style/test_rules.py and tests/nothing/test_a.py",
        "docs/writing.md#nothing-of-this-name",
        "design, 9",
        "See notes on engines",
    ],
)
def test_a_citation_that_leads_nowhere_is_found(text: str) -> None:
    assert len([*citations(text)]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "docs/writing.md",
        "docs/writing.md#the-rules",
        "tests/style",
        "functions/<dialect>/template.yaml",
        "tests/style/test_*.py",
        "https://example.com/docs/nothing.md",
        "/docs/nothing",
    ],
)
def test_a_citation_that_leads_somewhere_is_not(text: str) -> None:
    assert [*citations(text)] == []


def test_names_of_a_script_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_text("const said = 1;\nlet [what, id] = b;\nfunction total(one) {}\n")
    assert [(violation.line, violation.text) for violation in check_page(file)] == [
        (1, "said"),
        (2, "what"),
    ]


@pytest.mark.parametrize(("name", "page"), [("a.html", "<p>{}</p>"), ("a.js", 'say("{}");\n')])
def test_the_copy_of_a_page_is_judged(name: str, page: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(page.format(LONG))
    assert [violation.rule for violation in check_page(file)] == ["27 words"]


@pytest.mark.parametrize("name", ["test_what_is_kept", "test_whose_entry_it_is", "test_it_is_so"])
def test_a_test_is_named_for_its_subject(name: str) -> None:
    assert [*bindings(ast.parse(f"def {name}(): ..."))] != []
    assert [*bindings(ast.parse("def test_an_entry_is_kept(): ..."))] == []
