"""Line states: the state of an entry's lines that belongs to no version of the entry."""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct


class LineState(Struct, frozen=True):
    """The state of one line.

    `letterings` has the id of the line's last lettering. While a large lettering is being written,
    the id of that lettering comes first, and the last one second (0: there is none).
    `categorization` is the id of the line's last categorization; None without one.
    """

    letterings: tuple[int, ...] = ()
    categorization: int | None = None

    def __post_init__(self) -> None:
        assert len(self.letterings) <= 2
        assert all(number >= 0 for number in self.letterings)
        assert self.categorization is None or self.categorization > 0


LineStates: TypeAlias = Mapping[int, LineState]  # by the slot of the line
