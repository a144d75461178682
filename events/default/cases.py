"""The cases of what has no route; each dialect has more of them, for its own paths."""

from tools.local.seed import Case, Sower


def cases(_: Sower) -> list[Case]:
    """Return every case of every function."""
    name = "refuse_route"
    return [
        (name, "wrong_method", "GET", "/token", None, {}),
        (name, "no_token", "GET", "/token", None, {"Authorization": None}),
    ]
