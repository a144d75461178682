"""`ledger-verify` takes checkpoints of one form and one key, and the newest one as the head."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.log import notes, tiles
from ledger.log.notes import Checkpoint, LogKey
from ledger.log.tiles import WIDTH, Tile
from tests.log.folders import KEY, ORIGIN, PRIVATE_KEY, Log, log_of, write
from tools.ledger_verify import Fault, check

NAME, KEY_ID, ENCODED = KEY.text.split("+", 2)


def verify(folder: Path) -> str:
    return check(folder, KEY.text, [])


def root_of(log: Log) -> str:
    return base64.b64encode(log.root()).decode()


def signed(text: str) -> str:
    """Return a note with any text, as somebody with the key could sign it."""
    value = KEY.key_id + PRIVATE_KEY.sign(text.encode())
    return f"{text}\n\N{EM DASH} {ORIGIN} {base64.b64encode(value).decode()}\n"


def test_a_publisher_that_died_before_the_newest_checkpoint_left_no_fault(tmp_path: Path) -> None:
    """It writes `checkpoints/N` before `checkpoint`; a copy may be made between them too."""
    log = log_of(20)
    size = len(log.rows)
    write(tmp_path, log, [size - 1])
    newest = tmp_path / "checkpoint"
    newest.write_bytes((tmp_path / "checkpoints" / str(size - 1)).read_bytes())
    assert verify(tmp_path).startswith(f"No fault: {size} places")
    newest.unlink()
    assert verify(tmp_path).startswith(f"No fault: {size} places")


def test_a_size_that_the_files_do_not_have_ends_at_once(tmp_path: Path) -> None:
    """Else the check would ask for some thousand millions of parts."""
    log = log_of(10)
    write(tmp_path, log)
    size = 10**15
    (tmp_path / "checkpoints" / str(size)).write_text(signed(f"{ORIGIN}\n{size}\n{root_of(log)}\n"))
    # The last file is there, and all between are lacking.
    last = tmp_path / Tile("rows", (size - 1) // WIDTH, size % WIDTH or WIDTH).path
    last.parent.mkdir(parents=True)
    last.write_bytes(tiles.rows_file([b"{}"] * (size % WIDTH or WIDTH)))
    with pytest.raises(Fault, match=f"lacks rows of {size} places"):
        check(tmp_path, KEY.text, [], mapper=lambda run, items: [run(item) for item in items])


def test_a_folder_without_a_checkpoint_is_no_log(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="has no checkpoint"):
        verify(tmp_path)


@pytest.mark.parametrize(
    "size", ["+17", "017", "1_7", "17.0", " 17", "\u0661\u0667", "-1", "", "9" * 5_000]
)
def test_a_size_has_the_form_of_the_standard(tmp_path: Path, size: str) -> None:
    log = log_of(10)
    write(tmp_path, log)
    file = tmp_path / "checkpoint"
    file.write_text(signed(f"{ORIGIN}\n17\n{root_of(log)}\n"))
    assert verify(tmp_path).startswith("No fault: 17 places")
    file.write_text(signed(f"{ORIGIN}\n{size}\n{root_of(log)}\n"))
    with pytest.raises(Fault, match="is no signed checkpoint"):
        verify(tmp_path)


def test_a_root_is_32_bytes_in_canonical_base64(tmp_path: Path) -> None:
    log = log_of(10)
    write(tmp_path, log)
    root = root_of(log)
    surplus = root[:-2] + chr(ord(root[-2]) + 1) + "="
    assert base64.b64decode(surplus) == base64.b64decode(root)
    for text in (
        f"*{root[1:]}",
        f"{root[:20]}*{root[20:]}",
        surplus,
        root[:-4],
        root.rstrip("="),
        f"{root}\next",
    ):
        (tmp_path / "checkpoint").write_text(signed(f"{ORIGIN}\n17\n{text}\n"))
        with pytest.raises(Fault, match=r"no (valid signature|signed checkpoint)"):
            verify(tmp_path)


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("", "the key is no key"),
        ("key", "the key is no key"),
        ("a+b+c", "the key is no key"),
        (f"{NAME}+{KEY_ID}", "the key is no key"),
        (f"{NAME}+0{KEY_ID}+{ENCODED}", "is no key of Ed25519"),
        (f"{NAME}+{KEY_ID.upper()}+{ENCODED}", "is no key of Ed25519"),
        (f"{NAME}+{KEY_ID}+AQ==", "is no key of Ed25519"),
        (
            f"{NAME}+{KEY_ID}+{base64.b64encode(bytes([4]) + KEY.public).decode()}",
            "no key of Ed25519",
        ),
        (f"{NAME}+{KEY_ID}+{ENCODED[:-3]}*{ENCODED[-3:]}", "no valid signature"),
        (f"{KEY.text}\n", "no valid signature"),
        (f" {KEY.text}", "is no key of Ed25519"),
    ],
)
def test_a_key_has_one_text(tmp_path: Path, key: str, fault: str) -> None:
    write(tmp_path, log_of(4))
    with pytest.raises(Fault, match=fault):
        check(tmp_path, key, [])


def test_a_checkpoint_of_another_key_or_another_log_is_refused(tmp_path: Path) -> None:
    log = log_of(4)
    write(tmp_path, log, sign=Ed25519PrivateKey.from_private_bytes(bytes(32)).sign)
    with pytest.raises(Fault, match="no valid signature of bucket/log/T/B/1"):
        verify(tmp_path)
    other = LogKey("another", KEY.public)
    with pytest.raises(Fault, match="is of the log bucket/log/T/B/1, and the key of another"):
        check(tmp_path, other.text, [])


def test_a_witness_beside_the_log_changes_nothing(tmp_path: Path) -> None:
    log = log_of(4)
    write(tmp_path, log)
    witness = LogKey("witness.example", KEY.public)
    line = notes.sign(Checkpoint(ORIGIN, len(log.rows), log.root()), witness, PRIVATE_KEY.sign)
    file = tmp_path / "checkpoint"
    file.write_bytes(file.read_bytes() + line.rpartition("\n\n")[2].encode())
    assert verify(tmp_path).startswith("No fault")


@pytest.mark.parametrize("more", ["\0", "\n", "A word.", "A word.\n", "\N{EM DASH} half a line"])
def test_a_checkpoint_with_more_than_signatures_is_refused(tmp_path: Path, more: str) -> None:
    write(tmp_path, log_of(4))
    file = tmp_path / "checkpoint"
    file.write_bytes(file.read_bytes() + more.encode())
    with pytest.raises(Fault, match=r"no (valid signature|signed checkpoint)"):
        verify(tmp_path)
