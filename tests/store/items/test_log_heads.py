"""The head of a log is read as it was written, and a book may have none."""

from ledger.log.tree import Frontier
from ledger.store.items.log_heads import NAMES, LogHead, to_attributes, to_log_head


def test_a_head_is_read_as_it_was_written() -> None:
    head = LogHead(
        2, Frontier().append([b"a" * 32, b"b" * 32, b"c" * 32]), 1_795_000_000_000, 739_000
    )
    item = to_attributes(head)
    assert item.keys() == NAMES
    assert to_log_head(item) == head
    assert head.size == 3


def test_a_book_without_a_log_has_no_head() -> None:
    assert to_log_head(None) is None
    assert to_log_head({"writes": {"N": "1"}}) is None
