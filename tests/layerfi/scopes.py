"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import ANY_TOKEN, mode_of


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for."""
    if operation == "create_auth_token":
        return "layerfi:readonly"  # it may do what its maker may, and no more
    return ANY_TOKEN if operation == "get_whoami" else f"layerfi:{mode_of(operation)}"
