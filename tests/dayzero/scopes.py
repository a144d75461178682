"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import ANY_TOKEN, mode_of


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for."""
    return ANY_TOKEN if operation == "list_businesses" else f"dayzero:{mode_of(operation)}"
