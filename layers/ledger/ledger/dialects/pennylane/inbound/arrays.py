"""The body of `PUT /ledger_entry_lines/{id}/categories`, an array.

A root model makes pydantic load some forty modules, so the other operations do without this file.
"""

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, RootModel, Tag

from ledger.core.limits import CATEGORIES_PER_LINE_MAX
from ledger.dialects.pennylane import rules
from ledger.dialects.pennylane.models import Body, Id, Weight
from ledger.http.wire import Described


class LineCategory(Body):
    """A category of a line, and its weight as decimal text."""

    id: Id
    weight: Weight


class CategoryIds(Body):
    """Categories of a line without weights: the old form, with one category of each group."""

    categories_ids: Annotated[list[Id], Field(max_length=CATEGORIES_PER_LINE_MAX)]


LineCategories = Annotated[list[LineCategory], Field(max_length=CATEGORIES_PER_LINE_MAX)]


class LineCategoriesRequest(Described, RootModel[Any]):
    """PUT /ledger_entry_lines/{id}/categories (reference: "Categorize a ledger entry line")."""

    model_config = ConfigDict(strict=True, frozen=True)

    root: Annotated[
        Annotated[LineCategories, Tag("array")] | Annotated[CategoryIds, Tag("object")],
        Discriminator(rules.form_of_categories),
    ]
