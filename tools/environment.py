"""Sets up a Python environment from a list of packages, and shows how far it is.

`python tools/environment.py FOLDER REQUIREMENTS [PROJECT]`. A list with hashes is a lock: it names
every package. PROJECT is installed by reference, so that a change of its code counts at once.
"""

import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

PACKAGE = re.compile(
    r"(?:Collecting |Processing \S*/|Ignoring |Requirement already satisfied: )"
    r"([\w.]+(?:-[a-zA-Z]\w*)*)"
)
WIDTH = 60
STEP = 10  # Without a terminal, every tenth package is a line.


def install(python: Path, *arguments: str) -> Iterator[str]:
    """Run pip; yield the name of each package as pip comes to it. Exit with pip's own error."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if match := PACKAGE.match(line):
                yield match[1]
            elif line.startswith("Installing collected packages: ") and "," in line:
                show("  all are there; installing them", is_end=True)
    if process.returncode:
        sys.exit("".join(lines[-20:]))


def show(text: str, is_end: bool = False) -> None:
    """Show the progress: in one line of a terminal, else in a few lines."""
    if sys.stdout.isatty():
        print(f"\r{text:{WIDTH}.{WIDTH}}", end="\n" if is_end else "", flush=True)
    elif is_end:
        print(text, flush=True)


def main(folder: Path, requirements: Path, project: str = "") -> None:
    """Create the environment if needed, install the packages, then the project."""
    text = requirements.read_text()
    is_lock = "--hash=" in text
    total = f" of {text.count('==')}" if is_lock else ""
    print(f"Setting up {folder} from {requirements}, once", flush=True)
    if not (folder / "pyvenv.cfg").exists():
        venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    hashes = ["--require-hashes"] if is_lock else []
    names = install(python, *hashes, "--requirement", str(requirements))
    for count, name in enumerate(names, 1):
        show(f"  {count}{total}: {name}", is_end=count % STEP == 0 and not sys.stdout.isatty())
    if project:
        for _ in install(python, "--no-deps", "--no-build-isolation", "--editable", project):
            pass
    show(f"  {folder} is ready", is_end=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
