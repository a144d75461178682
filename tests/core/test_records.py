"""Records: names in their normal form, so that all spellings are one name."""

from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import given, strategies as st

from ledger.core.records import Name, Record
from tests.bench import SOMEBODY

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_two_spellings_of_a_value_are_one_name() -> None:
    names = {Name("code", text) for text in ("Caf\u00e9", "Cafe\u0301", " Caf\u00e9\t")}
    assert names == {Name("code", "Caf\u00e9")}


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_a_name_of_a_name_is_the_same_name(text: str, form: str) -> None:
    name = Name("code", normalize(form, text))  # type: ignore[arg-type]
    assert Name("code", name.value) == name
    assert name.value == name.value.strip()


def test_a_value_is_another_name_in_another_kind_or_case() -> None:
    assert Name("code", "a") != Name("slug", "a")
    assert Name("code", "a") != Name("code", "A")


def test_the_actor_is_no_part_of_a_records_content() -> None:
    record = Record(7, "tag", NOW, NOW, {"name": "a"})
    signed = Record(7, "tag", NOW, NOW, {"name": "a"}, by=SOMEBODY)
    assert signed == record
    assert (signed != record) is False, "a struct would compare identities"
    assert Record(7, "tag", NOW, NOW, {"name": "b"}) != record


def test_a_record_without_kind_or_with_a_negative_id_is_our_own_fault() -> None:
    for record_id, kind in ((7, ""), (-1, "tag")):
        with pytest.raises(AssertionError):
            Record(record_id, kind, NOW, NOW, {})
