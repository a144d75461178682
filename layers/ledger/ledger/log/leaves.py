"""Leaves: one line of JSON for each place in the log, its hash, and its form in a run.

A leaf has the digest of a row and not the row, since an entry of a C2SP log has at most 64 KiB. A
run is the item with consecutive leaves of a book; it has 41 bytes for each leaf:

    number (48 bits) | version (20 bits) | kind (4 bits) | hash of the leaf (256 bits)
"""

import hashlib

from msgspec import Struct
from msgspec.json import Decoder, Encoder

# A kind's code is its place here: add kinds at the end, and remove none.
KINDS = (
    "entry",
    "removed",
    "account",
    "closing",
    "period",
    "import",
    "statement",
    "gap",
    "beginning",
    "lettering",
    "categorization",
)
RUN_LEAF_BYTES = 41
FORMAT = 1
_CODES = {kind: code for code, kind in enumerate(KINDS)}
_VERSION_BITS, _KIND_BITS = 20, 4
_HEAD_BYTES = RUN_LEAF_BYTES - 32


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    """One place in a book's log, with the SHA-256 of its row in hexadecimal digits.

    `before` has no value (decision 0142): the previous version of an entry is the leaf with the
    same number and the version before.
    """

    # The fields are in the order of the canonical JSON.
    before: None
    book: str
    kind: str
    number: int
    sha256: str
    v: int
    version: int

    def __post_init__(self) -> None:
        assert self.kind in _CODES, self.kind
        assert len(self.sha256) == 64, self.sha256


class RunLeaf(Struct, frozen=True):
    """A leaf as a run has it: number, version, kind, and the hash that the tree has."""

    number: int
    version: int
    kind: str
    hash: bytes


_ENCODER = Encoder(order="deterministic")
_DECODER = Decoder(Leaf)


def make_leaf(book: str, kind: str, number: int, version: int, sha256: str) -> bytes:
    """Return the leaf of a row as canonical JSON."""
    return _ENCODER.encode(Leaf(None, book, kind, number, sha256, FORMAT, version))


def read_leaf(leaf: bytes) -> Leaf:
    """Return the fields of a leaf."""
    return _DECODER.decode(leaf)


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\0" + leaf).digest()


def pack(run: list[RunLeaf]) -> bytes:
    """Return the leaves of a run, 41 bytes for each."""
    return b"".join(_pack(leaf) for leaf in run)


def unpack(packed: bytes) -> list[RunLeaf]:
    """Return the leaves that `pack` has packed."""
    assert len(packed) % RUN_LEAF_BYTES == 0, len(packed)
    starts = range(0, len(packed), RUN_LEAF_BYTES)
    return [_unpack(packed[start : start + RUN_LEAF_BYTES]) for start in starts]


def _pack(leaf: RunLeaf) -> bytes:
    assert 0 <= leaf.version < 1 << _VERSION_BITS, leaf.version
    head = (leaf.number << _VERSION_BITS | leaf.version) << _KIND_BITS | _CODES[leaf.kind]
    assert len(leaf.hash) == RUN_LEAF_BYTES - _HEAD_BYTES, leaf.number
    return head.to_bytes(_HEAD_BYTES, "big") + leaf.hash


def _unpack(packed: bytes) -> RunLeaf:
    head = int.from_bytes(packed[:_HEAD_BYTES], "big")
    number, version = divmod(head >> _KIND_BITS, 1 << _VERSION_BITS)
    return RunLeaf(number, version, KINDS[head % (1 << _KIND_BITS)], packed[_HEAD_BYTES:])
