"""The service takes every cursor and every `next` link that it gives, whatever is in the book."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World
from tools.local import demo
from tools.local.counting import count_tenant
from tools.local.gateway import Gateway
from tools.local.replay import snapshot

# Texts that a place in a list may hold: what sorts oddly, is long, or means something elsewhere.
ODD = st.text(st.sampled_from("aZ09 é日😀-:.#/\\'\"%&=+,;?|~"), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)
LONG = st.sampled_from(["é" * 255, "😀" * 255, "-" * 255, "#" * 80, "0" * 81])
NAMES = st.lists(ODD | LONG, min_size=3, max_size=5, unique=True)

Walk = Callable[[World], Iterator[list[str]]]


def _pages(
    world: World, target: str, rows: str, cursor: str, key: str, **more: str
) -> Iterator[list[str]]:
    """Yield the keys of the rows of each page, one or two to a page, from cursor to cursor."""
    after = ""
    while True:
        answer = world.send("GET", f"{target}{after}", **{"accept": "*/*", **more})
        assert answer.status == 200, (target, after, answer.body)
        body = answer.json
        yield [str(row[key]) for row in body[rows]]
        matches: Any = body
        for name in cursor.split("."):
            matches = matches[name]
        if matches is None:
            return
        after = f"&cursor={quote(matches)}"


def _layer(path: str, key: str = "id") -> Walk:
    def walk(world: World) -> Iterator[list[str]]:
        target = f"/v1/businesses/{world.tenant.business_id}{path}"
        return _pages(world, target, "data", "meta.pagination.cursor", key)

    return walk


def _day_zero(path: str) -> Walk:
    def walk(world: World) -> Iterator[list[str]]:
        business = world.tenant.business_id
        target = f"/api/v1{path}"
        return _pages(world, target, "items", "next_cursor", "id", x_business_id=business)

    return walk


def _pennylane(path: str, key: str = "id") -> Walk:
    def walk(world: World) -> Iterator[list[str]]:
        return _pages(world, f"/api/external/v2{path}", "items", "next_cursor", key)

    return walk


def _console(path: str) -> Walk:
    def walk(world: World) -> Iterator[list[str]]:
        target = f"/console/api/businesses/{world.tenant.business_id}{path}"
        return _pages(world, target, "items", "next_cursor", "id")

    return walk


LISTS: dict[str, Walk] = {
    **{
        f"layer {path} {sort} {order}": _layer(f"{path}?limit=2&sort_by={sort}&sort_order={order}")
        for path, sorts in (
            ("/ledger/entries", ("entry_at", "entry_number", "created_at")),
            ("/customers", ("created_at",)),
            ("/vendors", ("created_at",)),
        )
        for sort in sorts
        for order in ("ASC", "DESC")
    },
    **{
        f"dayzero {path} {more}": _day_zero(f"{path}?limit=2{more}")
        for path, sorts in (
            (JOURNAL, ("", "&sort_by=date", "&sort_by=date&descending=false&search=a")),
            ("/ledgers", ("", "&descending=true", "&type=asset,revenue")),
        )
        for more in sorts
    },
    **{
        f"pennylane {path} {sort}": _pennylane(f"{path}?limit=2&sort={sort}")
        for path, sorts in (
            ("/ledger_entries", ("id", "-id", "date", "-date")),
            ("/ledger_entry_lines", ("id", "-id", "date", "-date")),
            ("/ledger_accounts", ("id", "-id")),
            ("/journals", ("id", "-id")),
            ("/fiscal_years", ("start", "-start")),
        )
        for sort in sorts
    },
    "pennylane trial balance": _pennylane(
        "/trial_balance?limit=2&period_start=2026-01-01&period_end=2026-12-31", "number"
    ),
    "console accounts": _console("/accounts?limit=2"),
    "console entries": _console("/entries?limit=2"),
}


def _book(world: World, names: list[str]) -> tuple[Layer, DayZero]:
    """Return accounts, parties and entries that are called as the names say."""
    layer, day_zero = Layer(world), DayZero(world)
    for place, name in enumerate(names):
        cash = day_zero.open(name, type="asset", account_number=_number(name))
        layer.make("/customers", {"individual_name": name, "external_id": name})
        layer.make("/vendors", {"company_name": name, "external_id": name})
        lines = [day_zero.line("debit", cash), day_zero.line("credit", day_zero.sales)]
        date = f"2026-0{1 + place % 3}-15"
        day_zero.post(description=f"a{name}", date=date, line_entries=lines)
        company = Company(world, bank=1, sales=1)
        company.send("POST", "/journals", {"code": "A" * (2 + place % 4), "label": name})
    count_tenant(world.tenant.tenant_id, snapshot())
    return layer, day_zero


def _number(name: str) -> str:
    """Return an account's number, which has no spaces; each name has its own."""
    return name.replace(" ", "\u00b7")


def _an_entry(world: World) -> int:
    number: int = world.get("/api/external/v2/ledger_entries?limit=1")["items"][0]["id"]
    return number


@pytest.fixture
def maker(gateway: Gateway, table: str) -> Callable[[], World]:
    return lambda: World(gateway, demo.tenant(demo.operator(table), "Test"))


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=NAMES)
def test_every_cursor_is_taken_and_every_row_is_there_once(
    maker: Callable[[], World], names: list[str]
) -> None:
    world = maker()
    layer, day_zero = _book(world, names)
    business = world.tenant.business_id
    of_one = {
        "layer lines": _layer(f"/ledger/accounts/{layer.cash}/lines?limit=1"),
        "dayzero statement": _day_zero(
            f"/businesses/{business}/ledger/{day_zero.sales}/statement?limit=2"
        ),
        "pennylane lines of": _pennylane(
            f"/ledger_entries/{_an_entry(world)}/ledger_entry_lines?limit=1"
        ),
        "console entries of": _console(f"/entries?limit=1&account={day_zero.sales}"),
    }
    for name, walk in {**LISTS, **of_one}.items():
        pages = list(walk(world))
        keys = [key for page in pages for key in page]
        assert len(keys) == len(set(keys)), (name, "a row stands on two pages")
        assert pages[:-1] == [] or all(pages[:-1]), (name, "a page before the last is empty")
        sizes = {len(page) for page in pages[:-1]}
        assert len(sizes) <= 1, (name, "a page before the last is short")
    numbers = [key for page in LISTS["pennylane trial balance"](world) for key in page]
    assert set(map(_number, names)) <= set(numbers)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 4), labels=st.integers(0, 5))
def test_every_link_is_taken_and_every_label_is_there_once(
    maker: Callable[[], World], limit: int, labels: int
) -> None:
    world = Labels.of(maker())
    opened = {world.open_label("10.00") for _ in range(labels)}
    rows: list[str] = []
    target = f"/customers/{world.customer}/labels?limit={limit}"
    links: dict[str, Any] = {}
    while target:
        body = world.get(target)
        links = body["_links"]
        rows += [label["id"] for label in body["_embedded"]["labels"]]
        target = _target(links["next"]) if "next" in links else ""
    assert sorted(rows) == sorted(opened)
    for name in ("self", "first", "last", *(["prev"] if "prev" in links else [])):
        world.get(_target(links[name]))


def _target(link: dict[str, str]) -> str:
    return "/" + link["href"].split("/", 3)[3]
