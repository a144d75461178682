"""The commands `totals rebuild` and `totals replay`: their words and arguments."""

import pytest

from ledger.admin.__main__ import parser
from ledger.admin.totals.commands import rebuild_totals, replay_changes


@pytest.mark.parametrize(
    ("words", "book"),
    [([], None), (["--book", "tenant", "business"], ["tenant", "business"])],
    ids=["all books", "one book"],
)
def test_a_rebuild_is_of_one_book_or_of_all(words: list[str], book: list[str] | None) -> None:
    arguments = parser().parse_args(["totals", "rebuild", *words])
    assert (arguments.command, arguments.book) == (rebuild_totals, book)


def test_a_replay_needs_a_bucket_and_deletes_only_on_demand() -> None:
    arguments = parser().parse_args(["totals", "replay", "a-bucket"])
    assert (arguments.command, arguments.bucket) == (replay_changes, "a-bucket")
    assert not arguments.delete
    assert parser().parse_args(["totals", "replay", "a-bucket", "--delete"]).delete
