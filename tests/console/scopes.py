"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import PUBLIC

OWN = {"get_page": PUBLIC}


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for."""
    return OWN.get(operation, "console:readonly")
