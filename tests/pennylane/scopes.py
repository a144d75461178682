"""The scope that each operation needs, written anew and not read from the functions."""

from tests.scopes import ANY_TOKEN, mode_of

OWN = {
    "get_me": ANY_TOKEN,
    "create_ledger_attachment": "ledger",
    "list_ledger_attachments": "ledger",
    "create_file_attachment": "file_attachments:all",
    "list_file_attachments": "file_attachments:readonly",
    "get_trial_balance": "trial_balance:readonly",
    "list_fiscal_years": "fiscal_years:readonly",
    "list_categories": "categories:readonly",
}
# A line's categories belong to its entry.
OF_CATEGORIES = ("list_category_groups", "list_categories_of_group")


def scope_of(operation: str) -> str:
    """Return the scope that an operation must ask for (Pennylane's guide to scopes)."""
    if operation in OWN:
        return OWN[operation]
    if operation.startswith(OF_CATEGORIES) or operation.endswith(("category", "category_group")):
        return f"categories:{mode_of(operation)}"
    for name in ("journal", "ledger_account"):
        if operation.endswith((name, f"{name}s")):
            return f"{name}s:{mode_of(operation)}"
    return f"ledger_entries:{mode_of(operation)}"
