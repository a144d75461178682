"""The book against a model of a few lines: writes in any order, under faults.

**Balances never fall below a floor; retries never post twice; books always balance.** Here for some
seconds; for minutes in tests/reliability, and as long as you like by `make soak`.
"""

from tests.bench import Bench
from tests.book.journal_machine import JournalMachine


def test_the_book_does_what_the_model_does(bench: Bench) -> None:
    JournalMachine.run(bench, runs=12, steps=25)
