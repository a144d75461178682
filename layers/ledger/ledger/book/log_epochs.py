"""The epoch that a reader of a log names, against the epoch of today."""

from ledger.errors import NotFound, StateConflict


class LogEnded(StateConflict):
    """The log of this epoch has ended."""

    epoch: int
    message = "The log has begun anew, with epoch {epoch}: read it from its beginning."


class EpochNotBegun(NotFound):
    """The log has not come to an epoch."""

    reader_epoch: int
    epoch: int
    message = "Epoch {reader_epoch} of the log has not begun; the present one is {epoch}."


class EpochWithoutCheckpoint(NotFound):
    """No checkpoint is of an epoch, which may have begun."""

    reader_epoch: int
    epoch: int
    message = (
        "Epoch {reader_epoch} of the log has no checkpoint yet; the newest one is of epoch {epoch}."
    )


def require_epoch(
    reader_epoch: int | None,
    epoch: int,
    later: type[EpochNotBegun | EpochWithoutCheckpoint] = EpochNotBegun,
) -> None:
    """Refuse another epoch than the log has: an earlier one has ended (`LogEnded`).

    `later` is the refusal of an epoch that is still to come.
    """
    if reader_epoch is None or reader_epoch == epoch:
        return
    if reader_epoch < epoch:
        raise LogEnded(epoch=epoch)
    raise later(reader_epoch=reader_epoch, epoch=epoch)
