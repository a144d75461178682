"""An independent program for C2SP logs, `aics-tlog`, agrees with ours and refuses a change.

The package asks for Python 3.12, and its code runs on 3.11 too. So it has a folder of its own.
"""

import base64
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.log import leaves, tree
from ledger.log.leaves import leaf_hash
from ledger.log.tiles import node_of_leaves
from tests.bench import Bench
from tests.log.books import path, publish, writer
from tests.log.folders import KEY, Log, log_of, write
from tests.world import World
from tools.environment import find_uv, run
from tools.local.template import ROOT

pytestmark = pytest.mark.slow

LOCK = ROOT / "tools" / "requirements" / "tlog.txt"
TARGET = ROOT / ".local" / "tlog"
SIZES = (1, 2, 3, 255, 256, 257, 300)


@pytest.fixture(scope="module")
def aics() -> Iterator[Any]:
    """The package, which uv installs once by its hash."""
    if not (TARGET / "aics_tlog").exists():
        uv = find_uv(Path(sys.executable), ROOT / ".local")
        assert uv is not None
        options = ["--target", str(TARGET), "--python-version", "3.12", "--no-deps", "--quiet"]
        lock = ["--require-hashes", "--requirement", str(LOCK)]
        assert run([str(uv), "pip", "install", *options, *lock], is_silent=True) == ""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TARGET))
        yield importlib.import_module("aics_tlog")


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(300)


@pytest.fixture
def folder(tmp_path: Path, log: Log) -> Path:
    write(tmp_path, log)
    return tmp_path


def test_both_have_the_same_roots_and_proofs(aics: Any, log: Log) -> None:
    merkle_tree, hashes = aics.MerkleTree(log.leaves), [leaf_hash(leaf) for leaf in log.leaves]
    node = node_of_leaves(hashes)
    for size in SIZES:
        root = tree.root_of(size, node)
        assert root == merkle_tree.root(size)
        for index in {0, size // 2, size - 1}:
            proof = tree.inclusion_proof(index, size, node)
            assert aics.verify_inclusion(hashes[index], index, size, proof, root)
            assert not aics.verify_inclusion(leaf_hash(b"another"), index, size, proof, root)
        for old in (1, size // 2, size):
            proof = tree.consistency_proof(old, size, node)
            roots = (tree.root_of(old, node), root)
            if old:
                assert aics.verify_consistency(old, size, *roots, proof)
                assert old == size or not aics.verify_consistency(old, size, root, root, proof)


def test_the_independent_program_reads_our_tiles_and_bundles(
    aics: Any, folder: Path, log: Log
) -> None:
    reader, size = aics.FileSystemTileReader(folder), len(log.leaves)
    root = aics.MerkleTree(log.leaves).root(size)
    assert aics.tree_root_from_tiles(reader, size) == root
    report = aics.audit_tiles(reader, size, root)
    assert (report.size, report.bundles) == (size, 2)
    assert aics.read_entry(reader, 299, size) == log.leaves[299]


def test_the_independent_program_refuses_a_leaf_that_was_changed(
    aics: Any, folder: Path, log: Log
) -> None:
    size = len(log.leaves)
    root = aics.MerkleTree(log.leaves).root(size)
    bundle = folder / "tile" / "entries" / "000"
    leaf = leaves.read_leaf(log.leaves[7])
    assert leaf.number > 0
    bundle.write_bytes(bundle.read_bytes().replace(leaf.sha256.encode(), b"0" * 64))
    with pytest.raises(aics.TileVerificationError):
        aics.audit_tiles(aics.FileSystemTileReader(folder), size, root)


def test_the_independent_program_accepts_our_checkpoint_and_our_key(
    aics: Any, folder: Path, log: Log
) -> None:
    text = (folder / "checkpoint").read_text()
    key = aics.parse_vkey(KEY.text)
    result = aics.verify_checkpoint(aics.parse_note(text), key, expected_origin=KEY.name)
    assert result.log_ok
    assert aics.parse_checkpoint(aics.parse_note(text).text).size == len(log.leaves)
    changed = text.replace(f"\n{len(log.leaves)}\n", f"\n{len(log.leaves) - 1}\n")
    assert not aics.verify_checkpoint(aics.parse_note(changed), key).log_ok


def test_the_independent_program_accepts_the_answers_of_the_api(
    aics: Any, bench: Bench, world: World
) -> None:
    author = writer(bench)
    publish(bench)
    earlier = world.send("GET", path(world, "checkpoint")).body.decode()
    entry = author.post()
    author.post()
    publish(bench)
    answer = world.get(path(world, f"consistency?from={size_of(aics, earlier)}"))
    notes = (earlier, answer["checkpoint"])
    old, new = (aics.parse_checkpoint(aics.parse_note(note).text) for note in notes)
    proof = [base64.b64decode(value) for value in answer["proof"]]
    assert aics.verify_consistency(old.size, new.size, old.root, new.root, proof)
    assert not aics.verify_consistency(old.size, new.size, new.root, new.root, proof)
    key = aics.parse_vkey(answer["key"])
    assert aics.verify_checkpoint(aics.parse_note(answer["checkpoint"]), key).log_ok
    proved = world.get(path(world, f"entries/{entry.entry_id}/proof"))
    hashes = [base64.b64decode(value) for value in proved["proof"]]
    leaf, place = leaf_hash(proved["leaf"].encode()), (proved["index"], proved["size"])
    assert aics.verify_inclusion(leaf, *place, hashes, new.root)


def size_of(aics: Any, text: str) -> int:
    size: int = aics.parse_checkpoint(aics.parse_note(text).text).size
    return size
