"""A log that the publisher made of the table, checked without the layer."""

from pathlib import Path

import pytest

from ledger.log import notes
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive, Place
from tests.bench import Bench, claim
from tests.log.books import Writer, publish, writer
from tests.publisher.books import stored
from tools import ledger_verify


def copied(folder: Path, files: dict[str, bytes]) -> Path:
    """Write the files of a log into a folder, as `aws s3 sync` does."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


def grow(bench: Bench, author: Writer) -> None:
    """Write, amend and remove entries, and publish."""
    entries = [author.post(amount) for amount in (100, 200, 300)]
    author.amend(entries[0], "amended")
    publish(bench)
    bench.book(claim()).remove(entries[1].entry_id)
    publish(bench)


@pytest.mark.parametrize("name", ["", "rows", "tile/entries", "tile/0", "checkpoints"])
def test_a_published_book_has_no_fault_until_somebody_changes_a_byte(
    bench: Bench, archive: Archive, signer: Signer, tmp_path: Path, name: str
) -> None:
    grow(bench, writer(bench))
    files = stored(archive, bench.scope)
    key = notes.LogKey(Place(bench.scope, 1, archive).origin, signer.public_key)
    size = notes.parse(files["checkpoint"].decode()).checkpoint.size
    newest = next(path for path in files if path.startswith(name) and path.endswith(f"/{size}"))
    if not name:
        folder = copied(tmp_path, files)
        assert ledger_verify.check(folder, key.text, []).startswith("No fault")
        return
    content = files[newest]
    folder = copied(
        tmp_path, {**files, newest: content[:-5] + bytes([content[-5] ^ 1]) + content[-4:]}
    )
    with pytest.raises(ledger_verify.Fault):
        ledger_verify.check(folder, key.text, [])
