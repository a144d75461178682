"""The rules of what an operator types: each text and key has the bounds that the API's have."""

from argparse import Namespace
from collections.abc import Iterator

from ledger.core import texts
from ledger.core.limits import ARGUMENT_CHARACTERS_MAX
from ledger.errors import EntryRefused
from ledger.http import idempotency

_NAMES = ("name", "client_name")
_KEY = "key"
_CONNECTION = ("table", "region", "endpoint_url")  # AWS judges these.


class ArgumentRefused(EntryRefused):
    """An argument that breaks a rule of its kind."""

    argument: str
    rule: str
    message = "{argument}: must be {rule}."


def check(arguments: Namespace) -> None:
    """Refuse an argument that is no plain text, a blank name, an invalid key, and a long text.

    A key is valid if a client could send it (`idempotency`).
    """
    values = {
        name: value for name, value in vars(arguments).items() if isinstance(value, str | list)
    }
    texts.check(values)
    for name, text in _texts(values):
        if name in _NAMES and not texts.normal(text):
            raise ArgumentRefused(
                argument="name", rule=f"1 to {ARGUMENT_CHARACTERS_MAX} characters, not blank"
            )
        if name == _KEY and not idempotency.is_key(text):
            raise ArgumentRefused(argument=name, rule=idempotency.RULE)
        if len(text) > ARGUMENT_CHARACTERS_MAX:
            label = "name" if name in _NAMES else name
            raise ArgumentRefused(
                argument=label, rule=f"at most {ARGUMENT_CHARACTERS_MAX} characters"
            )


def _texts(values: dict[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if name not in _CONNECTION:
            yield from ((name, text) for text in ([value] if isinstance(value, str) else value))
