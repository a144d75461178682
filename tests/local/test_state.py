"""The folders of local services: one service each, and one link to the newest."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.local import processes, state
from tools.local.template import ROOT


def serve(folder: Path, port: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `tools.local serve`, which is to refuse."""
    command = [sys.executable, "-m", "tools.local", "serve", "--port", str(port)]
    return subprocess.run(
        [*command, "--folder", str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def used_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def assert_one_line(ended: subprocess.CompletedProcess[str], text: str) -> None:
    """Check that the service refused with one line and served nothing."""
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"cannot serve: {text}\n"


def test_a_port_in_use_is_one_line(tmp_path: Path, used_port: int) -> None:
    advice = f"choose another, such as PORT={used_port + 1}"
    assert_one_line(serve(tmp_path, used_port), f"port {used_port} is in use: {advice}")


def test_a_port_that_is_none_is_one_line(tmp_path: Path) -> None:
    assert_one_line(serve(tmp_path, 70000), "port 70000: it is from 1 to 65535")


def test_an_unknown_engine_is_one_line(tmp_path: Path) -> None:
    choice = "it is one of dynoxide, dynamodb-local, moto, or the URL of an engine"
    ended = serve(tmp_path, processes.free_port(), ENGINE="postgres")
    assert_one_line(ended, f"ENGINE=postgres: {choice}")


def test_an_engine_that_cannot_be_had_is_one_line(tmp_path: Path) -> None:
    ended = serve(tmp_path, processes.free_port(), ENGINE="dynamodb-local", PATH="/nowhere")
    assert_one_line(ended, "DynamoDB Local needs Java 17, and there is no java")


def test_a_second_service_on_the_same_data_is_one_line(tmp_path: Path) -> None:
    with state.locked(tmp_path):
        ended = serve(tmp_path, processes.free_port())
    place = os.path.relpath(tmp_path)
    assert_one_line(ended, f"process {os.getpid()} serves the data of {place}")


def test_an_ended_service_frees_its_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with state.locked(tmp_path):
            pass


@pytest.mark.parametrize(
    ("path", "environment", "text"),
    [
        ("events/nope", {}, "there is no events/nope"),
        ("README.md", {"ENGINE": "moto"}, f"{ROOT / 'README.md'} is no event in JSON: "),
        ("events", {"ENGINE": "postgres"}, "ENGINE=postgres: it is one of "),
    ],
)
def test_a_replay_that_cannot_be_is_one_line(
    path: str, environment: dict[str, str], text: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tools.local.replay", path],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode in (1, 2), ended.stdout) == (True, "")
    assert ended.stderr.startswith(f"cannot replay: {text}")
    assert ended.stderr.count("\n") == 1


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """The folders of two services, with their `demo.json`."""
    folders = [tmp_path / port for port in ("8000", "8001")]
    for folder in folders:
        folder.mkdir()
        (folder / state.DEMO).write_text(json.dumps({"port": folder.name}))
    return folders


def port_in(link: Path) -> str:
    return str(json.loads(link.read_text())["port"])


def test_the_newest_running_service_has_the_link(tmp_path: Path, folders: list[Path]) -> None:
    link = tmp_path / state.DEMO
    older, newer = folders
    with state.locked(older), state.newest(older):
        assert port_in(link) == "8000"
        with state.locked(newer), state.newest(newer):
            assert port_in(link) == "8001"
        assert port_in(link) == "8000"
    assert not link.is_symlink()


def test_an_older_service_ends_without_the_link(tmp_path: Path, folders: list[Path]) -> None:
    link = tmp_path / state.DEMO
    older, newer = folders
    with state.locked(newer):
        with state.newest(older), state.newest(newer):
            pass
        assert not link.exists()
        first = state.newest(older)
        first.__enter__()
        with state.newest(newer):
            first.__exit__(None, None, None)
            assert port_in(link) == "8001"


def test_a_killed_services_link_is_replaced(tmp_path: Path, folders: list[Path]) -> None:
    link = tmp_path / state.DEMO
    link.symlink_to(Path("8000", state.DEMO))
    with state.locked(folders[1]), state.newest(folders[1]):
        assert port_in(link) == "8001"
    assert not link.is_symlink(), "the killed service does not get it back"
