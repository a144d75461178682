"""The dialect of a path, on a machine with all dialects and on one that lacks some."""

import pytest

from ledger.http.dialect import CATCH_ALL, NOBODYS, all_dialects, dialect_of

EVERYBODYS = {dialect.name: dialect for dialect in all_dialects()}


@pytest.mark.parametrize("dialect", EVERYBODYS.values(), ids=EVERYBODYS.keys())
def test_a_path_below_a_prefix_belongs_to_its_dialect(dialect: object) -> None:
    for prefix in getattr(dialect, "prefixes", ()):
        assert dialect_of(prefix) is dialect
        assert dialect_of(f"{prefix.rstrip('/')}/no/such/path") is dialect


@pytest.mark.parametrize("path", ["/api/v9/entries", "/api", "/v2/businesses/x", "/v0"])
def test_a_namespace_without_a_dialect_belongs_to_nobody(path: str) -> None:
    """A deleted dialect leaves such paths behind."""
    assert dialect_of(path) is NOBODYS


def test_only_a_whole_segment_is_a_namespace() -> None:
    catch_alls = [d for d in EVERYBODYS.values() if CATCH_ALL in d.prefixes]
    owner = catch_alls[0] if catch_alls else NOBODYS
    assert dialect_of("/apiary") is owner
    assert dialect_of("/vendors") is owner
