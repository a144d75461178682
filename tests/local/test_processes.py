"""A program beside us gets a port that nobody else takes before it listens."""

import secrets
import socket

import pytest

from tools.local import processes


def test_no_connection_gets_a_port_that_a_program_may_get() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as connection:
            ports = {address[1], connection.getsockname()[1]}
    assert not ports & {*processes.PORTS}


def test_a_port_in_use_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    free = processes.free_port()
    with socket.create_server(("127.0.0.1", processes.free_port())) as server:
        in_use = server.getsockname()[1]
        choices = iter([in_use, in_use, free])
        monkeypatch.setattr(secrets, "choice", lambda _: next(choices))
        assert processes.free_port() == free
