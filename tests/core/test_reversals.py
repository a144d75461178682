"""Reversals: what they undo, and that their own reversals repeat the entry."""

from hypothesis import given

from ledger.core import entries
from ledger.core.entries import DraftLine
from ledger.core.reversals import reversal
from tests.bench import SOMEBODY
from tests.core.test_entries import ACCOUNTS, NOW, balanced_lines, drafted


@given(balanced_lines())
def test_a_reversal_undoes_every_change_and_its_own_reversal_repeats_it(
    lines: tuple[DraftLine, ...],
) -> None:
    entry = entries.accept(drafted(lines), 7, NOW, SOMEBODY)
    opposite = reversal(entry, NOW)
    forward = entries.changes_minor(lines, ACCOUNTS, "EUR")
    backward = entries.changes_minor(opposite.lines, ACCOUNTS, "EUR")
    assert {number: -change for number, change in forward.items()} == backward
    again = reversal(entries.accept(opposite, 9, NOW, SOMEBODY), NOW)
    assert again.lines == lines
