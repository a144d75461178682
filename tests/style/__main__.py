"""Show what files break: `python -m tests.style PATH…` prints each violation with its line."""

import argparse
import sys
from pathlib import Path

from tests.style.checks import check, files, path_of


def main() -> int:
    """Print every violation below the paths, and return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.style")
    parser.add_argument("paths", nargs="+", help="files or folders to check")
    roots = [Path(path).resolve() for path in parser.parse_args().paths]
    selected = [file for file in files() if any(file.is_relative_to(root) for root in roots)]
    if not selected:
        print("no file that the rules hold for")
        return 2
    broken = {path_of(file): violations for file in selected if (violations := check(file))}
    for path, violations in broken.items():
        for violation in violations:
            print(f"{path}:{violation.line}: {violation.rule}: {violation.text}")
    print(f"{len(selected) - len(broken)} of {len(selected)} files are clean")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
