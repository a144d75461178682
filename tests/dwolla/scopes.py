"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import mode_of


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for (specs/dwolla.md)."""
    return f"labels:{mode_of(operation)}"
