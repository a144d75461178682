"""The clients of all dialects have one surface, so that a test reads alike in each dialect."""

import importlib
import inspect

import pytest

from tests.clients.client import Surface
from tests.present import VENDORS, has


@pytest.mark.parametrize("dialect", [name for name in VENDORS if has(name)])
def test_a_dialect_has_one_client_with_the_common_surface(dialect: str) -> None:
    module = importlib.import_module(f"tests.clients.{dialect}")
    (client,) = (
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__
    )
    assert issubclass(client, Surface)
    assert not inspect.isabstract(client)
    for name in ("send", "get", "make"):
        parameters = [*inspect.signature(getattr(client, name)).parameters]
        assert parameters == [*inspect.signature(getattr(Surface, name)).parameters], name
