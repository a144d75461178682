"""The root of the tree."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(eq_default=False)
class LedgerError(Exception):
    """Something that was asked for and refused; `str()` says what, where and the rule.

    Its facts are its annotations, given in their order or by name, as those of a dataclass are;
    fifty dataclasses would be a thirtieth of a cold start.
    """

    words = "The request was refused."
    facts: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls.facts = (*cls.facts, *vars(cls).get("__annotations__", ()))

    def __init__(self, *said: Any, **named: Any) -> None:
        super().__init__(*said)
        defaults = {name: getattr(self, name) for name in self.facts if hasattr(type(self), name)}
        given = {**dict(zip(self.facts, said, strict=False)), **named}
        vars(self).update({**defaults, **given})
        if len(given) != len(said) + len(named) or vars(self).keys() != set(self.facts):
            raise TypeError(f"{type(self).__name__} is given {self.facts}, and each once")

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        """The words, with the facts of this refusal in them."""
        return self.words.format(**vars(self))


def nearest(table: Mapping[type[LedgerError], T], error: LedgerError) -> T:
    """Give what a table of words has for the refusal's class, or for the nearest one above it."""
    for kind in type(error).__mro__:
        if kind in table:
            return table[kind]
    raise AssertionError("a wording table ends at LedgerError")
