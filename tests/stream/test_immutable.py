"""The audit finds every change of what may not change, of whatever kind the item is."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.admin import periods
from ledger.aws.items import Item
from ledger.book.accounts import CODE
from ledger.core.accounts import AccountTerms, AccountType, Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine
from ledger.core.records import Name
from ledger.store.items.codec import integer, read_integer, text, unpack
from ledger.stream.changes import Change
from tests.bench import NOW, Bench, claim
from tests.stream.test_audit import entry as entry, faults_in, with_document
from tools.local.replay import snapshot

D, C = Direction.DEBIT, Direction.CREDIT
Edit = Callable[[Item], Item]


def setting(name: str, value: Any) -> Edit:
    return lambda item: {**item, name: value}


def lacking(*names: str) -> Edit:
    return lambda item: {name: value for name, value in item.items() if name not in names}


def saying(name: str, value: Any) -> Edit:
    return lambda item: with_document(item, lambda document: document.update({name: value}))


def not_saying(name: str) -> Edit:
    return lambda item: with_document(item, lambda document: document.pop(name))


def book(bench: Bench) -> list[Item]:
    """Return every item of the bench's book."""
    place = f"{bench.scope.tenant_id}#{bench.scope.business_id}#"
    return [item for key, item in sorted(snapshot().items()) if key.startswith(place)]


@pytest.fixture
def items_by_kind(bench: Bench) -> dict[str, Item]:
    """An item of each kind, as the book has written it."""
    coded = AccountTerms("Coded", AccountType.ASSET, Direction.DEBIT, code="512")
    closed = bench.book(claim()).open(AccountTerms("Gone", AccountType.ASSET, Direction.DEBIT))
    bench.book(claim()).open(coded)
    bench.book(claim()).close(closed.account_id)
    bench.book(claim()).records.create("tag", {"name": "a"}, [Name("tag", "a")])
    bench.enter(*bench.pair())  # No later request changes this entry.
    number = bench.enter(*bench.pair()).entry_id
    for key in ("key", "another"):
        bench.book(claim(key)).amend(number, Amendment(description="other"))
    bench.book(claim("name")).rename(bench.open("Bank"), lambda terms: replace(terms, name="New"))
    drafts_of = bench.enter(*bench.pair())
    line = [
        DraftLine(item.account_id, item.direction, item.amount_minor) for item in drafts_of.lines
    ]
    wide = bench.book(claim()).amend(drafts_of.entry_id, Amendment(create=tuple(line) * 499))
    names = frozenset(map(wide.line_id, wide.lines[2:]))
    bench.book(claim()).amend(wide.entry_id, Amendment(create=tuple(line) * 499, delete=names))
    periods.close(
        bench.book(claim()).read.table, bench.scope, NOW.date().replace(day=1), NOW, claim().by
    )
    by_kind: dict[str, Item] = {}
    for item in book(bench):
        by_kind.setdefault(item["kind"]["S"], item)
        if item["kind"]["S"] == "account" and not item["is_open"]["BOOL"]:
            by_kind["closed"] = item
        is_first = {"LPK", "mark"} <= item.keys() and item.get("version") == integer(1)
        if is_first and "in" not in unpack(item):
            by_kind["entry"] = item
        if item["kind"]["S"] == "account" and "floor" in unpack(item):
            by_kind["guarded"] = item
    return by_kind


FREED, OTHER = {"is_free": {"BOOL": True}}, {"number": integer(7)}
CHANGED: list[tuple[str, str, Edit]] = [
    ("a mark", "entry", setting("mark", text("x" * 22))),
    ("a fingerprint", "entry", setting("fingerprint", text("x" * 22))),
    ("a mark gone", "entry", lacking("mark", "fingerprint")),
    ("a listing", "entry", lacking("LPK", "LSK")),
    ("a day of a listing", "entry", setting("LSK", text("1999-01-01"))),
    ("whose an entry is", "entry", setting("by", text("another dialect request"))),
    ("an entry that will expire", "entry", setting("expires_at", integer(1))),
    ("an entry imported afterwards", "entry", setting("imported", {"BOOL": True})),
    ("a floor lowered", "guarded", saying("floor", -1000)),
    ("a floor taken away", "guarded", not_saying("floor")),
    ("a type", "account", saying("type", "equity")),
    ("a code", "account", saying("code", "999")),
    ("a role", "account", saying("role", "bank")),
    ("a currency", "account", saying("currency", "SEK")),
    ("a creation", "account", saying("created", "2026-01-01T00:00:00.000000Z")),
    ("an account's mark", "account", setting("mark", text("x" * 22))),
    ("who opened an account", "account", setting("by", text("another dialect request"))),
    ("a closed account open again", "closed", setting("is_open", {"BOOL": True})),
    ("an account that is unused again", "guarded", setting("unused", {"BOOL": True})),
    ("an account that will expire", "account", setting("expires_at", integer(1))),
    ("an amendment's mark", "amendment", setting("mark", text("x" * 22))),
    ("an amendment's version", "amendment", setting("version", integer(9))),
    ("an answer's version", "answer", setting("version", integer(9))),
    ("what a key changed", "change", setting("of", integer(7))),
    ("who changed it", "change", setting("by", text("another dialect request"))),
    ("an alias", "alias", setting("entry", integer(7))),
    ("a closing", "closing", saying("at", "2026-01-01T00:00:00.000000Z")),
    ("a name", "name", setting("number", integer(7))),
    ("a name freed with another owner", "name", lambda name: {**name, **FREED, **OTHER}),
    ("a kind of record", "record", saying("kind", "customer")),
    ("when a record was made", "record", saying("created", "2026-01-01T00:00:00.000000Z")),
    ("who kept a record", "record", setting("by", text("another dialect request"))),
    ("a lock moved back", "period", saying("closed_through", "2026-10-31")),
]


@pytest.mark.parametrize(("name", "kind", "edit"), CHANGED, ids=[item[0] for item in CHANGED])
def test_a_change_of_what_is_fixed_is_found(
    items_by_kind: dict[str, Item], name: str, kind: str, edit: Edit
) -> None:
    item = items_by_kind[kind]
    changed = edit(item)
    assert changed != item, name
    assert faults_in(Change(item, changed)), name


LASTING = (
    *("entry", "account", "alias", "amendment", "answer", "change", "closing", "name", "record"),
    "period",
)


@pytest.mark.parametrize("kind", LASTING)
def test_nothing_of_a_book_is_ever_gone(items_by_kind: dict[str, Item], kind: str) -> None:
    assert faults_in(Change(items_by_kind[kind], None))


@pytest.mark.parametrize("kind", LASTING)
def test_nothing_of_a_book_comes_with_a_time_to_live(
    items_by_kind: dict[str, Item], kind: str
) -> None:
    assert faults_in(Change(None, items_by_kind[kind])) == []
    assert faults_in(Change(None, {**items_by_kind[kind], "expires_at": integer(1)}))


def test_a_change_of_a_variable_attribute_is_no_fault(items_by_kind: dict[str, Item]) -> None:
    account, record, period = (items_by_kind[kind] for kind in ("account", "record", "period"))
    renamed = {**saying("name", "Other")(account), "by": text("another dialect request")}
    assert faults_in(Change(account, renamed)) == []
    assert faults_in(Change(account, {**account, "entries": integer(7)})) == []
    name = items_by_kind["name"]
    for before, after in ((name, {**name, **FREED}), ({**name, **FREED}, {**name, **OTHER})):
        assert faults_in(Change(before, after)) == []
    revised = {**saying("details", {"name": "b"})(record), "by": text("another dialect request")}
    assert faults_in(Change(record, revised)) == []
    assert faults_in(Change(period, saying("closed_through", "2026-11-30")(period))) == []
    assert faults_in(Change(period, saying("closed_through", "0001-01-01")(period))) == []


def test_a_balance_of_an_account_without_a_floor_is_found(items_by_kind: dict[str, Item]) -> None:
    account = items_by_kind["closed"]
    assert faults_in(Change(account, {**account, "balance_minor": integer(1)}))


def test_a_version_that_was_superseded_stays_as_it_was(bench: Bench, entry: Item) -> None:
    """Another hand can write an amendment; it cannot also say that the entry was another."""
    number = int(entry["SK"]["S"], 16)
    before = entry
    bench.book(claim()).amend(number, Amendment(description="other"))
    after = next(item for item in book(bench) if item["SK"] == entry["SK"] and "LPK" in item)
    past = next(item for item in book(bench) if item["SK"]["S"].startswith("version"))
    change = Change(before, after)
    assert faults_in(change, past) == []
    assert faults_in(change) == ["a past version differs from the superseded version"]
    for edit in (saying("text", "forged"), lacking("by"), setting("reversed_by", integer(7))):
        assert faults_in(change, edit(past)) == [
            "a past version differs from the superseded version"
        ]


FORGED: list[tuple[str, Edit]] = [
    ("another creation", saying("created", "2026-01-01T00:00:00.000000Z")),
    ("of a label", saying("in", 7)),
    ("a reversal", saying("reverses", 7)),
    ("fewer line ids", saying("slots", 1)),
    ("a mark", setting("mark", text("x" * 22))),
    ("listed by another key", setting("KPK", text("x"))),
]


@pytest.mark.parametrize(("name", "edit"), FORGED, ids=[item[0] for item in FORGED])
def test_an_amendment_leaves_what_is_fixed(
    bench: Bench, entry: Item, name: str, edit: Edit
) -> None:
    number = int(entry["SK"]["S"], 16)
    bench.book(claim()).amend(number, Amendment(description="other"))
    after = next(item for item in book(bench) if item["SK"] == entry["SK"] and "LPK" in item)
    past = next(item for item in book(bench) if item["SK"]["S"].startswith("version"))
    assert read_integer(after, "version") == 2
    assert faults_in(Change(entry, after), past) == []
    assert faults_in(Change(entry, edit(after)), past), name


def test_a_change_that_is_called_a_link_has_one(entry: Item) -> None:
    """Same document and version: that alone was taken for a reversal's link."""
    assert faults_in(Change(entry, {**entry, "reversed_by": integer(7)})) == []
    assert faults_in(Change(entry, {**entry, "note": text("x")}))
    linked = {**entry, "reversed_by": integer(7)}
    assert faults_in(Change(linked, {**linked, "reversed_by": integer(8)}))
    assert faults_in(Change(linked, entry))
    assert faults_in(Change(entry, {**entry, "reversed_by": integer(7), "mark": text("x" * 22)}))


def test_an_account_code_is_a_name_here(items_by_kind: dict[str, Item]) -> None:
    assert f"#{CODE}#" in items_by_kind["name"]["PK"]["S"]
