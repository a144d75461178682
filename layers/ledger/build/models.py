"""Write the models of bodies without pydantic: `SOURCES TARGET`, each a folder of the package.

The sources have pydantic's models. A function needs of these the names of their fields, and the
schema from which pydantic-core validates a body (`http/built.py`, decision 0161). So each module
of models becomes a module of plain classes, each with its schema as an expression. The Makefile of
the layer calls this program with the pydantic of this machine.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

# A module of the operator's commands, which no function imports, or the base of the sources.
_NOT_BUILT = re.compile(r"admin|http/wire")
_PYDANTIC = re.compile(r"^\s*(?:from|import) pydantic\b", re.MULTILINE)
# pydantic makes these for its own use: serialization, JSON schema, references, error titles.
_NEEDLESS = frozenset(
    ("metadata", "ref", "serialization", "serialization_alias", "computed_fields", "custom_init")
)
_HEAD = '''"""{subject}, as the layer's build wrote them without pydantic (build/models.py)."""

{imports}
'''
_CLASS = """

class {name}({bases}):
    __slots__ = ()
    __pydantic_root_model__ = {is_root}
    model_config = {config}

    @classmethod
    def body_fields(cls):
        return {fields}

    @classmethod
    def core_schema(cls):
        return {schema}
"""


class NotStorableError(Exception):
    """A schema has a value that cannot be written down."""


def sources(package: Path) -> Iterator[str]:
    """Yield the name of each module of models in the package."""
    for file in sorted(package.rglob("*.py")):
        path = file.relative_to(package)
        if _PYDANTIC.search(file.read_text()) and not _NOT_BUILT.search(path.as_posix()):
            parts = path.with_suffix("").parts
            yield ".".join(("ledger", *parts[: -1 if parts[-1] == "__init__" else None]))


def models_of(module: ModuleType) -> list[Any]:
    """Return the models that a module defines, in their order."""
    classes = [value for value in vars(module).values() if inspect.isclass(value)]
    return [c for c in classes if c.__module__ == module.__name__ and hasattr(c, "model_fields")]


class Writer:
    """The text of one module. It imports each name that it uses from the name's own module."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._homes: dict[str, str] = {}

    def text(self) -> str:
        """Return the module without pydantic."""
        classes = "".join(self._class(model) for model in models_of(self._module))
        imports = (f"from {home} import {name}" for name, home in sorted(self._homes.items()))
        return _HEAD.format(subject=self._module.__name__, imports="\n".join(imports)) + classes

    def _class(self, model: Any) -> str:
        bases = [b for b in model.__bases__ if b.__module__.startswith("ledger.dialects.")]
        fields = model.body_fields().items()
        members = (f"{name!r}: {self._field(field)}" for name, field in fields)
        return _CLASS.format(
            name=model.__name__,
            bases=", ".join(map(self._model, bases)) or self._import("ledger.http.built", "Built"),
            is_root=model.__pydantic_root_model__,
            config=self.value({"extra": model.model_config.get("extra", "ignore")}),
            fields=f"{{{', '.join(members)}}}",
            schema=self._dict(schema_of(model)),
        )

    def _field(self, field: Any) -> str:
        name = self._import("ledger.http.body_fields", "BodyField")
        models = self._tuple(map(self._model, field.models))
        return f"{name}({field.attribute!r}, {models}, {self.value(field.constants)})"

    def value(self, value: Any) -> str:
        """Return an expression that makes the value. Raise `NotStorableError` if there is none."""
        if value is None or type(value) in (bool, int, str):
            return repr(value)
        if type(value) is dict:
            is_model = value.get("type") == "model" and value == schema_of(value["cls"])
            return f"{self._model(value['cls'])}.core_schema()" if is_model else self._dict(value)
        if type(value) is list:
            return f"[{', '.join(map(self.value, value))}]"
        if type(value) is tuple:
            return self._tuple(map(self.value, value))
        if type(value) is partial and not value.keywords:
            arguments = ", ".join(map(self.value, (value.func, *value.args)))
            return f"{self._import('functools', 'partial')}({arguments})"
        if isinstance(value, FunctionType):
            return self._function(value)
        raise NotStorableError(f"{self._module.__name__}: {value!r} cannot be written down")

    def _dict(self, value: Mapping[Any, Any]) -> str:
        members = (
            f"{key!r}: {self._model(member) if key == 'cls' else self.value(member)}"
            for key, member in value.items()
        )
        return f"{{{', '.join(members)}}}"

    @staticmethod
    def _tuple(items: Any) -> str:
        return f"({''.join(f'{item}, ' for item in items)})"

    def _function(self, function: FunctionType) -> str:
        home, name = function.__module__, function.__qualname__
        if getattr(sys.modules[home], name, None) is not function:
            rule = "is no function of a module's own: use one, or a partial of one"
            raise NotStorableError(f"{self._module.__name__}: {home}.{name} {rule}")
        if _PYDANTIC.search(inspect.getsource(sys.modules[home])) or home.startswith("pydantic"):
            rule = "needs pydantic: move it into a module that does not"
            raise NotStorableError(f"{self._module.__name__}: {home}.{name} {rule}")
        return self._import(home, name)

    def _model(self, model: type) -> str:
        if model.__module__ == self._module.__name__:
            return model.__name__
        return self._import(model.__module__, model.__name__)

    def _import(self, module: str, name: str) -> str:
        if self._homes.setdefault(name, module) != module:
            rule = f"{module} and {self._homes[name]} have the same {name}"
            raise NotStorableError(f"{self._module.__name__}: {rule}")
        return name


def schema_of(model: Any) -> dict[str, Any]:
    """Return the schema of a model, with nothing that validation does not need."""
    if model.__pydantic_complete__ is False or "__pydantic_core_schema__" not in vars(model):
        model.model_rebuild(force=True)
    schema = model.__pydantic_core_schema__
    definitions: dict[str, Any] = {}
    if schema["type"] == "definitions":
        definitions = {definition["ref"]: definition for definition in schema["definitions"]}
        schema = schema["schema"]
    plain: dict[str, Any] = _plain(schema, definitions)
    return plain


def _plain(value: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a part of a schema without needless members, with definitions in their places."""
    if isinstance(value, list):
        return [_plain(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "definition-ref":
        return _plain(definitions[value["schema_ref"]], definitions)
    # A mapping of fields has the clients' names, such as `metadata`, and no type.
    needless = _NEEDLESS if isinstance(value.get("type"), str) else ()
    return {k: _plain(item, definitions) for k, item in value.items() if k not in needless}


def main(package: Path, target: Path) -> None:
    """Write each module of models into the target, in the place of its source."""
    sys.path.insert(0, str(package.parent))
    for name in sources(package):
        module = importlib.import_module(name)
        if not models_of(module):
            raise NotStorableError(f"{name} imports pydantic and has no model")
        file = target / Path(inspect.getfile(module)).relative_to(package)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(Writer(module).text())


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]))
