"""A transport for each test, and the environment of plain Lambda."""

import os
from collections.abc import Iterator

import pytest

from ledger.aws import clients

REGION = "eu-west-1"
KEYS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": REGION}
LAMBDA = {**KEYS, "AWS_SESSION_TOKEN": "token", "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"}


@pytest.fixture(autouse=True)
def fresh_transport() -> Iterator[None]:
    """A transport without failures: one test's failures must not make the next one fall back."""
    clients.transport.cache_clear()
    clients.guard.cache_clear()
    yield
    clients.transport.cache_clear()
    clients.guard.cache_clear()


@pytest.fixture
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a function on plain Lambda."""
    for name in tuple(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy") or "BUNDLE" in name:
            monkeypatch.delenv(name)
    monkeypatch.delenv("TRANSPORT", raising=False)
    monkeypatch.setenv("HOME", "/nowhere")
    for name, value in LAMBDA.items():
        monkeypatch.setenv(name, value)
    return monkeypatch
