"""Leaves: their canonical JSON, their hash, and their form in a run."""

import json

import pytest
from hypothesis import given, strategies as st

from ledger.core import ids
from ledger.core.limits import VERSIONS_PER_ENTRY_MAX
from ledger.log import leaves
from ledger.log.leaves import KINDS, RunLeaf

DIGEST = "ab" * 32
RUN_LEAF = st.builds(
    RunLeaf,
    st.integers(0, ids.ID_MAX),
    st.integers(0, VERSIONS_PER_ENTRY_MAX),
    st.sampled_from(KINDS),
    st.binary(min_size=32, max_size=32),
)


def test_a_leaf_is_canonical_json() -> None:
    leaf = leaves.make_leaf("Bücher", "entry", 7, 2, DIGEST)
    fields = {
        "v": 1,
        "book": "Bücher",
        "kind": "entry",
        "number": 7,
        "version": 2,
        "before": None,
        "sha256": DIGEST,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert leaf == text.encode()
    assert leaves.read_leaf(leaf).before is None


def test_the_hash_of_a_leaf_is_that_of_rfc_6962() -> None:
    # The root of a log with one empty leaf.
    empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaves.leaf_hash(b"").hex() == empty


@given(st.lists(RUN_LEAF, max_size=5))
def test_a_run_has_its_leaves_in_41_bytes_each(run: list[RunLeaf]) -> None:
    packed = leaves.pack(run)
    assert len(packed) == 41 * len(run)
    assert leaves.unpack(packed) == run


def test_a_kind_without_a_code_is_refused() -> None:
    with pytest.raises(AssertionError):
        leaves.make_leaf("book", "another", 1, 1, DIGEST)


def test_the_codes_of_kinds_stay() -> None:
    assert KINDS[:4] == ("entry", "removed", "account", "closing")
    assert len(KINDS) <= 16
