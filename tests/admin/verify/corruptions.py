"""Corruptions of a sound table: the items to put and to delete, and verify's fault.

Each corruption is one that a hand in the table, or a fault of ours, would leave behind.
"""

from collections.abc import Callable
from typing import Any

from ledger.aws.items import Item
from ledger.store.items.codec import integer, pack, read_integer, unpack
from ledger.store.keys import scope_of
from tests.present import has

Items = list[Item]
Planted = tuple[Items, Items]
Corruption = Callable[[Items], Planted]
CORRUPTIONS: list[tuple[Corruption, str]] = []


def detected(fault: str, dialect: str = "") -> Callable[[Corruption], Corruption]:
    """Register a corruption with its fault; `dialect` is the dialect whose items it needs."""

    def note(plant: Corruption) -> Corruption:
        if not dialect or has(dialect):
            CORRUPTIONS.append((plant, fault))
        return plant

    return note


def kind(item: Item) -> str:
    fault: str = item.get("kind", {}).get("S", "")
    return fault


def first(is_one: Callable[[Item], bool], items: Items) -> Item:
    return next(item for item in items if is_one(item))


def of_kind(items: Items, name: str) -> Items:
    return [item for item in items if kind(item) == name]


def is_past(item: Item) -> bool:
    return kind(item) == "entry" and item["SK"]["S"].startswith("version")


def is_present(item: Item) -> bool:
    return kind(item) == "entry" and "LPK" in item


def with_document(item: Item, edit: Callable[[dict[str, Any]], Any]) -> Item:
    document = unpack(item)
    edit(document)
    packed: Any = pack(document)
    return {**item, "doc": packed}


def without(item: Item, *names: str) -> Item:
    return {name: value for name, value in item.items() if name not in names}


def setting(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: document.update({name: value})


def all_lines(amount: int) -> Callable[[dict[str, Any]], None]:
    """Give two lines another amount. They balance, so only other items show the change."""

    def edit(document: dict[str, Any]) -> None:
        first = document["lines"][0]
        second = next(line for line in document["lines"] if line[2] != first[2])
        first[3] = second[3] = amount
        document["lines"] = [first, second]

    return edit


def spell_id(number: int) -> str:
    return f"{number:011x}"


def number_of(item: Item) -> int:
    name = "SK" if len(item["SK"]["S"]) == len(spell_id(0)) else "PK"
    return int(item[name]["S"].rpartition("#")[2], 16)


def is_guarded(item: Item) -> bool:
    return kind(item) == "account" and "floor" in unpack(item) and bool(item["is_open"]["BOOL"])


def is_plain(item: Item) -> bool:
    return kind(item) == "account" and "floor" not in unpack(item) and bool(item["is_open"]["BOOL"])


@detected("the balance is")
def a_balance_too_high(items: Items) -> Planted:
    account = first(is_guarded, items)
    return [{**account, "balance_minor": integer(read_integer(account, "balance_minor") + 1)}], []


@detected("cannot be read")
def a_balance_below_its_floor(items: Items) -> Planted:
    return [{**first(is_guarded, items), "balance_minor": integer(-1)}], []


@detected("the account's count of entries")
def a_count_of_entries_too_low(items: Items) -> Planted:
    account = next(i for i in of_kind(items, "account") if read_integer(i, "entries") > 1)
    return [{**account, "entries": integer(1)}], []


@detected("the account's count of open accounts")
def a_count_of_children_too_low(items: Items) -> Planted:
    account = next(i for i in of_kind(items, "account") if read_integer(i, "children") > 0)
    return [{**account, "children": integer(0)}], []


@detected("the account is missing, but an entry")
def an_account_gone(items: Items) -> Planted:
    lines = next(unpack(item)["lines"] for item in items if is_present(item))
    return [], [i for i in of_kind(items, "account") if number_of(i) == lines[0][1]]


@detected("no floor, but a stored balance")
def a_balance_of_an_account_without_a_floor(items: Items) -> Planted:
    return [{**first(is_plain, items), "balance_minor": integer(5)}], []


@detected("no floor, but a stored balance")
def a_floor_taken_away(items: Items) -> Planted:
    guarded = next(i for i in items if is_guarded(i) and read_integer(i, "balance_minor"))
    return [with_document(guarded, lambda document: document.pop("floor"))], []


@detected("the role label does not permit the floor", dialect="dwolla")
def a_floor_lowered(items: Items) -> Planted:
    label = next(i for i in items if is_guarded(i) and unpack(i).get("role") == "label")
    return [with_document(label, setting("floor", -1000))], []


@detected("its closing is missing")
def an_account_closed_without_a_closing(items: Items) -> Planted:
    account = next(
        i for i in items if is_plain(i) and not read_integer(i, "children") and "LPK" not in i
    )
    return [{**account, "is_open": {"BOOL": False}}], []


@detected("marked as unused, but an entry")
def an_account_with_lines_marked_as_unused(items: Items) -> Planted:
    lines = next(unpack(item)["lines"] for item in items if is_present(item))
    account = next(i for i in of_kind(items, "account") if number_of(i) == lines[0][1])
    return [{**account, "unused": {"BOOL": True}}], []


@detected("its closing is missing")
def a_closing_gone(items: Items) -> Planted:
    return [], of_kind(items, "closing")[:1]


@detected("a closing exists, but its account")
def a_closed_account_open_again(items: Items) -> Planted:
    closed = next(i for i in of_kind(items, "account") if not i["is_open"]["BOOL"])
    return [{**closed, "is_open": {"BOOL": True}}], []


@detected("is closed, but not empty")
def a_closed_account_with_a_balance(items: Items) -> Planted:
    closed = next(i for i in of_kind(items, "account") if not i["is_open"]["BOOL"])
    return [{**closed, "balance_minor": integer(1)}], []


@detected("the creation time is not")
def an_account_opened_at_another_time(items: Items) -> Planted:
    account = first(is_plain, items)
    return [with_document(account, setting("created", "2026-01-01T00:00:00.000000Z"))], []


@detected("parent is missing")
def a_parent_gone(items: Items) -> Planted:
    child = next(i for i in of_kind(items, "account") if "parent" in unpack(i))
    parent = unpack(child)["parent"]
    return [], [i for i in of_kind(items, "account") if number_of(i) == parent]


@detected("no mark identifies the request that wrote it")
def an_accounts_mark_gone(items: Items) -> Planted:
    return [without(first(is_plain, items), "mark", "fingerprint")], []


def names_of(items: Items, fault: str) -> Items:
    return [item for item in of_kind(items, "name") if f"#{fault}#" in item["PK"]["S"]]


@detected("the name leads to no account or record")
def a_name_of_nothing(items: Items) -> Planted:
    return [{**of_kind(items, "name")[0], "number": integer(999)}], []


@detected("its unique name leads to another owner")
def an_account_code_that_leads_to_another_account(items: Items) -> Planted:
    first_name, second_name = names_of(items, "account code")[:2]
    return [{**first_name, "number": second_name["number"]}], []


@detected("its unique name leads to another owner, or nowhere")
def an_account_code_without_its_name(items: Items) -> Planted:
    return [], names_of(items, "account code")[:1]


@detected("the name leads to no account or record")
def a_code_that_is_not_its_names(items: Items) -> Planted:
    account = next(i for i in of_kind(items, "account") if unpack(i).get("code"))
    return [with_document(account, setting("code", "99999"))], []


@detected("its unique name leads to another owner, or nowhere", dialect="pennylane")
def a_journal_without_its_name(items: Items) -> Planted:
    return [], names_of(items, "journal code")[:1]


@detected("its unique name leads to another owner, or nowhere", dialect="layerfi")
def a_customer_without_its_name(items: Items) -> Planted:
    return [], names_of(items, "customer")[:1]


@detected("its unique name leads to another owner, or nowhere", dialect="layerfi")
def an_account_without_its_stable_name(items: Items) -> Planted:
    return [], names_of(items, "stable name")[:1]


@detected("the name leads to no account or record", dialect="pennylane")
def a_record_gone(items: Items) -> Planted:
    record_ids = {read_integer(i, "number") for i in names_of(items, "journal code")}
    return [], [i for i in of_kind(items, "record") if number_of(i) in record_ids][:1]


@detected("which no item of its kind has")
def a_time_to_live_on_an_account(items: Items) -> Planted:
    return [{**first(is_plain, items), "expires_at": integer(1)}], []


@detected("its own ancestor")
def an_account_above_itself(items: Items) -> Planted:
    accounts = of_kind(items, "account")
    child = next(i for i in accounts if "parent" in unpack(i))
    place = scope_of(child), unpack(child)["parent"]
    above = next(i for i in accounts if (scope_of(i), number_of(i)) == place)
    return [with_document(above, setting("parent", number_of(child)))], []
