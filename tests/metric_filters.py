"""CloudWatch's metric filters, as far as the templates use them, over lines of a log."""

import json
import re
from typing import Any

_TERM = re.compile(r'\?"([^"]*)"')
_COMPARISON = re.compile(r'\$\.(\w+) (=|>) ("[^"]*"|\d+)')
# CloudWatch knows regular expressions of these characters alone, without parentheses.
_REGEX = re.compile(r"%([A-Za-z0-9:_#=@/;,^$?\[\]{}|\\*+.-]+)%")


def matches(pattern: str, line: str) -> bool:
    """Tell whether a filter's pattern matches a line; raise ValueError if it is no known form.

    A pattern in braces compares fields of a JSON line. A pattern between percent signs is a regular
    expression. Another lists terms of which one occurs.
    """
    if pattern.startswith("{"):
        return _matches_fields(pattern, line)
    if expression := _REGEX.fullmatch(pattern):
        return bool(re.search(expression[1], line))
    terms = _TERM.findall(pattern)
    if not terms or _TERM.sub("", pattern).strip():
        raise ValueError(f"a pattern of terms that are not all optional: {pattern}")
    return any(term in line for term in terms)


def _matches_fields(pattern: str, line: str) -> bool:
    try:
        fields = json.loads(line)
    except ValueError:
        return False
    formula = _COMPARISON.sub(lambda pair: str(_compare(fields, *pair.groups())), pattern)
    formula = formula.strip("{} ").replace("&&", "and").replace("||", "or")
    if set(re.findall(r"\w+|[^\w\s()]", formula)) - {"True", "False", "and", "or"}:
        raise ValueError(f"a pattern with other comparisons: {pattern}")
    return bool(eval(formula))  # noqa: S307 (only truth values, `and`, `or` and parentheses)


def _compare(fields: Any, name: str, operator: str, literal: str) -> bool:
    value = fields.get(name) if isinstance(fields, dict) else None
    if operator == ">":
        return isinstance(value, int) and value > json.loads(literal)
    return bool(value == json.loads(literal))
