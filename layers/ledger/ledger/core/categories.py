"""Categories: an analytical view beside the accounts, such as departments or projects.

A category is a record in a category group, which is a record too. A share is the part of a line
that counts in a category. The shares of one group add up to the whole line. A categorization is an
act that gives a line its shares. It is a record, which never changes, and the line points to its
last one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.core import ids
from ledger.core.accounts import Details, Json
from ledger.core.records import Record
from ledger.core.texts import format_instant
from ledger.errors import EntryRefused

CATEGORY, GROUP = "category", "category_group"
KIND = "categorization"
WEIGHT_DECIMALS = 7
WHOLE = 10**WEIGHT_DECIMALS  # the weight 1
_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?")


class SharesRefused(EntryRefused):
    """Categories and weights that no line can have together."""


class WeightOutOfRange(SharesRefused):
    """A weight is not above 0 and at most 1, or has too many decimals."""

    weight: str
    message = "The weight {weight} is not " + (
        f"above 0 and at most 1, with {WEIGHT_DECIMALS} decimals at most."
    )


class CategoryRepeated(SharesRefused):
    """One category twice on one line."""

    category_id: int
    message = "The category {category_id} is there twice."


class WeightsIncomplete(SharesRefused):
    """The weights of the categories of one group do not add up to 1."""

    group_id: int
    sum: str
    message = "The weights of the category group {group_id} add up to {sum}, and not to 1."


class Share(Struct, frozen=True):
    """A category of a line and its weight, in ten-millionths of the line."""

    category_id: int
    weight: int


Shares = tuple[Share, ...]


class Link(Struct, frozen=True):
    """A line's place in a category, from the act that made it until an act without the category."""

    link_id: int
    created_at: datetime


_NO_LINKS: Mapping[int, Link] = {}


class Categorization(Struct, frozen=True):
    """One act: the shares that it gave a line, in the client's order. It never changes.

    `label` is the line's description at that time. `before` is the id of the line's last act before
    this one, and `old_links` has its links that this act keeps, by category.
    """

    at: datetime
    line_id: int
    label: str
    shares: Shares
    before: int | None = None
    old_links: Mapping[int, Link] = _NO_LINKS

    @classmethod
    def of_record(cls, record: Record) -> "Categorization":
        """Read a categorization."""
        assert record.kind == KIND
        details: Any = record.details
        shares = tuple(Share(*pair) for pair in details["shares"])
        old_links = {
            category_id: Link(link_id, datetime.fromisoformat(created))
            for category_id, link_id, created in details.get("old_links", ())
        }
        at, before = record.created_at, details.get("before")
        return cls(at, details["line"], details["label"], shares, before, old_links)

    @property
    def details(self) -> Details:
        """The details of the act's record."""
        pairs: list[Json] = [[share.category_id, share.weight] for share in self.shares]
        old_links: list[Json] = [
            [category_id, link.link_id, format_instant(link.created_at)]
            for category_id, link in self.old_links.items()
        ]
        rest: Details = {"before": self.before, "old_links": old_links}
        own: Details = {"line": self.line_id, "label": self.label, "shares": pairs}
        return {**own, **{name: value for name, value in rest.items() if value}}

    def is_like(self, before: "Categorization | None") -> bool:
        """Return whether the line has the same shares as after the act before; None: no act."""
        return self.shares == (before.shares if before else ())

    def links(self, number: int) -> dict[int, Link]:
        """Return the line's links after the act by category; `number` is the id of the act."""
        return {
            share.category_id: self.old_links.get(share.category_id)
            or Link(ids.line_id(number, place), self.at)
            for place, share in enumerate(self.shares)
        }


def weight_of_text(text: str) -> int:
    """Return a weight in ten-millionths. Raise `WeightOutOfRange`."""
    match = _DECIMAL.fullmatch(text)
    sign, units, decimals = match.groups() if match else ("-", "", "")
    weight = int(f"{units}{(decimals or '').ljust(WEIGHT_DECIMALS, '0')}" or "0")
    if sign or len(decimals or "") > WEIGHT_DECIMALS or not 0 < weight <= WHOLE:
        raise WeightOutOfRange(weight=text)
    return weight


def text_of_weight(weight: int) -> str:
    """Return a weight in its shortest form, with one decimal at least."""
    units, decimals = divmod(weight, WHOLE)
    digits = f"{decimals:0{WEIGHT_DECIMALS}d}".rstrip("0") or "0"
    return f"{units}.{digits}"


def check_distinct(category_ids: Iterable[int]) -> None:
    """Refuse a category that is there twice."""
    earlier: set[int] = set()
    for category_id in category_ids:
        if category_id in earlier:
            raise CategoryRepeated(category_id=category_id)
        earlier.add(category_id)


def check_shares(shares: Shares, groups: Mapping[int, int]) -> None:
    """Refuse shares that do not add up to 1 in each group; `groups` has each category's group."""
    sums: dict[int, int] = {}
    for share in shares:
        group_id = groups[share.category_id]
        sums[group_id] = sums.get(group_id, 0) + share.weight
    for group_id, weight in sums.items():
        if weight != WHOLE:
            raise WeightsIncomplete(group_id=group_id, sum=text_of_weight(weight))


def group_of(category: Record) -> int:
    """Return the group of a category; it never changes."""
    details: Any = category.details
    group_id: int = details["group"]
    return group_id
