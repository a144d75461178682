"""The fast tree against the definitions of RFC 6962, and against published roots."""

import pytest
from hypothesis import given, strategies as st

from ledger.log import tree
from ledger.log.leaves import leaf_hash
from ledger.log.tiles import node_of_leaves
from ledger.log.tree import EMPTY_ROOT, Frontier
from tests.log import naive

# The vectors of the first logs of Certificate Transparency.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIZES = st.integers(1, 80)


def leaves_of(size: int) -> list[bytes]:
    return [str(number).encode() for number in range(size)]


def hashes_of(size: int) -> list[bytes]:
    return [leaf_hash(leaf) for leaf in leaves_of(size)]


@pytest.mark.parametrize("size", range(1, 9))
def test_a_tree_has_the_published_root(size: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert Frontier().append(hashes).root.hex() == ROOTS[size - 1]
    assert tree.root_of(size, node_of_leaves(hashes)).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_root_of_rfc_6962() -> None:
    assert Frontier().root == EMPTY_ROOT == naive.root([])
    assert tree.root_of(0, node_of_leaves([])) == EMPTY_ROOT


@given(st.lists(st.integers(0, 30), max_size=6))
def test_a_frontier_has_the_same_root_however_leaves_are_cut(parts: list[int]) -> None:
    frontier, hashes = Frontier(), iter(hashes_of(sum(parts)))
    for part in parts:
        frontier = frontier.append([next(hashes) for _ in range(part)])
        assert frontier.root == naive.root(leaves_of(frontier.size))
        assert Frontier.unpack(frontier.size, frontier.pack()) == frontier


@given(SIZES, st.data())
def test_an_inclusion_proof_is_that_of_the_definition(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    hashes = hashes_of(size)
    proof = tree.inclusion_proof(index, size, node_of_leaves(hashes))
    assert proof == naive.path(index, leaves_of(size))
    root = naive.root(leaves_of(size))
    assert tree.is_included(hashes[index], index, size, proof, root)
    assert not tree.is_included(leaf_hash(b"another"), index, size, proof, root)
    assert not tree.is_included(hashes[index], size, size, proof, root)
    assert not tree.is_included(hashes[index], index, size, [*proof, root], root)
    for other in range(size):
        assert tree.is_included(hashes[index], other, size, proof, root) == (other == index)


@given(SIZES, st.data())
def test_a_consistency_proof_is_that_of_the_definition(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = tree.consistency_proof(old, size, node_of_leaves(hashes_of(size)))
    assert proof == naive.proof(old, leaves_of(size))
    roots = naive.root(leaves_of(old)), naive.root(leaves_of(size))
    assert tree.is_consistent(old, size, *roots, proof)
    forged = naive.root([*leaves_of(old)[:-1], b"another"])
    assert not tree.is_consistent(old, size, forged, roots[1], proof)
    assert not tree.is_consistent(old, size, roots[0], forged, proof)
    assert not tree.is_consistent(old, size, *roots, [*proof, roots[0]])
    assert not tree.is_consistent(size + 1, size, *roots, proof)
    if proof:
        assert not tree.is_consistent(old, size, *roots, proof[:-1])
        assert not tree.is_consistent(old, size, *roots, [])


def test_an_empty_log_is_the_beginning_of_each_log() -> None:
    root = naive.root(leaves_of(5))
    assert tree.consistency_proof(0, 5, node_of_leaves(hashes_of(5))) == []
    assert tree.is_consistent(0, 5, EMPTY_ROOT, root, [])
    assert not tree.is_consistent(0, 5, root, root, [])
