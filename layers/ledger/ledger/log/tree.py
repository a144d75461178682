"""The Merkle tree of RFC 6962: frontier, root, and proofs of inclusion and consistency.

A perfect subtree of level l has 2^l leaves. Its node (l, n) covers the leaves from n * 2^l. A log
of seven leaves has the perfect subtrees (2, 0), (1, 2) and (0, 6). They are its frontier:

    level 2            root of 0-3
    level 1         .           .         root of 4-5
    level 0      0     1     2     3      4     5       6
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

# The hash of the perfect subtree (level, number).
Node = Callable[[int, int], bytes]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Frontier(Struct, frozen=True):
    """A log's size and the roots of its perfect subtrees, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        assert len(self.hashes) == self.size.bit_count(), self.size

    def append(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """Return the frontier after further leaves."""
        size, hashes = self.size, [*self.hashes]
        for leaf in leaf_hashes:
            hashes.append(leaf)
            size += 1
            # As many pairs merge as the new size ends in zero bits.
            for _ in range((size & -size).bit_length() - 1):
                right = hashes.pop()
                hashes[-1] = node_hash(hashes[-1], right)
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The root of the tree; of an empty one the digest of nothing."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = node_hash(left, root)
        return root

    def pack(self) -> bytes:
        """Return the hashes one after the other; the size says how many there are."""
        return b"".join(self.hashes)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """Return the frontier of a size and its packed hashes."""
        starts = range(0, len(packed), HASH_BYTES)
        return cls(size, tuple(packed[start : start + HASH_BYTES] for start in starts))


def root_of(size: int, node: Node) -> bytes:
    """Return the root of the first `size` leaves of a log."""
    return _range_root(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Return the proof that the leaf at an index is in the log of a size (RFC 6962, 2.1.1)."""
    assert 0 <= index < size, index
    low, high, proof = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_range_root(middle, high, node))
            high = middle
        else:
            proof.append(_range_root(low, middle, node))
            low = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Return the proof that a log of size `new` continues that of size `old` (RFC 6962, 2.1.2)."""
    assert 0 <= old <= new, old
    if old in (0, new):
        return []
    low, high, proof = 0, new, list[bytes]()
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_range_root(middle, high, node))
            high = middle
        else:
            proof.append(_range_root(low, middle, node))
            low = middle
    # The verifier has the old root itself.
    return [*([_range_root(low, high, node)] if low else []), *proof[::-1]]


def is_included(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Return whether a proof leads from a leaf to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node_hash(sibling, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root


def is_consistent(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Return whether a proof leads from an old root to a new one (RFC 9162, section 2.1.4.2)."""
    if not 0 <= old <= new or (old in (0, new) and proof):
        return False
    if old == 0:
        return old_root == EMPTY_ROOT
    if old == new:
        return old_root == new_root
    hashes = [old_root, *proof] if old & (old - 1) == 0 else [*proof]
    if not hashes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and (older, newer) == (old_root, new_root)


def _split(count: int) -> int:
    """Return the largest power of two below a count of leaves."""
    return 1 << (count - 1).bit_length() - 1


def _range_root(low: int, high: int, node: Node) -> bytes:
    """Return the root of the leaves from `low` up to `high`, a subtree that RFC 6962 splits off."""
    count = high - low
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, low >> level)
    middle = low + _split(count)
    return node_hash(_range_root(low, middle, node), _range_root(middle, high, node))
