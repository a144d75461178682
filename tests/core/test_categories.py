"""Weights of categories: exact, above 0 and at most 1, with seven decimals at most."""

import pytest
from hypothesis import given, strategies as st

from ledger.core.categories import (
    WHOLE,
    CategoryRepeated,
    Share,
    WeightOutOfRange,
    WeightsIncomplete,
    check_distinct,
    check_shares,
    text_of_weight,
    weight_of_text,
)


@given(st.integers(1, WHOLE))
def test_a_weight_is_its_text(weight: int) -> None:
    text = text_of_weight(weight)
    assert weight_of_text(text) == weight
    assert "." in text
    assert text.endswith(".0") or not text.endswith("0")


@pytest.mark.parametrize(
    "text", ["", "0", "0.0", "-1", "1.1", "1.0000001", "0.00000001", "1e-1", ".5", "1.", "٣"]
)
def test_no_other_text_is_a_weight(text: str) -> None:
    with pytest.raises(WeightOutOfRange):
        weight_of_text(text)


def test_the_shares_of_each_group_add_up_to_1() -> None:
    groups = {1: 10, 2: 10, 3: 20}
    half = WHOLE // 2
    check_shares((), groups)
    check_shares((Share(1, half), Share(3, WHOLE), Share(2, half)), groups)
    with pytest.raises(WeightsIncomplete) as refused:
        check_shares((Share(1, half), Share(3, WHOLE)), groups)
    assert (refused.value.group_id, refused.value.sum) == (10, "0.5")


def test_a_category_is_there_once() -> None:
    check_distinct([1, 2])
    with pytest.raises(CategoryRepeated):
        check_distinct([1, 2, 1])
