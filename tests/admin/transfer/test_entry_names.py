"""The names of a file's entries: the entries in several places, whatever their names are."""

from contextlib import closing

from ledger.admin.transfer.entry_names import EntryNames, digest_of


def test_the_entries_in_several_places_are_found() -> None:
    with closing(EntryNames()) as names:
        for name in ("a", "b", "a\udcff", "", "a", "c", "a\udcff", "a"):
            names.see(name)
        assert names.split() == {digest_of("a"), digest_of("a\udcff")}
