"""The log against the table: each counted version has one leaf, and the leaf its row's digest.

A row has the mark of the request that created the entry, which the present item has. So the hashes
of past versions are made at the end, once both items are read.
"""

from collections.abc import Iterator

from msgspec.json import decode

from ledger.admin.verify import sealed_acts
from ledger.admin.verify.facts import Facts, spell_scope
from ledger.admin.verify.requests import check_keys
from ledger.aws.items import Item
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.rows import canonical, digest
from ledger.log.tree import Frontier
from ledger.store import keys
from ledger.store.items.codec import read_integer
from ledger.store.items.log_heads import to_log_head
from ledger.store.items.log_rows import kind_of_leaf, row_of
from ledger.store.items.log_runs import LogRun, next_stamp, to_log_run

HEADLESS = """
    SELECT DISTINCT scope FROM leaves WHERE scope NOT IN (SELECT scope FROM log_heads) ORDER BY 1"""
UNSEALED = "SELECT scope, number, version FROM unsealed ORDER BY 1, 2, 3"
QUESTIONS = {
    "the log has no leaf of a counted version": """
        SELECT scope, number FROM unsealed WHERE epoch IS NOT NULL""",
    "the log has two leaves of a version": """
        SELECT l.scope, l.number FROM leaves l JOIN log_heads USING (scope, epoch)
        WHERE l.version GROUP BY l.scope, l.number, l.version HAVING COUNT(*) > 1""",
    "the log has a leaf of a version that is missing": """
        SELECT l.scope, l.number FROM leaves l JOIN log_heads USING (scope, epoch)
        LEFT JOIN version_rows r USING (scope, number, version)
        WHERE l.version AND r.row IS NULL""",
    "a version differs from its leaf in the log": """
        SELECT l.scope, l.number FROM leaves l JOIN log_heads USING (scope, epoch)
        JOIN version_rows r USING (scope, number, version)
        WHERE l.version AND r.hash IS NOT l.hash""",
}


def insert_row(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Insert the row of a version or a removal: of a past one its text, else its hash."""
    number, version, kind = keys.id_of(item), read_integer(item, "version"), kind_of_leaf(item)
    row, hashed = row_of(item, item), None
    if not keys.is_past_version(item):
        hashed = leaf_hash(make_leaf(scope.business_id, kind, number, version, digest(row)))
        request = (item[name]["S"] if name in item else "" for name in ("mark", "fingerprint"))
        facts.insert("creations", spell_scope(scope), number, *request)
    facts.insert("version_rows", spell_scope(scope), number, version, hashed or row, hashed)


def finish(facts: Facts) -> None:
    """Make the hashes of past versions, with the marks of their entries."""
    facts.database.create_function("hash_of_past", 4, _hash_of_past)
    facts.database.execute(
        """UPDATE version_rows AS r SET hash = (
            SELECT hash_of_past(r.scope, r.row, c.mark, c.fingerprint) FROM creations c
            WHERE c.scope = r.scope AND c.number = r.number)
        WHERE hash IS NULL"""
    )


def _hash_of_past(scope: str, row: bytes, mark: str, fingerprint: str) -> bytes:
    fields = {**decode(row), "mark": mark, "fingerprint": fingerprint}
    sha256, business_id = digest(canonical(fields)), scope.split(keys.DELIMITER)[1]
    place = (fields["kind"], fields["number"], fields["version"])
    return leaf_hash(make_leaf(business_id, *place, sha256))


def faults(facts: Facts) -> Iterator[str]:
    """Yield the faults of each book's log as a whole."""
    for (scope,) in list(facts.select(HEADLESS)):
        yield f"{scope}: the log has leaves and no head"
    books = list(facts.select("SELECT scope, epoch, size, stamp, frontier FROM log_heads"))
    for scope, epoch, size, stamp, frontier in books:
        rows = list(
            facts.select(
                "SELECT place, stamp, hash FROM leaves WHERE scope = ? AND epoch = ?"
                " ORDER BY place",
                scope,
                epoch,
            )
        )
        if [*(row[0] for row in rows), size] != list(range(len(rows) + 1)):
            yield f"{scope}: the log has a gap, or another number of leaves than its head"
        elif Frontier().append(row[2] for row in rows).pack() != frontier:
            yield f"{scope}: the tree of the log's leaves is not the one in its head"
        yield from _publication_faults(facts, scope, epoch, [row[2] for row in rows])
        stamps = [*(row[1] for row in rows), stamp]
        if stamps != sorted(stamps):
            yield f"{scope}: the time of the log goes back"


def _publication_faults(facts: Facts, scope: str, epoch: int, hashes: list[bytes]) -> Iterator[str]:
    """Yield the faults of what a book's publisher has noted."""
    for of_epoch, written, size, origin, root in facts.select(
        "SELECT epoch, written, size, origin, root FROM publications WHERE scope = ?", scope
    ):
        if of_epoch > epoch or (of_epoch == epoch and written > len(hashes)):
            yield f"{scope}: more is published than the log has"
        elif of_epoch == epoch and size and Frontier().append(hashes[:size]).root != root:
            yield f"{scope}: the log does not continue its checkpoint of {size} leaves"
        parts = [*scope.split(keys.DELIMITER), str(of_epoch)]
        if size and origin.split("/")[-3:] != parts:
            yield f"{scope}: the checkpoint is of {origin}"


def read_log_head(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Read the head of a log, which is a part of the head of the totals."""
    if (log := to_log_head(item)) is not None:
        columns = (log.epoch, log.size, log.stamp, log.frontier.pack())
        facts.insert("log_heads", spell_scope(scope), *columns)


def read_log_run(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Read a run of leaves, and check the rows of its acts."""
    run, epoch = to_log_run(item), keys.log_epoch(item)
    check_keys(facts, item, keys.log_run(scope, epoch, run.first))
    acts = {place for place, leaf in enumerate(run.leaves, run.first) if not leaf.version}
    if run.rows.keys() != acts:
        facts.fault(item, "the run has rows of other places than its acts")
    end = _end(facts, item, run)
    for place, leaf in enumerate(run.leaves, run.first):
        if not leaf.version:
            sha256 = digest(run.rows.get(place, b""))
            leaf_bytes = make_leaf(scope.business_id, leaf.kind, leaf.number, leaf.version, sha256)
            if leaf_hash(leaf_bytes) != leaf.hash:
                facts.fault(item, f"the row of the act at {place} differs from its leaf")
            else:
                act = (leaf.kind, leaf.number)
                sealed_acts.insert_leaf(facts, scope, (epoch, place), act, run.rows[place])
        # The next run begins behind the changes of this one.
        stamp = run.stamp if place + 1 < run.until else end
        columns = (stamp, leaf.number, leaf.version, leaf.hash)
        facts.insert("leaves", spell_scope(scope), epoch, place, *columns)


def _end(facts: Facts, item: Item, run: LogRun) -> int:
    """Return the least stamp of the next run."""
    try:
        changes = max(len(run.line_changes), len(run.link_changes))
    except (AssertionError, IndexError, ValueError):
        facts.fault(item, "the changes of lines in the run cannot be read")
        changes = 0
    return next_stamp(run.stamp, changes)
