"""What each operation asks of a token, said anew and not read from the functions."""

from tests.scopes import ANY_TOKEN, how


def scope_of(operation: str) -> str:
    """The scope that an operation must ask for."""
    return ANY_TOKEN if operation == "list_businesses" else f"dayzero:{how(operation)}"
