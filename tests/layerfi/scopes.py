"""What each operation asks of a token, said anew and not read from the functions."""

from tests.scopes import ANY_TOKEN, how


def scope_of(operation: str) -> str:
    """The scope that an operation must ask for."""
    if operation == "create_auth_token":
        return "layerfi:readonly"  # it may do what its maker may, and no more
    return ANY_TOKEN if operation == "get_whoami" else f"layerfi:{how(operation)}"
