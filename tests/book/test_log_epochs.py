"""A reader of a log is told whether its epoch has ended, or has not begun."""

import pytest

from ledger.book.log_epochs import (
    EpochNotBegun,
    EpochWithoutCheckpoint,
    LogEnded,
    require_epoch,
)


@pytest.mark.parametrize("reader_epoch", [None, 2])
def test_the_epoch_of_today_is_no_other_one(reader_epoch: int | None) -> None:
    require_epoch(reader_epoch, 2)


def test_an_earlier_epoch_has_ended() -> None:
    with pytest.raises(LogEnded, match="has begun anew, with epoch 2"):
        require_epoch(1, 2)


def test_a_later_epoch_has_not_begun_or_no_checkpoint() -> None:
    with pytest.raises(EpochNotBegun, match=r"Epoch 3 of the log has not begun.* one is 2"):
        require_epoch(3, 2)
    with pytest.raises(EpochWithoutCheckpoint, match=r"Epoch 3 .* no checkpoint yet.* of epoch 2"):
        require_epoch(3, 2, EpochWithoutCheckpoint)
