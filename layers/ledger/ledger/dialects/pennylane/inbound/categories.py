"""Categories, category groups, and the categories of lines, as Pennylane's requests give them."""

from typing import TYPE_CHECKING

from ledger.book import Book, categorizing
from ledger.book.lettering_rows import Lines
from ledger.core import categories, ids
from ledger.core.accounts import Details
from ledger.core.categories import CATEGORY, GROUP, WHOLE, Categorization, Share, Shares
from ledger.core.claims import Claim
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts, lookup
from ledger.dialects.pennylane.errors import CategoryNotFound
from ledger.dialects.pennylane.inbound.labels import to_label

if TYPE_CHECKING:
    from ledger.dialects.pennylane.inbound.arrays import CategoryIds, LineCategoriesRequest
    from ledger.dialects.pennylane.models import (
        CategoryGroupRequest,
        CreateCategoryRequest,
        UpdateCategoryRequest,
    )

PROFIT_AND_LOSS, TREASURY = "profit_and_loss", "treasury"
CASH_OUT = "cash_out"


def create_group(book: Book, claim: Claim, body: "CategoryGroupRequest") -> Record:
    """Create a category group, by default of profit and loss."""

    def make() -> Details:
        return {"label": to_label(body.label), "kind": body.kind or PROFIT_AND_LOSS}

    return book.records(claim).create_in_order(GROUP, make)


def update_group(book: Book, claim: Claim, group: Record, body: "CategoryGroupRequest") -> Record:
    """Change the label of a category group, and its kind if the request has one."""

    def change(present: Details) -> Details:
        kind = {} if body.kind is None else {"kind": body.kind}
        return {**present, "label": to_label(body.label), **kind}

    return book.records(claim).update(GROUP, group.record_id, change)


def create(book: Book, claim: Claim, body: "CreateCategoryRequest") -> Record:
    """Create a category. Raise `CategoryGroupNotFound`."""

    def make() -> Details:
        label = to_label(body.label)
        group = lookup.group_of_text(book, str(body.category_group_id))
        return {
            "label": label,
            "group": group.record_id,
            "direction": _direction(group, body.direction or CASH_OUT),
            "code": body.analytical_code,
        }

    return book.records(claim).create_in_order(CATEGORY, make)


def update(book: Book, claim: Claim, category: Record, body: "UpdateCategoryRequest") -> Record:
    """Change the fields of the body. A code can become null; absent fields stay."""

    def change(present: Details) -> Details:
        changed = dict(present)
        if body.label is not None:
            changed["label"] = to_label(body.label)
        if body.direction is not None:
            group = lookup.group_of_text(book, str(categories.group_of(category)))
            changed["direction"] = _direction(group, body.direction)
        if "analytical_code" in body.model_fields_set:
            changed["code"] = body.analytical_code
        return changed

    return book.records(claim).update(CATEGORY, category.record_id, change)


def categorize(
    book: Book, claim: Claim, line_id: int, body: "LineCategoriesRequest"
) -> Categorization:
    """Replace the categories of a line. A line in a currency that Pennylane lacks is not found."""
    lines = Lines((line_id,), must_balance=False, currencies=chart_of_accounts.CURRENCIES)
    return categorizing.categorize(book, claim, lines, lambda: to_shares(book, body))


def to_shares(book: Book, body: "LineCategoriesRequest") -> Shares:
    """Return the shares of a request.

    The refusals come in this order: weight, repeated category, unknown category, sum.
    """
    shares = _shares(body)
    category_ids = [share.category_id for share in shares]
    categories.check_distinct(category_ids)
    possible = {category_id for category_id in category_ids if category_id <= ids.ID_MAX}
    records = book.read.fresh_records(CATEGORY, possible)
    for category_id in category_ids:
        if category_id not in records:
            raise CategoryNotFound(category=str(category_id))
    groups = {number: categories.group_of(record) for number, record in records.items()}
    categories.check_shares(shares, groups)
    return shares


def _shares(body: "LineCategoriesRequest") -> Shares:
    if isinstance(body.root, list):
        rows = ((row.id, categories.weight_of_text(row.weight)) for row in body.root)
        return tuple(Share(category_id, weight) for category_id, weight in rows)
    unweighted: CategoryIds = body.root
    return tuple(Share(category_id, WHOLE) for category_id in unweighted.categories_ids)


def _direction(group: Record, direction: str) -> str | None:
    """Return the direction, which only the categories of a treasury group have."""
    return direction if group.details["kind"] == TREASURY else None
