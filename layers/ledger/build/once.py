"""Build the layer once for all applications that have it: `once.py FOLDER KEY -- COMMAND`.

SAM builds the layer for each nested application, several at once, each in a copy of this project
folder. The first process runs COMMAND, which builds into $LAYER; the others copy its result. KEY
names everything but the sources that the layer depends on.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILDS = ".aws-sam"  # SAM builds below this folder of the project; a container has none


def digest(sources: Path, key: str) -> str:
    """Return a name for the layer that is built from the sources and the key."""
    total = hashlib.sha256(key.encode())
    for file in sorted(path for path in sources.rglob("*") if path.is_file()):
        if "__pycache__" not in file.parts:
            content = file.read_bytes()
            head = f"\0{file.relative_to(sources).as_posix()}\0{len(content)}\0"
            total.update(head.encode() + content)
    return total.hexdigest()[:16]


def build(command: list[str], layer: Path) -> None:
    """Run the command. Exit with its code if it fails; it has printed the reason."""
    run = subprocess.run(command, check=False, env={**os.environ, "LAYER": str(layer)})  # noqa: S603
    if run.returncode:
        sys.exit(run.returncode)


def build_once(command: list[str], layers: Path, key: str) -> Path:
    """Build the layer unless it exists, and return its folder. Delete older layers of the key."""
    layer = layers / f"{key}-{digest(Path.cwd(), key)}"
    if not layer.is_dir():
        for old in layers.glob(f"{key}-*"):  # an interrupted build included
            shutil.rmtree(old)
        unfinished = layers / f"{key}-unfinished"
        build(command, unfinished)
        unfinished.rename(layer)
    return layer


def main(folder: Path, key: str, command: list[str]) -> None:
    """Fill the folder with the layer, by a copy if another process has built it."""
    builds = next((parent for parent in folder.parents if parent.name == BUILDS), None)
    if builds is None:
        build(command, folder)
        return
    layers = builds / "layers"
    layers.mkdir(parents=True, exist_ok=True)
    with (layers / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.copytree(build_once(command, layers, key), folder, dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2], sys.argv[4:])
