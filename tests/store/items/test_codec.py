"""The form of items: attribute values, documents, and the request that wrote them."""

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.core.claims import Actor, Claim
from ledger.core.limits import DOCUMENT_BYTES_MAX
from ledger.errors import IdempotencyConflict, LimitExceeded, TextRefused
from ledger.store.items import codec
from ledger.store.items.codec import integer, text
from ledger.store.items.entries import entry_item, to_entry
from tests.bench import claim
from tests.store.items.samples import JOURNAL, SCOPE, entry

PLAIN = st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=20)
DOCUMENTS = st.dictionaries(
    PLAIN, st.none() | st.booleans() | st.integers() | PLAIN | st.lists(PLAIN)
)


def test_a_document_is_compressed_when_it_is_large() -> None:
    small, large = {"a": "é" * 500}, {"a": "é" * 520}
    assert codec.pack(small) == {"S": '{"a":"' + "é" * 500 + '"}'}
    packed = codec.pack(large)
    assert list(packed) == ["B"]
    assert len(packed["B"]) < 100
    for document in (small, large):
        assert codec.unpack({"doc": codec.pack(document)}) == document
    exactly = {"a": "x" * (codec.COMPRESSED_ABOVE_BYTES - 8)}
    assert "S" in codec.pack(exactly)


@given(DOCUMENTS, st.integers(0, 2 * codec.COMPRESSED_ABOVE_BYTES))
def test_a_document_is_unpacked_as_it_was_packed(document: dict[str, object], size: int) -> None:
    document = {**document, "description": "x" * size}
    packed = codec.pack(document)
    assert codec.unpack({"doc": packed}) == document
    assert all(
        len(value) <= codec.COMPRESSED_ABOVE_BYTES for name, value in packed.items() if name == "S"
    )


def test_a_document_beyond_its_limit_is_refused_before_compression() -> None:
    """Zeros compress to nothing, but the reader's memory has a bound."""
    with pytest.raises(LimitExceeded):
        codec.pack({"a": "0" * DOCUMENT_BYTES_MAX})


@given(st.integers())
def test_an_integer_is_read_as_it_was_written(value: int) -> None:
    assert codec.read_integer({"balance_minor": integer(value)}, "balance_minor") == value


def test_a_missing_integer_is_its_default() -> None:
    assert codec.read_integer({}, "version") == 0
    assert codec.read_integer({}, "version", -1) == -1
    assert codec.read_integer({"version": integer(3)}, "version", -1) == 3


def test_an_item_names_its_actor_or_none() -> None:
    by = Actor("operator:ann", "admin", "r2")
    assert codec.read_by(codec.signed(by)) == by
    assert codec.signed(None) == {}
    assert codec.read_by({}) is None


def test_an_item_without_a_kind_has_the_empty_kind() -> None:
    """An operator may have removed it by hand."""
    assert codec.kind_of({}) == ""
    assert codec.kind_of(codec.head(codec.ENTRY)) == "entry"


KEYED, KEYLESS = claim("key"), claim()


@pytest.mark.parametrize("by", [KEYED, KEYLESS], ids=["with a key", "without a key"])
def test_an_item_knows_the_claim_that_wrote_it(by: Claim) -> None:
    item = codec.with_request_digest(codec.head(codec.ENTRY), by)
    assert codec.is_written_by(item, by)
    assert not codec.is_written_by(item, claim("another key"))
    assert not codec.is_written_by(item, claim())
    assert not codec.is_written_by(codec.head(codec.ENTRY), by)


def test_another_request_under_the_key_is_a_misuse() -> None:
    item = codec.with_request_digest(codec.head(codec.ENTRY), KEYED)
    with pytest.raises(IdempotencyConflict):
        codec.is_written_by(item, replace(KEYED, fingerprint="another request"))


def test_a_put_replaces_only_the_tombstone_that_it_names() -> None:
    item = codec.head(codec.ENTRY)
    new, over = (codec.put_unless_in_use(item, stamp)["Put"] for stamp in ("", "s1"))
    assert new == {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    assert over["ConditionExpression"] == "attribute_not_exists(PK) OR stamp = :stamp"
    assert over["ExpressionAttributeValues"] == {":stamp": text("s1")}


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\r", "\x7f", "\x9b", "\u202e", "\ud800", "\ufeff"])
def test_a_forbidden_text_is_not_packed(odd: str) -> None:
    """The pair of the edges' checks: what a new edge forgets is refused here."""
    for more in ({"description": odd}, {"details": {"a": [{"b": odd}]}}, {"details": {odd: 1}}):
        with pytest.raises(TextRefused):
            entry_item(SCOPE, entry(JOURNAL, **more))
    plain = 'a\\u001b "b"\t\n\\'
    item = entry_item(SCOPE, entry(JOURNAL, description=plain))
    assert to_entry(item).description == plain
