"""Builds the layer once for all rooms that have it: `python once.py FOLDER KEY -- COMMAND`.

SAM builds the layer for each room, several at once, in a copy of this folder. The first of them
runs COMMAND, which builds into $LAYER; the others take what it has built. KEY is what else than
these sources the layer depends on.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILDS = ".aws-sam"  # where SAM builds, in the project; in a container there is none


def digest(sources: Path, key: str) -> str:
    """Name a layer by the sources that it is built from, and by the key."""
    seen = hashlib.sha256(key.encode())
    for file in sorted(path for path in sources.rglob("*") if path.is_file()):
        if "__pycache__" not in file.parts:
            said = file.read_bytes()
            seen.update(f"\0{file.relative_to(sources).as_posix()}\0{len(said)}\0".encode() + said)
    return seen.hexdigest()[:16]


def build(command: list[str], layer: Path) -> None:
    """Run the command, which says itself why it fails."""
    done = subprocess.run(command, check=False, env={**os.environ, "LAYER": str(layer)})  # noqa: S603
    if done.returncode:
        sys.exit(done.returncode)


def once(command: list[str], kept: Path, key: str) -> Path:
    """Build what is not there yet; of each key the newest layer is kept."""
    layer = kept / f"{key}-{digest(Path.cwd(), key)}"
    if not layer.is_dir():
        for old in kept.glob(f"{key}-*"):  # also one that was cut off
            shutil.rmtree(old)
        unfinished = kept / f"{key}-unfinished"
        build(command, unfinished)
        unfinished.rename(layer)
    return layer


def main(folder: Path, key: str, command: list[str]) -> None:
    builds = next((one for one in folder.parents if one.name == BUILDS), None)
    if builds is None:
        build(command, folder)
        return
    kept = builds / "layers"
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.copytree(once(command, kept, key), folder, dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2], sys.argv[4:])
