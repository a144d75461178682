"""Categories of lines, below HTTP: a group of two categories, and requests that give shares."""

from ledger.book.categorized import read_categorized
from ledger.book.lettered import states_of
from ledger.book.lettering_rows import Lines
from ledger.core.categories import CATEGORY, GROUP, WHOLE, Categorization, Share
from tests.bench import claim
from tests.book.lettering_lines import CURRENCIES, Letterer


class Categorizer:
    """The lines of a letterer's book, with the categories `first` and `second` of one group."""

    def __init__(self, letterer: Letterer) -> None:
        self.letterer, self.bench = letterer, letterer.bench
        self.group = self._create(GROUP, label="Department", kind="treasury")
        self.first, self.second = (
            self._create(CATEGORY, label=label, group=self.group, direction=None, code=None)
            for label in ("Paris", "Lyon")
        )

    def _create(self, kind: str, /, **details: str | int | None) -> int:
        return self.bench.book(claim()).records.create(kind, details).record_id

    def categorize(self, line_id: int, *weights: int, key: str = "") -> Categorization:
        """Give a line weights of the first and the second category."""
        pairs = zip((self.first, self.second), weights, strict=False)
        shares = tuple(Share(number, weight) for number, weight in pairs if weight)
        lines = Lines((line_id,), False, CURRENCIES)
        return self.bench.book(claim(key)).categorize(lines, lambda: shares)

    def weights(self, line_id: int) -> dict[int, int]:
        """Return the weights of a line by category, read without a cache."""
        self.bench.process.chart.forget()
        read = self.bench.book(claim()).read
        entry = read.entry(line_id >> 10)
        rows = [(entry, line) for line in entry.lines]
        pairs = read_categorized(read, states_of(rows)).shares_of(line_id)
        return {share.category_id: share.weight for share, _ in pairs}


HALVES = (WHOLE // 2, WHOLE // 2)
