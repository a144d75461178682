"""The demo of `make serve`: its lines answer as printed, and show one book."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.local.service import Service, serving, tried

pytestmark = pytest.mark.real_engine


def blocks(log: str) -> dict[str, str]:
    """Return each printed command by the title above it."""
    pattern = re.compile(r"^(\w+: .+)\n\n  (curl (?:.*\\\n)*.*)$", re.MULTILINE)
    return dict(pattern.findall(log))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    with tried(folder) as running:
        yield running


@pytest.fixture(scope="module")
def answers(service: Service, folder: Path) -> dict[str, tuple[str, Any]]:
    """Each printed line's title, with the status and the body of its answer."""
    assert service.process.poll() is None
    results = {}
    for title, command in blocks((folder / "log").read_text()).items():
        words = [word for word in shlex.split(command) if word != "\n"]
        ended = subprocess.run([*words, "-s"], capture_output=True, text=True, check=True)
        head, _, body = ended.stdout.replace("\r", "").partition("\n\n")
        results[title] = head.split()[1], json.loads(body) if body else None
    return results


def test_each_printed_line_is_answered(answers: dict[str, tuple[str, Any]]) -> None:
    statuses = {title.partition(":")[0]: status for title, (status, _) in answers.items()}
    assert len(answers) == 5, answers.keys()  # one of each dialect, and one that reads
    assert set(statuses) == {"Dwolla", "Pennylane", "Layer", "DayZero"}
    assert {status for status, _ in answers.values()} <= {"200", "201"}


def test_the_last_line_reads_the_entries_of_other_dialects(
    answers: dict[str, tuple[str, Any]],
) -> None:
    *_, (title, (_, body)) = answers.items()
    assert "whichever API posted them" in title
    texts = {entry["description"] for entry in body["items"]}
    assert {"Invoice F-2026-001", "A sale", "A payment"} <= texts


def test_the_banner_names_no_page_that_is_off(tmp_path: Path) -> None:
    with serving(tmp_path, "Console=false", engine="moto"):
        log = (tmp_path / "log").read_text()
    assert "/docs" in log
    assert "/console" not in log
