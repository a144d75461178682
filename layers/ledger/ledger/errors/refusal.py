"""The root of the tree."""


class LedgerError(Exception):
    """Something that was asked for and refused; `str()` says what, where and the rule."""

    words = "The request was refused."

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """The words, with the facts of this refusal in them."""
        return self.words.format(**vars(self))
