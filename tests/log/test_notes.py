"""Signed checkpoints by the published notes, and notes that no log of ours writes."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.log import notes
from ledger.log.notes import Checkpoint, LogKey
from ledger.log.tree import EMPTY_ROOT

# The key of the tests of Go's package note.
PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
CHECKPOINT = Checkpoint("example.com/log", 20852163, EMPTY_ROOT)


@pytest.fixture(scope="module")
def private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="module")
def key(private_key: Ed25519PrivateKey) -> LogKey:
    return LogKey(CHECKPOINT.origin, private_key.public_key().public_bytes_raw())


def test_a_published_key_has_its_published_key_id() -> None:
    key = LogKey.of_text(PUBLISHED_KEY)
    assert (key.name, key.key_id.hex()) == ("PeterNeumann", "c74f20a3")
    assert key.text == PUBLISHED_KEY


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann",
        PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"),
        PUBLISHED_KEY.replace("+ARpc", "+AhpC"),
        PUBLISHED_KEY[:-4],
    ],
)
def test_a_text_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its message is for the operator
        LogKey.of_text(text)


def test_a_checkpoint_is_signed_and_read_again(private_key: Ed25519PrivateKey, key: LogKey) -> None:
    text = notes.sign(CHECKPOINT, key, private_key.sign)
    assert text.startswith(
        "example.com/log\n20852163\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— "
    )
    note = notes.parse(text)
    assert note.checkpoint == CHECKPOINT
    signature = note.signature_of(key)
    assert signature is not None
    private_key.public_key().verify(signature, note.text.encode())
    assert note.signature_of(LogKey("another", key.public)) is None


def test_a_witness_may_sign_too(private_key: Ed25519PrivateKey, key: LogKey) -> None:
    text = notes.sign(CHECKPOINT, key, private_key.sign)
    witness = notes.sign(CHECKPOINT, LogKey("witness.example", key.public), private_key.sign)
    note = notes.parse(text + witness.rpartition("\n\n")[2])
    assert [name for name, _ in note.signatures] == ["example.com/log", "witness.example"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n2085", "\n02085"),
        ("\n2085", "\n-2085"),
        ("\n\n", "\n"),
        ("— ", "- "),
        ("— example.com/log ", "— example.com/ log "),
        ("\n2085", "\n\n2085"),
        ("SuFU=", "SuFV="),
        ("SuFU=", "SuFU"),
    ],
)
def test_a_note_of_another_form_is_refused(
    private_key: Ed25519PrivateKey, key: LogKey, old: str, new: str
) -> None:
    text = notes.sign(CHECKPOINT, key, private_key.sign)
    assert old in text
    with pytest.raises(ValueError):  # noqa: PT011
        notes.parse(text.replace(old, new, 1))


def test_a_note_without_its_last_line_end_is_refused(
    private_key: Ed25519PrivateKey, key: LogKey
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        notes.parse(notes.sign(CHECKPOINT, key, private_key.sign)[:-1])


def test_a_key_has_no_space_in_its_name() -> None:
    with pytest.raises(AssertionError):
        LogKey("a name", bytes(32))
