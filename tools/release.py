"""Names a release, and writes its name into what was built: `make build`, `make deploy`.

SAM publishes a version of a function only if the text of its properties differs. So the name is in
each function's environment: a change of any source or parameter changes the text of all.
"""

import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("layers/ledger", "functions", "template.yaml", "samconfig.toml")
DIGITS = 12
COUNTS = 2  # of a release, by which its alarm judges it: its faults and its requests
# In a built template, which SAM has written in its own layout.
_RELEASE = re.compile(r"(?m)^( +RELEASE:).*$")
# Of the alarm of the release: its name, and the release whose faults it counts.
_ALARM = re.compile(r"(?m)(AlarmName:(?: |\n +)(?:Fn::Sub: |!Sub )?\S+-release-)\w+$")
_COUNTED = re.compile(r"(?m)^( +- Name: release\n +Value:).*$")
_FUNCTION = "AWS::Serverless::Function"
# Editors and merges leave these beside the sources: they are neither counted nor shipped.
_LEFTOVER = re.compile(r".*(~|\.(orig|rej|bak|sw[a-p]))|#.*#")


def sources(root: Path = ROOT) -> list[Path]:
    """List the files that a release is made of, in one order everywhere."""
    paths = [root / name for name in SOURCES]
    inside = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sorted(file for file in inside if file.is_file() and not _is_generated(file, root))


def _is_generated(file: Path, root: Path) -> bool:
    """Tell whether Python, an editor or a system left a file beside the sources."""
    parts = file.relative_to(root).parts
    is_generated = any(
        part.startswith((".", "__pycache__")) or "egg-info" in part for part in parts
    )
    return is_generated or is_leftover(file)


def is_leftover(file: Path) -> bool:
    """Tell whether a file is the backup of an editor or the remains of a merge."""
    return _LEFTOVER.fullmatch(file.name) is not None


def tidy(built: Path) -> None:
    """Delete leftovers from a build: SAM copies a function's folder whole."""
    for file in [path for path in built.rglob("*") if is_leftover(path)]:
        file.unlink()


def release(facts: Mapping[str, str], root: Path = ROOT) -> str:
    """Name the release: 12 hex digits of the SHA-256 of the sources and the facts.

    Facts are the parameters with their values, and whatever else the functions depend on.
    """
    digest = hashlib.sha256()
    for file in sources(root):
        _add(digest, file.relative_to(root).as_posix(), file.read_bytes())
    for name, value in sorted(facts.items()):
        _add(digest, name, value.encode())
    return digest.hexdigest()[:DIGITS]


def _add(digest: "hashlib._Hash", name: str, content: bytes) -> None:
    """Add a name and bytes with their length, so that no two lists of them read alike."""
    digest.update(f"{name}\0{len(content)}\0".encode() + content)


def templates(built: Path) -> list[Path]:
    """List the built templates: the root, and each room in a folder of its own."""
    return sorted([built / "template.yaml", *built.glob("*/template.yaml")])


def stamp(built: Path, name: str, defaults: Mapping[str, str]) -> None:
    """Write a release into every built template, and defaults of parameters.

    Fails, before it writes, if the functions of a template would not have the release.
    """
    texts = {file: _stamped(file.read_text(), name, defaults) for file in templates(built)}
    for file, text in texts.items():
        if _FUNCTION in text:
            assert f'RELEASE: "{name}"' in text, f"{file}: no RELEASE in it"
            assert f"-release-{name}\n" in text, f"{file}: no alarm of the release in it"
            assert text.count(f'Value: "{name}"') == COUNTS, f"{file}: no counts of the release"
    for file, text in texts.items():
        file.write_text(text)


def _stamped(text: str, name: str, defaults: Mapping[str, str]) -> str:
    # Quoted, since digits alone, or with an e between them, would be a number.
    text = _RELEASE.sub(rf'\1 "{name}"', text)
    text = _COUNTED.sub(rf'\1 "{name}"', _ALARM.sub(rf"\g<1>{name}", text))
    for parameter, value in defaults.items():
        default = re.compile(rf"(?m)^(  {parameter}:\n(?:    .*\n)*?    Default:).*$")
        text = default.sub(rf"\1 {value}", text)
    return text


def main(built: str, runtime: str, architecture: str) -> None:
    """Tidy a build, and stamp its templates with the release."""
    tidy(Path(built))
    # The built templates default to the runtime and architecture of the build.
    built_for = {"Runtime": runtime, "Architecture": architecture}
    name = release(built_for)
    stamp(Path(built), name, built_for)
    print(f"release    {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
