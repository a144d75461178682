"""The audit of packages: both locks and the built layer, and closed where it cannot look."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tools import audit, sizes
from tools.local.template import ROOT

SHIPPED = str(ROOT / "layers" / "ledger" / "requirements.txt")
DEVELOPMENT = str(ROOT / "tools" / "requirements" / "dev.txt")


class PipAudit:
    """Stands in for pip-audit: notes its calls, and finds a hole where it is told to."""

    def __init__(self, hole_in: str = "nowhere") -> None:
        self.hole_in = hole_in
        self.calls: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str]) -> int:
        self.calls.append(command)
        return int(any(self.hole_in in argument for argument in command))


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A build whose layer has the packages of the lock, a function and some bytecode."""
    layer = tmp_path / "WebRoom" / "LedgerLayer" / "python"
    for package in sizes.locked():
        (layer / f"{package}.dist-info").mkdir(parents=True)
    (layer / "ledger.pyc").write_bytes(b"")
    (tmp_path / "WebRoom" / "WebGetPage").mkdir()
    (tmp_path / "WebRoom" / "WebGetPage" / "app.py").write_text("pass\n")
    return tmp_path


def test_the_audit_reads_both_locks_and_the_built_layer(built: Path) -> None:
    run = PipAudit()
    assert audit.audit(built, is_required=True, is_online=True, run=run) == 0
    locks, layer = run.calls
    assert [locks[place + 1] for place, word in enumerate(locks) if word == "-r"] == [
        SHIPPED,
        DEVELOPMENT,
    ]
    assert {"--strict", "--require-hashes"} <= {*locks}
    assert "--strict" in layer
    assert layer[-2:] == ["--path", str(built / "WebRoom" / "LedgerLayer" / "python")]


@pytest.mark.parametrize("hole_in", [SHIPPED, DEVELOPMENT, "LedgerLayer"])
def test_a_hole_in_a_lock_or_in_the_built_layer_fails_the_audit(built: Path, hole_in: str) -> None:
    for is_required in (True, False):
        run = PipAudit(hole_in)
        assert audit.audit(built, is_required, is_online=True, run=run) == 1


@pytest.mark.parametrize("is_required", [True, False])
def test_an_audit_without_advisories_says_so_in_its_last_line_and_fails_if_required(
    built: Path, is_required: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    run = PipAudit()
    assert audit.audit(built, is_required, is_online=False, run=run) == int(is_required)
    assert run.calls == []
    assert "NOT CHECKED" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("is_required", [True, False])
def test_an_audit_without_a_built_layer_says_so_and_fails_if_required(
    tmp_path: Path, is_required: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    status = audit.audit(tmp_path, is_required, is_online=True, run=PipAudit())
    assert status == int(is_required)
    assert "NOT CHECKED, no layer is built" in capsys.readouterr().out.splitlines()[-1]


def test_make_audit_ends_with_the_status_of_the_audit_of_the_build() -> None:
    """Nothing in the recipe swallows it: no `-`, no `||`, no pipe, no `;`."""
    # `make test` runs this test, and a make of a make prints the directories that it enters.
    ready = ["--old-file=.venv/ready", "--old-file=.local/audit/ready"]
    plan = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", *ready, "audit"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    (last,) = [line for line in plan if "tools.audit" in line]
    assert plan[-1] == last
    assert re.fullmatch(r"\.venv/bin/python -m tools\.audit \.aws-sam/python3\.\d+-arm64", last)
    recipe = (ROOT / "Makefile").read_text().partition("\naudit:")[2].partition("\n\n")[0]
    assert not re.search(r"^\t-|\|\||[|;]|true$", recipe.partition("\n")[2], re.MULTILINE)


def test_continuous_integration_requires_the_audit_after_the_build() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    assert workflow["jobs"]["check"]["env"] == {"AUDITED": "1"}
    assert workflow["jobs"]["check"]["steps"][-1]["run"] == "bash .ci/run"
    script = (ROOT / ".ci" / "run").read_text().splitlines()
    build, begin, end = (
        script.index(line) for line in ("make build", "begin audit make audit", "finish audit")
    )
    assert build < begin < end


def test_a_built_layer_with_other_packages_than_its_lock_is_no_build(built: Path) -> None:
    sizes.main(built)
    layer = built / "WebRoom" / "LedgerLayer" / "python"
    (layer / "stranger-1.0.dist-info").mkdir()
    with pytest.raises(AssertionError, match=r"is not what requirements\.txt pins"):
        sizes.main(built)
    (layer / "stranger-1.0.dist-info").rmdir()
    next(layer.glob("pydantic_core-*.dist-info")).rmdir()
    with pytest.raises(AssertionError, match=r"is not what requirements\.txt pins"):
        sizes.main(built)
