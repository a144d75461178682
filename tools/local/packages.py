"""Packages of npm, each by the version and the hash that a lock has: `npm ci` installs no other."""

import fcntl
import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

INSTALL_SECONDS = 120
FILES = ("package.json", "package-lock.json")
# No package runs a script of its own on this machine.
NPM = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Packages:
    """The packages of a folder with a lock, and the folder for their installation.

    An optional package is for one kind of machine. A development package is installed on demand.
    """

    lock: Path
    folder: Path

    @cached_property
    def _locked(self) -> dict[str, Any]:
        return _packages(self.lock / FILES[1])

    def pin(self, name: str) -> str:
        """Return a package's name with its version."""
        return f"{name}@{self._locked[_place(name)]['version']}"

    def has(self, name: str) -> bool:
        """Tell whether a package is installed with the hash of the lock."""
        # npm writes down what it has installed.
        installed = _packages(self.folder / "node_modules" / f".{FILES[1]}").get(_place(name), {})
        return bool(installed) and installed["integrity"] == self._locked[_place(name)]["integrity"]

    def install(self, name: str) -> str:
        """Install a package; returns the reason if npm could not, else an empty text."""
        if not shutil.which("npm"):
            return f"{name} is installed with npm, and there is no npm"
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.folder.with_suffix(".lock").open("w") as lock:
            # Tests begin in several processes, and two npms in one folder undo each other's work.
            fcntl.flock(lock, fcntl.LOCK_EX)
            return "" if self.has(name) else self._npm(name)

    def _npm(self, name: str) -> str:
        for file in FILES:
            shutil.copy(self.lock / file, self.folder)
        # npm takes away what is installed, so that a development package is asked for again.
        developed = [place for place in self._locked if self._locked[place].get("dev")]
        is_developed = _place(name) in developed or any(
            self.has(package) for package in map(_name, developed)
        )
        omitted = () if is_developed else ("--omit=dev",)
        try:
            result = subprocess.run(
                [*NPM, *omitted, "--prefix", str(self.folder)],
                capture_output=True,
                text=True,
                timeout=INSTALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"npm did not install {self.pin(name)} within {INSTALL_SECONDS} s"
        if self.has(name):
            return ""
        reason = " ".join(result.stderr.split()) or "it is not for this machine"
        return f"npm could not install {self.pin(name)}: {reason[:300]}"


def _place(name: str) -> str:
    return f"node_modules/{name}"


def _name(place: str) -> str:
    return place.removeprefix(_place(""))


def _packages(file: Path) -> dict[str, Any]:
    """Read the packages of a lock by their places; none if there is no lock."""
    if not file.is_file():
        return {}
    packages: dict[str, Any] = json.loads(file.read_text())["packages"]
    return packages
