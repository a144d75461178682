"""The container of the local service: its Dockerfile and compose.yaml, which nobody built here.

No container engine is at hand. `make lint` lets hadolint read the Dockerfile. These tests start the
service from the copied paths alone, with the packages of its lock alone.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_locks import SERVICE, pinned
from tools.local import engines, processes
from tools.local.__main__ import PORTS
from tools.local.template import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
READY_SECONDS = 90

# Refuses packages that are not in the lock, as if they were not installed.
LOCKED = """
import sys
from importlib.metadata import packages_distributions
names = set({names!r})
owners = packages_distributions()
class Absent:
    def find_spec(self, name, path=None, target=None):
        owner = owners.get(name.partition(".")[0], [])
        if owner and not names & {{one.lower().replace("_", "-") for one in owner}}:
            raise ModuleNotFoundError(f"{{name}} is not in the lock")
sys.meta_path.insert(0, Absent())
"""


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_the_images_are_pinned_by_version() -> None:
    images = [*instructions("FROM"), *(s["image"] for s in COMPOSE.values() if "image" in s)]
    assert len(images) == 2
    for image in images:
        assert re.search(r":\d+\.\d+\.\d+(-[a-z-]+)?$", image), image


def test_copied_paths_exist_and_are_in_the_context() -> None:
    sources = [path for line in instructions("COPY") for path in line.split()[:-1]]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source.partition('/')[0]}" in ignored, source


def test_the_container_runs_as_a_user_and_is_asked_for_its_health() -> None:
    (user,) = instructions("USER")
    assert user != "0"
    assert f"useradd --create-home --uid {user} " in DOCKERFILE
    (probe,) = instructions("HEALTHCHECK")
    assert '"tools.local.health"' in probe
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_compose_publishes_on_the_loopback_address_alone() -> None:
    ports = [port for service in COMPOSE.values() for port in service.get("ports", ())]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    host = COMPOSE["ledger"]["environment"]["ENGINE"].removeprefix("http://").partition(":")[0]
    assert host in COMPOSE


def recipe(target: str) -> tuple[str, list[str]]:
    """Return the prerequisites and the first command of a Makefile's target, as words."""
    (match,) = re.findall(rf"^{target}: (.+)\n\t@(.+)$", MAKEFILE, re.MULTILINE)
    prerequisites, command = match
    return prerequisites, command.split()


def test_the_container_runs_the_command_of_make_serve() -> None:
    (command,) = instructions("CMD")
    _, words = recipe("serve")
    assert json.loads(command)[:4] == ["python", *words[1:4]]
    assert json.loads(command)[4:] == ["--host", "0.0.0.0"], "for the host's published ports"


def test_the_container_installs_the_packages_of_make_serve() -> None:
    locks = re.findall(r"\S+/requirements/\S+\.txt", " ".join(instructions("RUN")))
    prerequisites, _ = recipe(r"\.venv/serve")
    assert locks == ["tools/requirements/serve.txt"]
    assert locks[0] in prerequisites.split()


def test_the_settings_of_the_container_are_those_that_the_service_reads() -> None:
    settings = dict(pair.split("=") for pair in instructions("ENV")[0].split())
    port = re.findall(r"^PORT \?= (\d+)$", MAKEFILE, re.MULTILINE)
    assert [settings["PORT"]] == port == [PORTS["PORT"]]
    assert instructions("EXPOSE") == [f"{settings['PORT']} {settings['FILES_PORT']}"]
    assert settings["ENGINE"] in engines.NAMES
    service = COMPOSE["ledger"]
    assert set(service["environment"]) == {"ENGINE", *PORTS}
    for name in PORTS:
        port_of_host = f"${{{name}:-{settings[name]}}}"
        assert service["environment"][name] == port_of_host
        assert f"127.0.0.1:{port_of_host}:{port_of_host}" in service["ports"]


def test_each_document_that_names_the_container_says_that_nobody_has_built_it() -> None:
    for file in (ROOT / "README.md", ROOT / "docs" / "commands.md"):
        text = file.read_text()
        assert "docker compose up" in text
        assert re.search(r"[Nn]obody has built", text), file


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the copied paths alone."""
    folder = tmp_path_factory.mktemp("image")
    for line in instructions("COPY"):
        *sources, target = line.split()
        for source in sources:
            place = folder / (source if target == "./" else target)
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                left_out = shutil.ignore_patterns("__pycache__", "build")
                shutil.copytree(ROOT / source, place, ignore=left_out, dirs_exist_ok=True)
            else:
                shutil.copy(ROOT / source, place)
    names = {*pinned(SERVICE), "serverless-ledger"}
    (folder / "sitecustomize.py").write_text(LOCKED.format(names=names))
    return folder


def test_the_service_runs_on_what_the_image_has(image: Path, tmp_path: Path) -> None:
    (command,) = instructions("CMD")
    words = [sys.executable, *shlex.split(command.strip("[]").replace(",", " "))[1:]]
    port, log = processes.free_port(), tmp_path / "log"
    settings = dict(pair.split("=") for pair in instructions("ENV")[0].split())
    ports = {"PORT": str(port), "FILES_PORT": str(processes.free_port())}
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **settings,
        **ports,
        "PYTHONPATH": os.pathsep.join(map(str, (image, image / "layers" / "ledger"))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    with processes.running(
        words,
        log,
        lambda: b"Requests (Ctrl+C stops)" in log.read_bytes(),
        seconds=READY_SECONDS,
        cwd=image,
        environment=environment,
    ) as process:
        probe = [sys.executable, "-m", "tools.local.health"]
        healthy = subprocess.run(probe, cwd=image, env=environment, check=False)
        process.terminate()
        assert process.wait(processes.ENDING_SECONDS) == 0
        ended = subprocess.run(probe, cwd=image, env=environment, check=False)
    assert (healthy.returncode, ended.returncode) == (0, 1)
