"""What each operation asks of a token, said anew and not read from the functions."""

from tests.scopes import how


def scope_of(operation: str) -> str:
    """The scope that an operation must ask for (specs/dwolla.md)."""
    return f"labels:{how(operation)}"
