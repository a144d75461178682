"""The layer's own form of the models tells the same of each body as the models of the sources.

The build writes it without pydantic (layers/ledger/build/models.py). Here it is written anew, and
both forms validate the recorded bodies, each with each of its values missing, wrong and more.
"""

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import ValidationError

from ledger.http.endpoint import TAKES
from ledger.http.wire import Wire
from tests.built_layer import PACKAGE, program
from tools.local.events import files_of
from tools.local.gateway import Gateway, handler_of
from tools.local.template import Route

WRONG: list[Any] = [None, True, 7, -1, 10**19, "", " x ", "x" * 3000, "7", [], [None], {}, {"x": 1}]
Model = type[Any]


def load(name: str, text: str) -> ModuleType:
    """Return the module of a text."""
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(text, f"<{name} as built>", "exec"), module.__dict__)  # noqa: S102
    return module


@cache
def built() -> dict[str, ModuleType]:
    """Return the modules that the build writes, by name. They import each other."""
    names = [*program("models").sources(PACKAGE)]
    ours = {name: importlib.import_module(name) for name in names}
    # A module that others import comes first, as the parent of `models.customers`.
    order = sorted(names, key=lambda name: name.count("."))
    try:
        return {name: load(name, program("models").Writer(ours[name]).text()) for name in order}
    finally:
        sys.modules.update(ours)


def models() -> list[Model]:
    """Return each model of the sources."""
    ours = (importlib.import_module(name) for name in built())
    return [model for module in ours for model in program("models").models_of(module)]


def outcome(validate: Callable[[], Any]) -> Any:
    """Return a body's values, or the list of its faults."""
    try:
        return plain(validate())
    except ValidationError as error:
        return [{**fault, "ctx": repr(fault.get("ctx"))} for fault in error.errors()]


def plain(value: Any) -> Any:
    if hasattr(value, "model_fields_set"):
        values = {name: plain(member) for name, member in vars(value).items()}
        return type(value).__name__, values, sorted(value.model_fields_set)
    return [plain(item) for item in value] if isinstance(value, list) else (type(value), value)


def variants(body: Any) -> Iterator[Any]:
    """Yield copies of a body in which one place is absent, wrong, repeated or unknown."""
    yield from WRONG
    if isinstance(body, dict):
        yield {**body, "unknown": 1}
        for key, value in body.items():
            yield {name: member for name, member in body.items() if name != key}
            yield from ({**body, key: variant} for variant in variants(value))
    elif isinstance(body, list) and body:
        yield body * 2
        yield from ([variant, *body[1:]] for variant in variants(body[0]))


def bodies_of(route: Route) -> Iterator[Any]:
    """Yield the bodies of a route's events that are JSON."""
    for file in files_of(route):
        try:
            yield json.loads(json.loads(file.read_text()).get("body") or "")
        except ValueError:
            continue


@pytest.fixture(scope="module")
def routes(gateway: Gateway) -> dict[Model, list[Route]]:
    """The routes that take each model."""
    takers: dict[Model, list[Route]] = {}
    for route in gateway.routes:
        if model := getattr(handler_of(route), TAKES).body:
            takers.setdefault(model, []).append(route)
    return takers


def test_both_forms_of_a_model_tell_the_same_of_each_body(routes: Any) -> None:
    outcomes, accepted = 0, 0
    for model, takers in routes.items():
        twin = getattr(built()[model.__module__], model.__name__)
        recorded = {json.dumps(body): body for route in takers for body in bodies_of(route)}
        assert recorded, f"{model} has no recorded body"
        bodies = (v for body in recorded.values() for v in (body, *variants(body)))
        # The request refuses other bodies first.
        kinds = dict | list if model.__pydantic_root_model__ else dict
        for body in (body for body in bodies if isinstance(body, kinds)):
            for extra in (None, "forbid"):
                ours = outcome(partial(model.model_validate, body, extra=extra))
                assert outcome(partial(twin.model_validate, body, extra=extra)) == ours, body
                outcomes += 1
                accepted += isinstance(ours, tuple)
    assert outcomes > 10_000
    assert accepted > 1_000


def test_each_route_with_a_body_has_the_other_form_of_its_model(routes: Any) -> None:
    assert len(routes) > 20
    assert {*routes} <= {*models()}


def test_both_forms_of_a_model_name_the_same_fields_and_share_their_bases() -> None:
    for model in models():
        twin = getattr(built()[model.__module__], model.__name__)
        assert names(twin) == names(model)
        assert twin.model_config["extra"] == model.model_config.get("extra", "ignore")
        assert twin.__pydantic_root_model__ == model.__pydantic_root_model__
        ours = [base.__name__ for base in model.__mro__ if base.__module__ == model.__module__]
        assert [b.__name__ for b in twin.__mro__ if b.__module__ == model.__module__] == ours


def names(model: Any) -> Any:
    """Return the fields of a model, with the names of the models below it."""
    return {
        name: (field.attribute, [below.__name__ for below in field.models], field.constants)
        for name, field in model.body_fields().items()
    }


def test_the_layers_own_form_names_no_pydantic() -> None:
    for name, module in built().items():
        text = program("models").Writer(importlib.import_module(name)).text()
        assert not re.search(r"import pydantic\b|from pydantic\b", text), module


def _own(value: object) -> object:
    return value


class Closure(Wire):
    """A model with a rule that no module names."""

    name: Annotated[str, BeforeValidator(lambda value: value)]


class Metadata(Wire):
    """A model with a rule of pydantic's own, since its length comes after a rule of ours."""

    name: Annotated[str, BeforeValidator(str), Field(max_length=3)]


class Near(Wire):
    """A model with a rule in a module that needs pydantic."""

    name: Annotated[str, AfterValidator(_own)]


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        (Closure, "is no function of a module's own"),
        (Metadata, "cannot be written down|needs pydantic"),
        (Near, "_own needs pydantic: move it into a module that does not"),
    ],
)
def test_a_rule_that_cannot_be_written_down_fails_the_build(model: Model, rule: str) -> None:
    module = ModuleType(__name__)
    module.__dict__[model.__name__] = model
    with pytest.raises(program("models").NotStorableError, match=rule):
        program("models").Writer(module).text()
