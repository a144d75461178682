"""The cases of the pages for people and of the documents that they show."""

from tools.local.seed import Case, Sower


def cases(_: Sower) -> list[Case]:
    """Return every case of every function."""
    page, document = "get_page", "get_openapi"
    nobody: dict[str, str | None] = {"Authorization": None}
    conditional = {**nobody, "If-None-Match": "*"}
    return [
        (page, "shown", "GET", "/docs", None, nobody),
        (page, "asset", "GET", "/docs/page.js", None, nobody),
        (page, "not_modified", "GET", "/docs", None, conditional),
        (page, "no_such_asset", "GET", "/docs/app.py", None, nobody),
        (document, "found", "GET", "/openapi/oauth.json", None, nobody),
        (document, "not_modified", "GET", "/openapi/oauth.json", None, conditional),
        (document, "unknown", "GET", "/openapi/..%2Fapp.py", None, nobody),
    ]
