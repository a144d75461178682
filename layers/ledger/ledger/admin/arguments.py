"""What an operator may type: each text and key within the bounds that the API's have."""

import argparse
from collections.abc import Iterator

from ledger.core import texts
from ledger.core.limits import ARGUMENT_CHARACTERS_MAX
from ledger.errors import EntryRefused
from ledger.http import idempotency

_NAMES = ("name", "called")
_KEY = "key"
_CONNECTION = ("table", "region", "endpoint_url")  # AWS judges these.


class ArgumentRefused(EntryRefused):
    """An argument that breaks a rule of its kind."""

    argument: str
    rule: str
    message = "{argument}: must be {rule}."


def check(said: argparse.Namespace) -> None:
    """Refuse a text with a character that no text may have, or that is no UTF-8, and the rest.

    A name has a visible character, and a key is one that a client could send (`idempotency`).
    """
    given = {name: value for name, value in vars(said).items() if isinstance(value, str | list)}
    texts.check(given)
    for name, text in _texts(given):
        if name in _NAMES and not texts.normal(text):
            raise ArgumentRefused(
                argument="name", rule=f"1 to {ARGUMENT_CHARACTERS_MAX} characters, not blank"
            )
        if name == _KEY and not idempotency.is_key(text):
            raise ArgumentRefused(argument=name, rule=idempotency.RULE)
        if len(text) > ARGUMENT_CHARACTERS_MAX:
            shown = "name" if name in _NAMES else name
            raise ArgumentRefused(
                argument=shown, rule=f"at most {ARGUMENT_CHARACTERS_MAX} characters"
            )


def _texts(given: dict[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        if name not in _CONNECTION:
            yield from ((name, text) for text in ([value] if isinstance(value, str) else value))
