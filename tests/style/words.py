"""The words that the style rules know: banned names, banned openings, verbs of docstrings."""

from pathlib import Path

WORDS_MAX = 25

# Participles, pronouns and question words. As the name of a value each hides its type.
# Words of the field stay: closed, reversed, posted, expected, updated_at, missing.
BANNED_NAMES = frozenset(Path(__file__).with_name("banned_names.txt").read_text().split())

# A test so named has a clause or a pronoun for its subject.
TEST_OPENINGS = (
    "what", "whatever", "whether", "which", "who", "whoever", "whose", "those", "such", "it", "its"
)  # fmt: skip

# As names of functions these are idioms: `Page.of(request)`, `client.put(path, body)`.
FUNCTION_NAMES = ("of", "put")

# A sentence that begins so has a clause or a pronoun for its subject.
BANNED_OPENINGS = (
    "what",
    "whatever",
    "whether",
    "which",
    "who",
    "whoever",
    "whom",
    "whose",
    "that which",
    "those",
    "such",
    *(
        f"{preposition} {pronoun}"
        for preposition in ("of", "by", "in", "for", "from", "to", "with", "on", "at", "after")
        for pronoun in ("what", "which", "whom", "those", "such", "that which")
    ),
    "other than",
    "nobody's",
)

# Phrases that no sentence needs, wherever they stand.
BANNED_PHRASES = (
    "that which",
    "of what is",
    "what is said",
    "what was said",
    "is said of",
    "what is of",
    "the said",
    # The article of a word that a template fills in.
    "an (?:book|business|customer|file|journal|label|ledger|line|token|version)",
    "a (?:account|actor|amendment|amount|entry|id|idempotency|item|opening|update)",
)

# The first word of a function's docstring is one of these. Add a verb here when you need it.
VERBS = frozenset(Path(__file__).with_name("verbs.txt").read_text().split())
