"""Sets up a Python environment from a list of packages, and shows its progress.

`python tools/environment.py FOLDER REQUIREMENTS [PROJECT] [--no-compile]`. A list with hashes is a
lock: it names every package. PROJECT is installed by reference, so that a change of its code counts
at once. uv installs the packages in a tenth of pip's time; pip installs them if uv fails.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import venv
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV_LOCK = ROOT / "tools" / "requirements" / "lock.txt"
# Where only pip reaches an index, such as a company's mirror, uv gives up soon.
IMPATIENT = {"UV_HTTP_TIMEOUT": "15", "UV_HTTP_RETRIES": "1", "UV_LINK_MODE": "copy"}
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input")


def uv_path(programs: Path) -> Path:
    """Return the path of the lock's uv, installed or not."""
    (version,) = re.findall(r"^uv==(\S+)", UV_LOCK.read_text(), re.MULTILINE)
    return programs / f"uv-{version}"


def find_uv(python: Path, programs: Path) -> Path | None:
    """Return the uv of the lock, which pip installs once; None if pip cannot."""
    program = uv_path(programs)
    if program.exists():
        return program
    print("  uv, which installs the packages", flush=True)
    programs.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=programs) as folder:
        options = ["--quiet", "--no-compile", "--require-hashes", "--target", folder]
        if run([str(python), *PIP, *options, "--requirement", str(UV_LOCK)], is_silent=True):
            return None
        # Several environments may be set up at once, so the program comes whole or not at all.
        os.replace(Path(folder, "bin", "uv"), program)
    return program


def run(command: list[str], is_silent: bool) -> str:
    """Run a command, in silence or with its progress; return its errors if it fails."""
    ended = subprocess.run(
        command,
        env={**IMPATIENT, **os.environ},
        stdout=subprocess.PIPE if is_silent else None,
        stderr=subprocess.PIPE if is_silent else None,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        return ""
    return f"{ended.stdout or ''}{ended.stderr or ''}".strip() or f"{command[0]} failed"


def install(command: list[str], requirements: Path, project: str) -> str:
    """Install the packages, then the project; return the errors of the step that failed."""
    is_lock = "--hash=" in requirements.read_text()
    steps = [["--requirement", str(requirements), *(["--require-hashes"] if is_lock else [])]]
    if project:
        steps += [["--no-deps", "--no-build-isolation", "--editable", project]]
    is_silent = not sys.stderr.isatty()
    silence = ["--quiet"] if is_silent else []
    errors = (run([*command, *silence, *step], is_silent) for step in steps)
    return next(filter(None, errors), "")


def main(folder: Path, requirements: Path, project: str, is_compiled: bool) -> str:
    """Create the environment if needed, and install all; return errors, if any."""
    print(f"Setting up {folder} from {requirements}, once", flush=True)
    python = folder / "bin" / "python"
    has_pip = find_spec("pip") is not None
    programs = ROOT / ".local"
    if not (folder / "pyvenv.cfg").exists():
        # A Python that uv has set up has no pip, and needs none, since uv is there.
        is_pip_needed = not (has_pip or uv_path(programs).exists())
        venv.create(folder, with_pip=is_pip_needed, symlinks=True)
    uv = find_uv(Path(sys.executable) if has_pip else python, programs)
    count = requirements.read_text().count("==")
    print(f"  {count} packages" if count > 1 else "  the packages", flush=True)
    compiled = ["--compile-bytecode"] if is_compiled else []
    if uv and not install(
        [str(uv), "pip", "install", "--python", str(python), *compiled], requirements, project
    ):
        return ""
    print("  uv cannot; pip installs the packages, which takes minutes", flush=True)
    venv.create(folder, with_pip=True, symlinks=True)
    compiled = [] if is_compiled else ["--no-compile"]
    return install([str(python), *PIP, *compiled], requirements, project)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("project", nargs="?", default="")
    parser.add_argument("--no-compile", action="store_true", help="leave out the bytecode")
    words = parser.parse_args()
    sys.exit(main(words.folder, words.requirements, words.project, not words.no_compile) or 0)
