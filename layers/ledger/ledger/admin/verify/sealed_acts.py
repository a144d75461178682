"""The acts on a book against its log: the item of an act has the row of a leaf.

An account and a period lock change in place. A change that is later than each of their leaves is on
its way to the log, and is no fault. A closing and a record never change.
"""

from collections.abc import Iterator

from msgspec.json import decode

from ledger.admin.verify.facts import Facts, spell_scope
from ledger.aws.items import Item
from ledger.core import lettering
from ledger.core.lettering import Lettering
from ledger.log import acts
from ledger.log.rows import digest
from ledger.store import keys
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import RECORD, kind_of
from ledger.store.items.records import to_record
from ledger.stream.sealing import NEW_BOOK

_FIRST = ""  # The time of the beginning of a log that is as old as its book.
QUESTIONS = {
    "differs from its leaf in the log": """
        SELECT scope, kind || ' ' || number FROM logged_acts
        WHERE last > changed OR (last IS NOT NULL AND NOT is_sealed
            AND (last = changed OR kind NOT IN ('account', 'period')))""",
    "is in the log, and its item is missing": """
        SELECT DISTINCT l.scope, l.kind || ' ' || l.number
        FROM act_leaves l JOIN log_heads USING (scope, epoch)
        WHERE l.kind IN ('account', 'closing', 'period', 'import', 'lettering', 'categorization')
            AND NOT EXISTS (SELECT 1 FROM acts a
                WHERE a.scope = l.scope AND a.kind = l.kind AND a.number = l.number)
            AND NOT EXISTS (SELECT 1 FROM acts a
                WHERE a.scope = l.scope AND a.sha256 = l.sha256)""",
}
# A book that is older than its log has acts from before it.
_UNSEALED = """
    SELECT scope, kind || ' ' || number FROM logged_acts u
    WHERE NOT is_sealed AND NOT (kind = 'categorization' AND (scope, number) IN
            (SELECT scope, number FROM idle_categorizations))
        AND (last IS NULL OR (last < changed AND kind IN ('account', 'period')))
        AND (last IS NOT NULL OR changed >= (SELECT MIN(l.changed) FROM act_leaves l
            WHERE l.scope = u.scope AND l.epoch = u.epoch AND l.kind = 'beginning'))
    ORDER BY 1, 2"""


def insert_act(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Insert the act that an item records; do nothing for another item."""
    act = act_row(item)
    if act is not None and not _is_idle(item):
        # Each import has the number 0 in its leaf.
        number = keys.id_of(item) if act.kind == acts.IMPORT else act.number
        columns = (act.kind, number, acts.changed_at(act.row), digest(act.row))
        facts.insert("acts", spell_scope(scope), *columns)


def insert_leaf(
    facts: Facts, scope: keys.Scope, place: tuple[int, int], act: tuple[str, int], row: bytes
) -> None:
    """Insert the leaf of an act: its epoch and index, its kind and number, and its row."""
    is_first = act[0] == acts.BEGINNING and decode(row)["reason"] == NEW_BOOK
    (epoch, index), changed = place, _FIRST if is_first else acts.changed_at(row)
    columns = (epoch, *act, changed, index, digest(row))
    facts.insert("act_leaves", spell_scope(scope), *columns)


def _is_idle(item: Item) -> bool:
    """Return whether an item is a lettering without an effect, which has no leaf."""
    if kind_of(item) != RECORD or (record := to_record(item)).kind != lettering.KIND:
        return False
    act = Lettering.of_record(record)
    return act.is_unchanged or not act.line_ids


def unsealed(facts: Facts) -> Iterator[str]:
    """Yield the acts that are not in the log yet."""
    for scope, act in facts.select(_UNSEALED):
        yield f"{scope} {act}"
