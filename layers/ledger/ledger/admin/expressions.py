"""The expressions of our writes, evaluated on an item in memory: for a dry run.

Our conditions are terms, joined by AND and OR without brackets, with AND before OR:

    attribute_exists(a)   attribute_not_exists(a)   contains(a, :v)
    a = :v   a <> :v   a < :v   a >= :v   a BETWEEN :v AND :w

Our updates are `SET a = :v, b = b + :v, c = if_not_exists(c, :v)`, `REMOVE a, b` and `ADD a :v`.
Any other expression is an `AssertionError`, so that a dry run never guesses.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ledger.aws.items import Item
from ledger.store.items.codec import integer

Action = Mapping[str, Any]
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FUNCTION = re.compile(r"(\w+)\((\S+?)(?:, (\S+))?\)")
_BETWEEN = re.compile(r"([#\w]+) BETWEEN (\S+) AND (\S+)")
_COMPARISON = re.compile(r"([#\w]+) (=|<>|<=?|>=?) (\S+)")
_SECTION = re.compile(r"\b(SET|REMOVE|ADD) ")
_COMMA = re.compile(r", (?![^(]*\))")


def is_met(action: Action, item: Item | None) -> bool:
    """Return whether the action's condition holds for an item, or for None without one."""
    condition = action.get("ConditionExpression")
    if condition is None:
        return True
    # The AND of BETWEEN stands before a value, every other AND before an attribute.
    return any(
        all(_holds(term, action, item or {}) for term in re.split(r" AND (?!:)", part))
        for part in condition.split(" OR ")
    )


def _holds(term: str, action: Action, item: Item) -> bool:
    if match := _FUNCTION.fullmatch(term):
        function, name, word = match.groups()
        value = item.get(_name(name, action))
        if function == "contains":
            return value is not None and _value(word, action) in value["L"]
        assert function in ("attribute_exists", "attribute_not_exists"), term
        return (value is not None) == (function == "attribute_exists")
    if match := _BETWEEN.fullmatch(term):
        name, low, high = match.groups()
        return _compare(name, ">=", low, action, item) and _compare(name, "<=", high, action, item)
    match = _COMPARISON.fullmatch(term)
    assert match, term
    name, sign, word = match.groups()
    return _compare(name, sign, word, action, item)


def _compare(name: str, sign: str, word: str, action: Action, item: Item) -> bool:
    value, other = item.get(_name(name, action)), _value(word, action)
    if value is None:
        return sign == "<>"
    return _COMPARISONS[sign](_plain(value), _plain(other))


def updated(action: Action, item: Item | None) -> Item:
    """Return the item after an update's expression. A missing item begins with its key."""
    after = dict(item or action["Key"])
    for verb, text in _sections(action["UpdateExpression"]):
        for part in _COMMA.split(text):
            if verb == "SET":
                name, _, expression = part.partition(" = ")
                after[_name(name, action)] = _result(expression, action, item or {})
            elif verb == "ADD":
                name, _, word = part.partition(" ")
                after[_name(name, action)] = _sum(name, word, action, item or {})
            else:
                after.pop(_name(part, action), None)
    return after


def _sections(expression: str) -> Iterator[tuple[str, str]]:
    first, *parts = _SECTION.split(expression)
    assert not first, expression
    for verb, text in zip(parts[::2], parts[1::2], strict=True):
        yield verb, text.strip()


def _result(expression: str, action: Action, item: Item) -> Any:
    if match := _FUNCTION.fullmatch(expression):
        function, name, word = match.groups()
        assert function == "if_not_exists", expression
        return item.get(_name(name, action)) or _value(word, action)
    name, plus, word = expression.partition(" + ")
    return _sum(name, word, action, item) if plus else _value(expression, action)


def _sum(name: str, word: str, action: Action, item: Item) -> Any:
    present = item.get(_name(name, action), integer(0))
    return integer(_plain(present) + _plain(_value(word, action)))


def _name(word: str, action: Action) -> str:
    assert not word.startswith(":"), word
    return str(action["ExpressionAttributeNames"][word]) if word.startswith("#") else word


def _value(word: str, action: Action) -> Any:
    assert word.startswith(":"), word
    return action["ExpressionAttributeValues"][word]


def _plain(value: Any) -> Any:
    """Return an attribute's value as Python compares it: a number as an integer."""
    ((kind, content),) = value.items()
    return int(content) if kind == "N" else content
