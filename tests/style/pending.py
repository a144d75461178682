"""Show what files break, or bring pending.txt up to date.

- `python -m tests.style.pending` drops the files that are clean or gone.
- `python -m tests.style.pending --add` also adds the files that are not clean: after a move.
- `python -m tests.style.pending PATH…` prints what these files and folders break.
"""

import argparse
import sys
from pathlib import Path

from tests.style.checks import PENDING, check_all, files, pending
from tests.style.glossary import PENDING_NAMES, absent, unexplained


def main() -> int:
    """Print the violations of the paths given, or rewrite pending.txt."""
    parser = argparse.ArgumentParser(prog="python -m tests.style.pending")
    parser.add_argument("paths", nargs="*", help="files or folders to check")
    parser.add_argument("--add", action="store_true", help="add files that are not clean")
    arguments = parser.parse_args()
    return show(arguments.paths) if arguments.paths else rewrite(arguments.add)


def show(paths: list[str]) -> int:
    """Print every violation below the paths, and return 1 if there is one."""
    roots = [Path(path).resolve() for path in paths]
    selected = [file for file in files() if any(file.is_relative_to(root) for root in roots)]
    if not selected:
        print("no file that the rules hold for")
        return 2
    broken = check_all(selected)
    for path, violations in sorted(broken.items()):
        for violation in violations:
            print(f"{path}:{violation.line}: {violation.rule}: {violation.text}")
    print(f"{len(selected) - len(broken)} of {len(selected)} files are clean")
    return 1 if broken else 0


def rewrite(with_new: bool) -> int:
    """Write pending.txt anew, and return 1 if a file that it does not list is not clean."""
    broken, before = {*check_all(files())}, {*pending()}
    after = broken if with_new else broken & before
    PENDING.write_text("".join(f"{path}\n" for path in sorted(after)))
    print(f"{len(after)} pending, {len(before - after)} dropped, {len(after - before)} added")
    new = broken - after
    names = {*PENDING_NAMES.read_text().split()}
    left = names & (unexplained() | absent())
    PENDING_NAMES.write_text("".join(f"{name}\n" for name in sorted(left)))
    print(f"{len(left)} names pending, {len(names - left)} dropped")
    for path in sorted(new):
        print(f"not clean, and not pending: {path}")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
