"""Check the rows of categories and of categorizations against the rows before them."""

from ledger.admin.transfer.act_lines import states_of_lines
from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.rows import RecordRow
from ledger.book import Reader
from ledger.core import categories
from ledger.core.categories import CATEGORY, GROUP, KIND, WHOLE, Categorization, SharesRefused
from ledger.core.limits import CATEGORIES_PER_LINE_MAX
from ledger.core.records import Record
from ledger.errors import NotFound


class RecordMissing(NotFound):
    """A row that needs a record of a later row, or of none."""

    record_kind: str
    number: int
    message = "The {record_kind} {number} is missing."


def check_category(read: Reader, row: RecordRow) -> None:
    """Refuse a category without its group."""
    number = categories.group_of(_record(row))
    if number not in read.known_records(GROUP, [number]):
        raise RecordMissing(record_kind="category group", number=number)


def check_categorization(read: Reader, row: RecordRow) -> None:
    """Refuse shares of missing categories, and shares that no request can give to a line.

    Also refuse an act before the act that it builds on: the log could not tell its changes.
    """
    act = Categorization.of_record(_record(row))
    shares = act.shares
    category_ids = [share.category_id for share in shares]
    records = read.known_records(CATEGORY, category_ids)
    for number in category_ids:
        if number not in records:
            raise RecordMissing(record_kind=CATEGORY, number=number)
    groups = {number: categories.group_of(record) for number, record in records.items()}
    if len(shares) > CATEGORIES_PER_LINE_MAX or not all(0 < s.weight <= WHOLE for s in shares):
        raise RowMisfits(rule="The line has too many categories, or a weight out of range")
    try:
        categories.check_distinct(category_ids)
        categories.check_shares(shares, groups)
    except SharesRefused as refusal:
        raise RowMisfits(rule=refusal.reason.rstrip(".")) from None
    before = _act(read, act.before)
    if act.before and before is None:
        raise RecordMissing(record_kind=KIND, number=act.before)
    if before and before.line_id != act.line_id:
        raise RowMisfits(rule="The categorization before this one is of another line")
    if not act.is_like(before):
        _check_pointer(read, row.number, act.line_id)


def _check_pointer(read: Reader, number: int, line_id: int) -> None:
    """Refuse an act to which its line does not lead, such as one of a later export."""
    for state in states_of_lines(read, [line_id]).values():
        last = state.categorization
        # The last act of a line is written after all those before it.
        if last != number and (last is None or _act(read, last)):
            raise RowMisfits(rule="The line of the categorization does not lead to it")


def _act(read: Reader, number: int | None) -> Categorization | None:
    record = read.known_records(KIND, [number]).get(number) if number else None
    return Categorization.of_record(record) if record else None


def _record(row: RecordRow) -> Record:
    return Record(row.number, row.of_kind, row.created_at, row.updated_at, row.details)


CHECKS = {CATEGORY: check_category, KIND: check_categorization}
