"""CloudWatch's metric filters, as far as the templates use them, over lines of a log."""

import json
import re
from typing import Any

_TERM = re.compile(r'\?"([^"]*)"')
_COMPARISON = re.compile(r'\$\.(\w+) = ("[^"]*"|\d+)')


def matches(pattern: str, line: str) -> bool:
    """Tell whether a filter's pattern matches a line; raise ValueError if it is no known form.

    A pattern in braces compares fields of a JSON line. Another lists terms of which one occurs.
    """
    if pattern.startswith("{"):
        return _matches_fields(pattern, line)
    terms = _TERM.findall(pattern)
    if not terms or _TERM.sub("", pattern).strip():
        raise ValueError(f"a pattern of terms that are not all optional: {pattern}")
    return any(term in line for term in terms)


def _matches_fields(pattern: str, line: str) -> bool:
    try:
        fields = json.loads(line)
    except ValueError:
        return False
    formula = _COMPARISON.sub(lambda pair: str(_is_equal(fields, *pair.groups())), pattern)
    formula = formula.strip("{} ").replace("&&", "and").replace("||", "or")
    if set(re.findall(r"\w+|[^\w\s()]", formula)) - {"True", "False", "and", "or"}:
        raise ValueError(f"a pattern with other comparisons: {pattern}")
    return bool(eval(formula))  # noqa: S307 (only truth values, `and`, `or` and parentheses)


def _is_equal(fields: Any, name: str, literal: str) -> bool:
    return isinstance(fields, dict) and fields.get(name) == json.loads(literal)
