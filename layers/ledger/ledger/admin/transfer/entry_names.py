"""The names of a file's entries, in a temporary file, since they may be many."""

import hashlib
import sqlite3

_TABLE = "CREATE TABLE names (digest BLOB PRIMARY KEY, places INTEGER NOT NULL) WITHOUT ROWID"
_SEE = "INSERT INTO names VALUES (?, 1) ON CONFLICT DO UPDATE SET places = places + 1"


class EntryNames:
    """Counts the places where each entry stands. It owns a database until it is closed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # SQLite keeps it in a file that has no name.
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(_TABLE)

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def see(self, name: str) -> None:
        """Note a place of an entry."""
        self._database.execute(_SEE, (digest_of(name),))

    def split(self) -> frozenset[bytes]:
        """Return the digests of the entries that stand in several places."""
        rows = self._database.execute("SELECT digest FROM names WHERE places > 1")
        return frozenset(digest for (digest,) in rows)


def digest_of(name: str) -> bytes:
    """Return the digest by which a name is kept; it may have bytes that are no text."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()[:16]
