"""The scope that each function needs; each dialect's own are in tests/<dialect>/scopes.py."""

import importlib

PUBLIC, ANY_TOKEN = "none at all", "any token"
ROOMS = {"oauth": PUBLIC, "web": PUBLIC, "default": ANY_TOKEN}


def mode_of(operation: str) -> str:
    """Name what an operation does, as scopes do."""
    return "readonly" if operation.startswith(("get_", "list_")) else "all"


def scope_of(function: str) -> str:
    """Find the scope of a function, such as dwolla/create_label."""
    room, _, operation = function.partition("/")
    if room in ROOMS:
        return ROOMS[room]
    scope: str = importlib.import_module(f"tests.{room}.scopes").scope_of(operation)
    return scope
