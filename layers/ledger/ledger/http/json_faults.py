"""The faults of a text that is no JSON, in plain words: Python's own advise a programmer."""

from json import JSONDecodeError

# By the begin of the message of Python's decoder; Python 3.13 told trailing commas apart.
_PROBLEMS = {
    "Unexpected UTF-8 BOM": "it begins with a byte order mark (U+FEFF), which JSON does not permit",
    "Expecting value": "a value is missing, or is none of JSON",
    "Expecting property name": "a key in double quotes is missing",
    "Expecting ':'": "the colon after a key is missing",
    "Expecting ','": "a comma or a closing bracket is missing",
    "Extra data": "it does not end after its first value",
    "Unterminated string": "a text has no closing quote, and begins",
    "Invalid control character": "a text has a control character that is not escaped",
    "Invalid \\uXXXX": "a text has \\u without four hexadecimal digits",
    "Invalid \\escape": "a text has a backslash that begins no escape of JSON",
    "Illegal trailing comma": "a comma has a closing bracket behind it",
}
UNKNOWN = "it is not JSON"  # for a message that another version of Python adds


def problem(error: JSONDecodeError) -> str:
    """Return the fault and its place by line and column, which count from 1."""
    words = (text for begin, text in _PROBLEMS.items() if error.msg.startswith(begin))
    return f"{next(words, UNKNOWN)} at line {error.lineno} column {error.colno}"
