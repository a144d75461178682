"""An engine is installed as its lock has it, or not at all."""

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from tools.local.packages import Packages

pytestmark = pytest.mark.real_engine

NAME = "tiny"
MANIFEST = {"name": NAME, "version": "1.0.0"}


def archive(scripts: dict[str, str]) -> bytes:
    """Make a package as npm packs one."""
    manifest = json.dumps({**MANIFEST, "scripts": scripts}).encode()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as file:
        member = tarfile.TarInfo("package/package.json")
        member.size = len(manifest)
        file.addfile(member, io.BytesIO(manifest))
    return packed.getvalue()


def locked(folder: Path, content: bytes, delivered: bytes) -> Packages:
    """Lock a package by the hash of one content, and have npm be given another."""
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    lock, file = folder / "lock", folder / "tiny.tgz"
    lock.mkdir()
    file.write_bytes(delivered)
    place = f"file:{file}"
    dependencies = {"optionalDependencies": {}, "dependencies": {NAME: place}}
    package = {"version": "1.0.0", "resolved": place, "integrity": f"sha512-{digest}"}
    scripted = {**package, "hasInstallScript": True}
    packages = {"": {"name": "engines", **dependencies}, f"node_modules/{NAME}": scripted}
    (lock / "package.json").write_text(json.dumps({"name": "engines", **dependencies}))
    (lock / "package-lock.json").write_text(
        json.dumps({"name": "engines", "lockfileVersion": 3, "packages": packages})
    )
    return Packages(lock, folder / "installed")


def test_a_package_is_installed_that_is_the_one_of_the_lock(tmp_path: Path) -> None:
    content = archive({"install": "touch ran"})
    packages = locked(tmp_path, content, content)
    assert not packages.has(NAME)
    assert packages.install(NAME) == ""
    assert packages.has(NAME)
    files = sorted(path.name for path in (packages.folder / "node_modules" / NAME).iterdir())
    assert files == ["package.json"], "no script of a package runs"


def test_a_package_that_is_another_than_the_one_of_the_lock_is_not_installed(
    tmp_path: Path,
) -> None:
    packages = locked(tmp_path, archive({}), archive({"install": "anything"}))
    assert "EINTEGRITY" in packages.install(NAME)
    assert not packages.has(NAME)


def test_a_package_that_was_installed_by_another_lock_is_not_taken_for_it(tmp_path: Path) -> None:
    first = locked(tmp_path, archive({}), archive({}))
    assert first.install(NAME) == ""
    (tmp_path / "later").mkdir()
    later = locked(tmp_path / "later", archive({"later": "x"}), archive({"later": "x"}))
    second = Packages(later.lock, first.folder)
    assert not second.has(NAME)
    assert second.install(NAME) == ""
    assert second.has(NAME)
