"""**A flipped byte of a published log is found**, in whichever of its files it is."""

import random
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.log.folders import KEY, log_of, write
from tools import ledger_verify
from tools.ledger_verify import Fault, check

# Two parts of rows, so that there is a tile above.
ENTRIES = 300


def flips(folder: Path, count: int) -> Iterator[tuple[Path, bytes, bytes]]:
    """Yield so many random changes of a byte: file, content and changed content."""
    # Fixed, so that a failure can be repeated.
    source = random.Random(24)  # noqa: S311
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for _ in range(count):
        path = source.choice(files)
        content = path.read_bytes()
        place = source.randrange(len(content))
        byte = content[place] ^ source.randrange(1, 256)
        yield path, content, content[:place] + bytes([byte]) + content[place + 1 :]


def memo_of(folder: Path) -> Callable[[Any, Iterable[Any]], Iterator[Any]]:
    """Return a map that checks an item again only if one of its files is another than now."""
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    results: dict[Any, Any] = {}

    def run_changed(check_one: Any, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            name = str(item) if isinstance(item, Path) else f"{item:03}"
            own = [path for path in first if name in str(path)]
            if any(path.read_bytes() != first[path] for path in own):
                yield check_one(item)
            else:
                if item not in results:
                    results[item] = check_one(item)
                yield results[item]

    return run_changed


def overwrite(path: Path, content: bytes) -> None:
    """Write the same number of bytes in place: after a truncation, ext4 waits for the disk."""
    with path.open("r+b") as file:
        file.write(content)


def find_flips(folder: Path, count: int) -> list[str]:
    """Return the changes that `ledger-verify` does not find, of so many."""
    mapper = memo_of(folder)
    missed = []
    for path, content, flipped in flips(folder, count):
        overwrite(path, flipped)
        try:
            check(folder, KEY.text, [], mapper)
        except (Fault, OSError):
            pass
        else:
            missed.append(str(path))
        overwrite(path, content)
    assert check(folder, KEY.text, []).startswith("No fault")
    return missed


def test_a_flipped_byte_is_found(tmp_path: Path) -> None:
    write(tmp_path, log_of(ENTRIES))
    assert find_flips(tmp_path, 30) == []


@pytest.mark.slow
@pytest.mark.parametrize(("entries", "count"), [(20, 9_000), (ENTRIES, 1_000)])
def test_ten_thousand_flipped_bytes_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: int, count: int
) -> None:
    """The same signature over the same text is checked once; that takes most of the time."""
    monkeypatch.setattr(ledger_verify, "is_signed", cache(ledger_verify.is_signed))
    write(tmp_path, log_of(entries))
    assert find_flips(tmp_path, count) == []
