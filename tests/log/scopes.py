"""The scope that each operation needs, written anew and not read from the functions."""


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for."""
    assert operation
    return "log:readonly"
