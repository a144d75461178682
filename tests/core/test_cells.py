"""A cell of an export is no formula, and is read as the text that it was."""

from hypothesis import given, strategies as st

from ledger.core.cells import guard, unguard

SIGNS = ("=", "+", "-", "@", "\t", "\r", "'", "\n", "\uff1d")


@given(st.tuples(st.sampled_from(["", *SIGNS]), st.text()).map("".join))
def test_a_guarded_text_is_no_formula_and_is_restored(text: str) -> None:
    cell = guard(text)
    assert not cell.startswith(SIGNS[:-3]) or cell.startswith("'")
    assert unguard(cell) == text
