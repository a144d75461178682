"""The refusals that an operation can answer with, and their public sentences."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ledger.dialects import oauth
from ledger.dialects.oauth.errors import GrantRefused
from ledger.errors import LedgerError, MethodNotAllowed, NotFound, RouteNotFound
from ledger.http.dialect import Dialect, all_dialects
from ledger.http.endpoint import ANY_TOKEN, PUBLIC
from tools.local.refusals import every_refusal
from tools.local.template import ROOT, Route
from tools.openapi.operations import PAGE, Operation, of_route

KEY = "Idempotency-Key"
# A request that reaches no operation, or one of a dialect that is switched off.
_OF_NO_OPERATION = (NotFound, RouteNotFound, MethodNotAllowed)
_FORM = "multipart/form-data"


@cache
def _table() -> dict[str, Any]:
    """Return the sentences and groups that all dialects share."""
    table: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("refusals.yaml").read_text())
    return table


@cache
def source(dialect: str) -> dict[str, Any]:
    """Return a dialect's openapi.yaml; nothing, if it has none."""
    file = ROOT / "functions" / dialect / "openapi.yaml"
    additions: dict[str, Any] = yaml.safe_load(file.read_text()) if file.is_file() else {}
    return additions


def every(dialect: Dialect) -> list[LedgerError]:
    """Return an example of each refusal of the core and of this dialect."""
    foreign = [f"ledger.dialects.{other.name}" for other in all_dialects() if other is not dialect]
    examples = [
        refusal
        for refusal in every_refusal()
        if not type(refusal).__module__.startswith((*foreign, "ledger.directory"))
        and ".admin" not in type(refusal).__module__
        and type(refusal) is not LedgerError
    ]
    return [*examples, _invalid_client()] if dialect is oauth.DIALECT else examples


def _invalid_client() -> LedgerError:
    return GrantRefused(code="invalid_client", description="…")


@cache
def _examples() -> Mapping[str, LedgerError]:
    """Return an example of each refusal by the name of its class."""
    examples = {type(refusal).__name__: refusal for refusal in every_refusal()}
    return {**examples, "InvalidClient": _invalid_client()}


def reasons(operation: Operation, dialect: Dialect) -> dict[int, list[str]]:
    """Return the public sentences of an operation's refusals by their status."""
    by_status: dict[int, list[str]] = {}
    for name, sentence in _sentences(operation, dialect).items():
        status = dialect.refuse(_examples()[name], "").status
        sentences = by_status.setdefault(status, [])
        if sentence not in sentences:
            sentences.append(sentence)
    return by_status


def undocumented(observed: set[tuple[str, str]], routes: Iterable[Route]) -> set[tuple[str, str]]:
    """Return which of the observed refusals, each a route's key and a class, no document has.

    A document may name a more general class, or a more special one.
    """
    documented = {route.key: _kinds(route) for route in routes if _has_document(route)}
    kinds = {type(refusal).__name__: type(refusal) for refusal in _examples().values()}
    return {
        (key, name)
        for key, name in observed
        if key in documented
        and kinds[name] not in _OF_NO_OPERATION
        and not any(
            issubclass(kinds[name], kind) or issubclass(kind, kinds[name])
            for kind in documented[key]
        )
    }


def _has_document(route: Route) -> bool:
    return "operations" in source(route.dialect) and route.operation != PAGE


def _kinds(route: Route) -> list[type[LedgerError]]:
    """Return the classes of the refusals that a route's document names."""
    dialect = next(dialect for dialect in all_dialects() if dialect.name == route.dialect)
    return [type(_examples()[name]) for name in _sentences(of_route(route), dialect)]


def _sentences(operation: Operation, dialect: Dialect) -> dict[str, str]:
    additions = source(dialect.name)
    texts = {**_table()["sentences"], **additions.get("refusals", {}).get("sentences", {})}
    sentences: dict[str, str] = {}
    for item in _items(operation, dialect, additions):
        override = item if isinstance(item, dict) else {}
        for name in override or _table()["groups"].get(item, [item]):
            template = override.get(name) or texts[name]
            sentences[name] = template.format(**additions.get("words", {}))
    return sentences


def _items(
    operation: Operation, dialect: Dialect, additions: dict[str, Any]
) -> Iterator[str | dict[str, str]]:
    """Yield groups and refusals: first by what the code declares, then by openapi.yaml."""
    yield "every"
    yield "limited"
    if operation.scope != PUBLIC:
        yield "token"
    if operation.scope not in (PUBLIC, ANY_TOKEN):
        yield "ScopeMissing"
    if dialect.accept:
        yield "NotAcceptable"
    yield from _of_request(operation, additions)
    by_operation = additions.get("refusals", {})
    yield from by_operation.get("all", [])
    yield from by_operation.get(operation.function, [])


def _of_request(operation: Operation, additions: dict[str, Any]) -> Iterator[str]:
    """Yield the groups that follow from an operation's method, path, headers and body."""
    headers = {
        name
        for name, header in additions.get("headers", {}).items()
        if operation.route.method in header["of"] or operation.function in header["of"]
    }
    if "{businessId}" in operation.route.path or "x-business-id" in headers:
        yield "BusinessNotFound"
    if operation.model is not None:
        yield "body"
    if _FORM in additions.get("forms", {}).get(operation.function, {}):
        yield "file"
    if operation.route.method != "GET":
        yield "write"
    if KEY in headers:
        yield "IdempotencyConflict"
    if "page" in operation.takes.query:
        yield "AnswerTooLarge"
