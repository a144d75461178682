"""Request bodies of Layer's reference. Unknown fields are ignored.

An amount is an integer of minor units. The vendor's React client sends it as a string of digits.
"""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema, model_validator

from ledger.core.limits import (
    AMOUNT_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    ENTRIES_PER_BATCH_MAX,
    IDEMPOTENCY_KEY_CHARACTERS_MAX,
    LINES_PER_REQUEST_MAX,
    NAME_CHARACTERS_MAX,
    TAGS_MAX,
)
from ledger.dialects.layerfi import rules
from ledger.http.wire import KEY, NORMAL, VISIBLE, WORD, Wire

Amount = Annotated[
    int,
    BeforeValidator(rules.to_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": AMOUNT_MINOR_MAX},
                {"type": "string", "pattern": f"^{rules.INTEGER.pattern}$"},
            ]
        }
    ),
]
Time = Annotated[AwareDatetime, BeforeValidator(rules.to_moment)]
Memo = Annotated[str, Field(max_length=DESCRIPTION_CHARACTERS_MAX)]
Text = Annotated[str, Field(max_length=NAME_CHARACTERS_MAX)]
DisplayName = Annotated[Text | None, BeforeValidator(rules.none_if_blank)]
NonEmpty = Annotated[str, Field(min_length=1, max_length=NAME_CHARACTERS_MAX)]
Name = Annotated[NonEmpty, NORMAL, VISIBLE]
Value = Annotated[NonEmpty, NORMAL, BeforeValidator(rules.trimmed), VISIBLE]
Word = Annotated[NonEmpty, NORMAL, BeforeValidator(rules.trimmed), KEY]
Number = Annotated[Text, NORMAL, WORD]
ExternalId = Annotated[Text, NORMAL]
Key = Annotated[str, Field(min_length=1, max_length=IDEMPOTENCY_KEY_CHARACTERS_MAX)]
PartyKey = Annotated[Key, NORMAL]
Metadata = Annotated[Any, BeforeValidator(rules.not_too_large)]
Direction = Literal["CREDIT", "DEBIT"]
AccountType = Literal["ASSET", "LIABILITY", "EQUITY", "REVENUE", "EXPENSE"]


class AccountId(Wire):
    """An account by its id."""

    type: Literal["AccountId"]
    id: str


class StableName(Wire):
    """An account by its stable name."""

    type: Literal["StableName"]
    stable_name: Annotated[NonEmpty, NORMAL, KEY]


AccountIdentifier = Annotated[AccountId | StableName, Field(discriminator="type")]


class Tag(Wire):
    """A tag: its dimension's key and its value. Display names count only at their first use."""

    key: Word
    value: Value
    dimension_display_name: DisplayName = None
    value_display_name: DisplayName = None


class Parties(Wire):
    """The customer, vendor and tags of an entry or a line item, by either form of id."""

    customer_id: str | None = None
    customer_external_id: ExternalId | None = None
    vendor_id: str | None = None
    vendor_external_id: ExternalId | None = None
    tags: Annotated[list[Tag] | None, Field(max_length=TAGS_MAX)] = None


class LineItem(Parties):
    """A line of a new journal entry."""

    account_identifier: AccountIdentifier
    amount: Amount
    direction: Direction
    memo: Memo | None = None
    external_id: Text | None = None


class CreateJournalEntryRequest(Parties):
    """POST /ledger/journal-entries (specs/layer.md, 3)."""

    entry_at: Time
    created_by: NonEmpty
    memo: Memo
    line_items: Annotated[list[LineItem], Field(min_length=2, max_length=LINES_PER_REQUEST_MAX)]
    external_id: Key | None = None
    reference_number: Text | None = None
    metadata: Metadata = None


class BulkRequest(Wire):
    """POST /custom-journal-entries/bulk: entries that are created together."""

    entries: Annotated[
        list[CreateJournalEntryRequest], Field(min_length=1, max_length=ENTRIES_PER_BATCH_MAX)
    ]


class TagsRequest(Wire):
    """POST /tags: tags for entries or line items that are there already."""

    key_values: Annotated[list[Tag], Field(min_length=1, max_length=TAGS_MAX)]
    entity_ids: Annotated[list[str], Field(min_length=1, max_length=TAGS_MAX)]
    entity_type: Literal["MANUAL_JOURNAL_ENTRY", "MANUAL_JOURNAL_ENTRY_LINE_ITEM", "LEDGER_ENTRY"]


class DeleteTagsRequest(Wire):
    """POST /tags/delete: tags to remove from their entries and line items."""

    tag_ids: Annotated[list[str], Field(min_length=1, max_length=TAGS_MAX)]


class Subtype(Wire):
    """A subtype of an account with its display name."""

    value: NonEmpty
    display_name: DisplayName = None


class AccountRequest(Wire):
    """POST /ledger/accounts, and PUT /ledger/accounts/{id} (specs/layer.md, 4)."""

    name: Name
    normality: Direction
    account_type: AccountType
    account_subtype: NonEmpty | Subtype | None = None
    parent_id: AccountIdentifier | None = None
    stable_name: StableName | None = None
    account_number: Number | None = None
    description: Memo | None = None


class ChangeAccountRequest(AccountRequest):
    """A change of an account. An absent field stays; a final field must repeat its value."""

    name: Name | None = None  # type: ignore[assignment]
    normality: Direction | None = None  # type: ignore[assignment]
    account_type: AccountType | None = None  # type: ignore[assignment]


class ChildAccountRequest(Wire):
    """POST /ledger/accounts/{id}/create-child-account: the rest is as the parent has it."""

    name: Name
    stable_name: StableName | None = None
    account_number: Number | None = None


class PartyFields(Wire):
    """The fields that customers and vendors share."""

    individual_name: Text | None = None
    company_name: Text | None = None
    email: Text | None = None
    mobile_phone: Text | None = None
    office_phone: Text | None = None
    address_string: Text | None = None
    memo: Memo | None = None


class PartyRequest(PartyFields):
    """POST /customers, POST /vendors: upsert by external id."""

    external_id: PartyKey | None = None


class ChangePartyRequest(PartyFields):
    """PUT and PATCH of a customer or vendor: change the fields that the body has; null clears."""

    external_id: PartyKey | None = None
    tags: Annotated[list[Any] | None, Field(max_length=0)] = None
    status: Literal["ACTIVE", "ARCHIVED"] | None = None


class DefinedValue(Wire):
    """A value of a tag dimension with its display name."""

    value: Value
    display_name: DisplayName = None


class DimensionRequest(Wire):
    """POST /tags/dimensions (specs/layer.md, 4): merge into the dimension with this key."""

    key: Word
    strictness: Literal["BALANCING", "NON_BALANCING"] = "NON_BALANCING"
    defined_values: list[Value | DefinedValue] = Field(default=[])
    display_name: DisplayName = None


class ChangeDimensionRequest(Wire):
    """PATCH /tags/dimensions/{id}: an absent field stays."""

    key: Annotated[Word | None, BeforeValidator(rules.not_null)] = None
    strictness: Annotated[
        Literal["BALANCING", "NON_BALANCING"] | None, BeforeValidator(rules.not_null)
    ] = None
    display_name: Annotated[DisplayName, BeforeValidator(rules.not_null)] = None


class ValueRequest(Wire):
    """POST /tags/dimensions/{id}/values (specs/layer.md, 4); `label` is an old name."""

    value: Value
    label: Value | None = None
    display_name: DisplayName = None
    display_name_in_camel_case: Annotated[DisplayName, Field(alias="displayName")] = None
    is_archived: Literal[False] | None = None

    _label_as_value = model_validator(mode="before")(rules.label_as_value)


class BusinessTokenRequest(Wire):
    """A request for a business token. `scope` is our extension; the maker's scopes bound it."""

    scope: str = Field("", max_length=DESCRIPTION_CHARACTERS_MAX)
