"""The cases of the functions of custom journal entries."""

from typing import TYPE_CHECKING, Any

from ledger.core.ids import Ids, Kind, to_uuid
from tools.local.seed import NOBODY, Case

if TYPE_CHECKING:
    from events.layerfi.cases import Seed


def manual_id(business: str, entry: str) -> str:
    """Return the manual entry's id of a ledger entry."""
    ids = Ids(business)
    return ids.uuid(Kind.MANUAL_ENTRY, ids.id_of(Kind.ENTRY, entry) or 0)


def cases(seed: "Seed", good: dict[str, Any], replayed: dict[str, Any]) -> list[Case]:
    """Return the cases. `good` is an entry, and `replayed` the body of the seed's `e-1`."""
    path = f"/v1/businesses/{seed.business}/custom-journal-entries"
    own = f"{path}/{manual_id(seed.business, seed.manual_entry)}"
    undone = f"{path}/{manual_id(seed.business, seed.reversed_entry)}"
    funding = f"{path}/{manual_id(seed.business, seed.funding)}"
    foreign = f"{path}/{manual_id(seed.other_business, seed.foreign_entry)}"
    other = f"/v1/businesses/{seed.other_business}/custom-journal-entries"
    nobody = f"{path}/{NOBODY}"
    newest = f"{path}?sort_by=created_at&sort_order=DESC&limit=1&show_total_count=true"
    reader: dict[str, str | None] = {"Authorization": f"Bearer {seed.reading_token}"}
    unbalanced = {**good, "line_items": good["line_items"][:1] * 2}
    tagged = {**good, "tags": [{"key": "project", "value": "bridge"}]}
    create, update = "create_custom_journal_entry", "update_custom_journal_entry"
    get, listing = "get_custom_journal_entry", "list_custom_journal_entries"
    delete = "delete_custom_journal_entry"
    bulk, several = "create_custom_journal_entries", f"{path}/bulk"
    new = {"entries": [tagged, {**good, "external_id": "e-8"}]}
    three = {"entries": [good, {**good, "external_id": "e-10"}, good]}
    under_key: dict[str, str | None] = {"Idempotency-Key": "k-2"}
    mixed = {"entries": [replayed, {**good, "external_id": "e-8"}]}
    from_funds = {"entries": [good, _between(good, seed.cash, seed.funds, 10**6)]}
    to_funds = {"entries": [_between(good, seed.funds, seed.cash)] * 2}
    return [
        (bulk, "created", "POST", several, new, {}),
        (bulk, "created_with_key", "POST", several, three, under_key),
        (bulk, "one_replayed", "POST", several, mixed, {}),
        (bulk, "on_a_guarded_account", "POST", several, to_funds, {"Idempotency-Key": "k-1"}),
        (bulk, "below_its_floor", "POST", several, from_funds, {}),
        (bulk, "one_unbalanced", "POST", several, {"entries": [good, unbalanced]}, {}),
        (bulk, "of_another_tenant", "POST", f"{other}/bulk", new, {}),
        (bulk, "reading_token", "POST", several, new, reader),
        (create, "created", "POST", path, {**tagged, "reference_number": "R-1"}, {}),
        (create, "on_a_guarded_account", "POST", path, _between(good, seed.funds, seed.cash), {}),
        (create, "below_its_floor", "POST", path, _between(good, seed.cash, seed.funds, 10**6), {}),
        (create, "replayed", "POST", path, replayed, {}),
        (create, "id_used_otherwise", "POST", path, {**good, "external_id": "e-1"}, {}),
        (create, "unbalanced", "POST", path, unbalanced, {}),
        (create, "reading_token", "POST", path, good, reader),
        (listing, "found", "GET", path, None, {}),
        (listing, "of_an_external_id", "GET", f"{path}?external_id=e-1", None, {}),
        (listing, "newest", "GET", newest, None, {}),
        (listing, "bad_query", "GET", f"{path}?limit=0", None, {}),
        (get, "found", "GET", own, None, {}),
        (get, "unknown", "GET", nobody, None, {}),
        (get, "of_another_tenant", "GET", foreign, None, {}),
        (update, "updated", "PUT", own, {**tagged, "memo": "Changed"}, {}),
        (update, "of_funds", "PUT", funding, good, {}),
        (update, "under_a_key", "PUT", own, good, {"Idempotency-Key": "k-1"}),
        (update, "other_external_id", "PUT", own, {**good, "external_id": "e-9"}, {}),
        (update, "unbalanced", "PUT", own, unbalanced, {}),
        (update, "reversed", "PUT", undone, good, {}),
        (update, "unknown", "PUT", nobody, good, {}),
        (update, "of_another_tenant", "PUT", foreign, good, {}),
        (delete, "deleted", "DELETE", own, None, {}),
        (delete, "deleted_before", "DELETE", undone, None, {}),
        (delete, "of_funds", "DELETE", funding, None, {}),
        (delete, "unknown", "DELETE", nobody, None, {}),
        (delete, "of_another_tenant", "DELETE", foreign, None, {}),
        (delete, "reading_token", "DELETE", own, None, reader),
    ]


def _between(good: dict[str, Any], credit: str, debit: str, amount: int = 123) -> dict[str, Any]:
    """Return an entry on two other accounts."""
    accounts = [
        {"account_identifier": {"type": "AccountId", "id": account}, "amount": amount}
        for account in (credit, debit)
    ]
    lines = zip(good["line_items"], accounts, strict=True)
    return {**good, "line_items": [{**line, **account} for line, account in lines]}


def tagging(seed: "Seed") -> list[Case]:
    """Return the cases of tags of entries that are there already."""
    tag, untag, tags = "create_tags", "delete_tags", f"/v1/businesses/{seed.business}/tags"
    bridge = {"key_values": [{"key": "project", "value": "bridge"}]}
    ledger = {"entity_type": "LEDGER_ENTRY", "entity_ids": [seed.manual_entry]}
    strange = {**ledger, "entity_ids": [seed.foreign_entry]}
    unknown = {"tag_ids": [NOBODY]}
    number = Ids(seed.business).id_of(Kind.ENTRY, seed.manual_entry) or 0
    department = to_uuid(seed.business, f"entry tag {seed.tag_value}", number)
    return [
        (tag, "tagged", "POST", tags, {**bridge, **ledger}, {}),
        (tag, "of_another_tenant", "POST", tags, {**bridge, **strange}, {}),
        (tag, "no_type", "POST", tags, bridge, {}),
        (tag, "under_a_key", "POST", tags, {**bridge, **ledger}, {"Idempotency-Key": "k-1"}),
        (untag, "removed", "POST", f"{tags}/delete", {"tag_ids": [department]}, {}),
        (untag, "unknown", "POST", f"{tags}/delete", unknown, {}),
    ]
