"""Checkpoints, tiles and proofs, checked as a stranger would, from the answers alone."""

import base64
import json
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.aws import clients
from ledger.log import notes, rows, tiles, tree
from ledger.log.leaves import leaf_hash, read_leaf
from ledger.publisher.signing import Signer
from ledger.store import keys
from ledger.store.items import codec
from tests.bench import Bench, claim
from tests.log.books import changes, path, publish, seal, writer
from tests.world import World
from tools.local import kms
from tools.local.engines import TABLE


def checkpoint(world: World) -> notes.Note:
    """Return the newest checkpoint, whose signature is checked."""
    answer = world.send("GET", path(world, "checkpoint"))
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    note = notes.parse(answer.body.decode())
    public = Signer(clients.kms(), kms.KEY_ARN).public_key
    signature = note.signature_of(notes.LogKey(note.checkpoint.origin, public))
    assert signature is not None
    Ed25519PublicKey.from_public_bytes(public).verify(signature, note.text.encode())
    return note


def fetched(world: World, name: str) -> bytes:
    """Follow the redirect to a file of the log."""
    answer = world.send("GET", path(world, name))
    assert answer.status == 302
    with urlopen(answer.headers["location"]) as file:  # noqa: S310 - the bucket on this machine
        content: bytes = file.read()
    return content


def test_each_version_of_an_entry_is_proved_to_be_in_the_log(bench: Bench, world: World) -> None:
    author = writer(bench)
    entries = [author.post(amount) for amount in (1, 2, 3)]
    publish(bench)
    author.amend(entries[1], "amended")
    publish(bench)
    author.post(9)
    seal(bench)
    root = checkpoint(world).checkpoint.root
    places = {(item["id"], item["version"]): item["index"] for item in changes(world)["items"]}
    for entry_id, version in author.written[:-1]:
        answer = world.get(path(world, f"entries/{entry_id}/proof?version={version}"))
        leaf = answer["leaf"].encode()
        fields = read_leaf(leaf)
        assert fields.version == version
        assert answer["index"] == places[entry_id, version]
        proof = [base64.b64decode(value) for value in answer["proof"]]
        hashed = leaf_hash(leaf)
        assert tree.is_included(hashed, answer["index"], answer["size"], proof, root)
        assert not tree.is_included(
            leaf_hash(leaf + b" "), answer["index"], answer["size"], proof, root
        )
        assert notes.parse(answer["checkpoint"]).checkpoint.root == root


def test_a_proof_of_an_earlier_size_leads_to_the_root_of_that_size(
    bench: Bench, world: World
) -> None:
    author = writer(bench)
    entry_id = author.post()
    publish(bench)
    earlier = checkpoint(world).checkpoint
    for _ in range(5):
        author.post()
    publish(bench)
    answer = world.get(path(world, f"entries/{entry_id.entry_id}/proof?size={earlier.size}"))
    proof = [base64.b64decode(value) for value in answer["proof"]]
    assert base64.b64decode(answer["root"]) == earlier.root
    leaf = leaf_hash(answer["leaf"].encode())
    assert tree.is_included(leaf, answer["index"], earlier.size, proof, earlier.root)


def test_tiles_and_bundles_give_the_root_of_the_checkpoint(bench: Bench, world: World) -> None:
    author = writer(bench)
    for amount in (1, 2, 3):
        author.post(amount)
    publish(bench)
    note = checkpoint(world).checkpoint
    leaves = tiles.read_bundle(fetched(world, "tile/entries/0"))
    hashes = fetched(world, "tile/0/0")
    assert hashes == b"".join(map(leaf_hash, leaves))
    assert len(leaves) == note.size
    assert tree.Frontier().append(map(leaf_hash, leaves)).root == note.root


def test_an_entry_behind_the_checkpoint_has_no_proof_yet(bench: Bench, world: World) -> None:
    author = writer(bench)
    publish(bench)
    proof = path(world, f"entries/{author.post().entry_id}/proof")
    answer = world.send("GET", proof)
    assert (answer.status, answer.json["code"]) == (404, "NotSealed")
    seal(bench)
    answer = world.send("GET", proof)
    assert (answer.status, answer.json["code"]) == (404, "NotYetPublished")
    assert answer.json["index"] == changes(world)["size"] - 1
    for name in ("tile/0/1", "tile/1/0", "tile/entries/1", "consistency?from=9"):
        answer = world.send("GET", path(world, name))
        assert (answer.status, answer.json["code"]) == (404, "NotPublished"), name


def test_a_log_without_a_checkpoint_is_said_to_have_none(bench: Bench, world: World) -> None:
    seal(bench)
    answer = world.send("GET", path(world, "checkpoint"))
    assert (answer.status, answer.json["code"]) == (404, "NotPublished")


@pytest.mark.parametrize("query", ["version=", "size=", "index=", "version=0", "size=1&size=1"])
def test_a_malformed_number_of_a_proof_is_refused(bench: Bench, world: World, query: str) -> None:
    entry = writer(bench).post()
    publish(bench)
    answer = world.send("GET", path(world, f"entries/{entry.entry_id}/proof?{query}"))
    assert (answer.status, answer.json["code"]) == (400, "InvalidQuery")
    assert answer.json["detail"].startswith(f"{query.partition('=')[0]}: ")


@pytest.mark.parametrize("index", [0, 1])
def test_an_index_of_another_leaf_proves_nothing(bench: Bench, world: World, index: int) -> None:
    entry = writer(bench).post()
    publish(bench)
    answer = world.send("GET", path(world, f"entries/{entry.entry_id}/proof?index={index}"))
    assert (answer.status, answer.json["code"]) == (404, "NotAtPlace")


def test_the_key_of_a_proof_is_that_of_the_checkpoint(bench: Bench, world: World) -> None:
    entry = writer(bench).post()
    publish(bench)
    note = checkpoint(world)
    answer = world.get(path(world, f"entries/{entry.entry_id}/proof"))
    key = notes.LogKey.of_text(answer["key"])
    assert key.name == note.checkpoint.origin
    assert key.public == Signer(clients.kms(), kms.KEY_ARN).public_key


def test_the_row_of_a_proof_is_that_of_the_table_and_not_of_the_log(
    bench: Bench, world: World
) -> None:
    author = writer(bench)
    entry = author.post()
    author.amend(entry, "amended")
    publish(bench)
    bench.book(claim()).remove(entry.entry_id)
    publish(bench)
    proof = path(world, f"entries/{entry.entry_id}/proof")
    for version, kind in (("?version=1", "entry"), ("?version=2", "entry"), ("", "removed")):
        answer = world.get(proof + version)
        assert json.loads(answer["row"])["kind"] == kind
        assert rows.digest(answer["row"].encode()) == read_leaf(answer["leaf"].encode()).sha256
    changed = keys.entry_version(bench.scope, entry.entry_id, 1)
    item = bench.book(claim()).read.table.get(changed)
    assert item is not None
    forged = {**item, "doc": codec.pack({**codec.unpack(item), "text": "forged"})}
    bench.process.client.put_item(TableName=TABLE, Item=forged)
    answer = world.get(f"{proof}?version=1")
    assert json.loads(answer["row"])["description"] == "forged"
    assert rows.digest(answer["row"].encode()) != read_leaf(answer["leaf"].encode()).sha256


def test_a_checkpoint_is_proved_to_continue_an_earlier_one(bench: Bench, world: World) -> None:
    author = writer(bench)
    publish(bench)
    earlier = checkpoint(world).checkpoint
    author.post()
    author.post()
    publish(bench)
    later = checkpoint(world).checkpoint
    answer = world.get(path(world, f"consistency?from={earlier.size}"))
    assert (answer["from"], answer["to"]) == (earlier.size, later.size)
    assert base64.b64decode(answer["root"]) == later.root
    proof = [base64.b64decode(value) for value in answer["proof"]]
    roots = (earlier.root, later.root)
    assert tree.is_consistent(earlier.size, later.size, *roots, proof)
    # A fork: another root of the same earlier size.
    assert not tree.is_consistent(earlier.size, later.size, later.root, later.root, proof)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "InvalidQuery"),
        ("?from=0", 400, "InvalidQuery"),
        ("?from=-1", 400, "InvalidQuery"),
        ("?from=two", 400, "InvalidQuery"),
        ("?from=2&to=1", 400, "InvalidQuery"),
        (f"?from={10**30}", 400, "InvalidQuery"),
        ("?from=1&colour=red", 400, "InvalidQuery"),
        ("?from=1&to=99", 404, "NotPublished"),
        ("?from=", 400, "InvalidQuery"),
        ("?from=1&to=", 400, "InvalidQuery"),
        ("?from=1&epoch=", 400, "InvalidQuery"),
        ("?from=1&from=1", 400, "InvalidQuery"),
        ("?from=1&epoch=2", 404, "EpochWithoutCheckpoint"),
    ],
)
def test_a_bad_pair_of_sizes_is_refused(
    bench: Bench, world: World, query: str, status: int, code: str
) -> None:
    writer(bench)
    publish(bench)
    answer = world.send("GET", path(world, f"consistency{query}"))
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["detail"]
