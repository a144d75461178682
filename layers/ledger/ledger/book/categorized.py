"""Categorized lines: the shares of lines, with their categories as they are now."""

from collections.abc import Mapping

from msgspec import Struct

from ledger.book.reader import Reader
from ledger.core.categories import CATEGORY, KIND, Categorization, Share
from ledger.core.line_states import LineState
from ledger.core.records import Record


class Categorized(Struct, frozen=True):
    """The last categorizations of lines by line id, and the categories that they name by id."""

    acts: Mapping[int, Categorization]
    categories: Mapping[int, Record]

    def of_line(self, line_id: int) -> Categorization | None:
        """Return the last categorization of a line; None if it never had one."""
        return self.acts.get(line_id)

    def shares_of(self, line_id: int) -> list[tuple[Share, Record]]:
        """Return the shares of a line, each with its category, in the client's order."""
        act = self.acts.get(line_id)
        return [(share, self.categories[share.category_id]) for share in act.shares] if act else []


NONE_CATEGORIZED = Categorized({}, {})


def read_categorized(read: Reader, states: Mapping[int, LineState]) -> Categorized:
    """Return the shares of lines, by their ids and states, with at most two reads."""
    acts = read_acts(read, states)
    category_ids = {share.category_id for act in acts.values() for share in act.shares}
    return Categorized(acts, read.fresh_records(CATEGORY, category_ids))


def read_acts(read: Reader, states: Mapping[int, LineState]) -> dict[int, Categorization]:
    """Return the last categorization of each line that has one, with at most one read."""
    numbers = {
        line_id: state.categorization
        for line_id, state in states.items()
        if state.categorization is not None
    }
    # No categorization ever changes, so a cached one is as good as any.
    records = read.known_records(KIND, set(numbers.values()))
    acts = {
        line_id: Categorization.of_record(records[number])
        for line_id, number in numbers.items()
        if number in records
    }
    assert all(act.line_id == line_id for line_id, act in acts.items())
    return acts
