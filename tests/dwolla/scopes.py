"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import mode_of

OF_CUSTOMERS = ("get_customer", "list_customers", "create_customer")


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for (specs/dwolla.md)."""
    name = "customers" if operation in OF_CUSTOMERS else "labels"
    return f"{name}:{mode_of(operation)}"
