"""Signed checkpoints: a log's size and root as a C2SP checkpoint in a C2SP signed note.

example.com/log/T/B/1                           the origin, which is the key's name too
20852163                                        the size
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=    the root

— example.com/log/T/B/1 Az3grlgt…               the key id and the signature
"""

import base64
import hashlib
import re
from collections.abc import Callable

from msgspec import Struct

# Signs a note's text by Ed25519 (RFC 8032), and returns 64 bytes.
SignText = Callable[[bytes], bytes]

ED25519 = b"\x01"  # the type of the signature, in key ids and in a key's text
_DASH = "\N{EM DASH}"
_TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*")
_SIGNATURE = re.compile(rf"{_DASH} ([^\s+]+) ([A-Za-z0-9+/]+={{0,2}})")


class Checkpoint(Struct, frozen=True):
    """The state of a log: its origin, its size and its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text of the note, which a key signs."""
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"


class LogKey(Struct, frozen=True):
    """A public key of Ed25519, 32 bytes, with its name."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        assert len(self.public) == 32, "a key of Ed25519"
        assert self.name, "a key has a name"
        assert not re.search(r"[\s+]", self.name), self.name

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key in one word, as verifiers take it: name, key id in hexadecimal, key in base64."""
        return f"{self.name}+{self.key_id.hex()}+{_encode(ED25519 + self.public)}"

    @classmethod
    def of_text(cls, text: str) -> "LogKey":
        """Read a key. Raise `ValueError` for a text that is none of ours."""
        name, key_id, encoded = text.strip().split("+", 2)
        decoded = base64.b64decode(encoded, validate=True)
        if decoded[:1] != ED25519 or len(decoded) != 33:
            raise ValueError("it is no key of Ed25519")
        key = cls(name, decoded[1:])
        if key.key_id.hex() != key_id:
            raise ValueError("its key id is not the digest of its name and key")
        return key


class Note(Struct, frozen=True):
    """A signed checkpoint; `signatures` has pairs of a key's name and key id with signature."""

    checkpoint: Checkpoint
    text: str
    signatures: tuple[tuple[str, bytes], ...]

    def signature_of(self, key: LogKey) -> bytes | None:
        """Return the signature of a key over `text`; None without one."""
        for name, value in self.signatures:
            if (name, value[:4]) == (key.name, key.key_id):
                return value[4:]
        return None


def sign(checkpoint: Checkpoint, key: LogKey, signer: SignText) -> str:
    """Return a checkpoint as a note that `signer` signs with the private half of `key`."""
    signature = signer(checkpoint.text.encode())
    assert len(signature) == 64, "a signature of Ed25519"
    return f"{checkpoint.text}\n{_DASH} {key.name} {_encode(key.key_id + signature)}\n"


def parse(note: str) -> Note:
    """Return the parts of a note. Raise `ValueError` for a text that is no signed checkpoint."""
    text, _, rest = note.rpartition("\n\n")
    text += "\n"
    head = _TEXT.fullmatch(text)
    lines = rest.split("\n")
    matches = [_SIGNATURE.fullmatch(line) for line in lines[:-1]]
    if head is None or lines[-1] or not matches or None in matches:
        raise ValueError("it is no signed checkpoint")
    signatures = tuple((match[1], _decode(match[2])) for match in matches if match)
    return Note(Checkpoint(head[1], int(head[2]), _decode(head[3])), text, signatures)


def _encode(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _decode(text: str) -> bytes:
    value = base64.b64decode(text, validate=True)
    # The last character may have unused bits, and then several texts have one value.
    if _encode(value) != text:
        raise ValueError("its base64 has surplus bits")
    return value
