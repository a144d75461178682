"""pennylane-sdk, sync and async, drives the running service as it would drive Pennylane's."""

import asyncio
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from pennylane_sdk import (
    AsyncPennylane,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    Pennylane,
    PermissionDeniedError,
    ValidationError,
    filters,
)

from tests.clients.pennylane import PDF, PREFIX
from tests.world import World
from tools.local import server
from tools.local.gateway import Gateway

ENTRIES = 250


@pytest.fixture
def base_url(gateway: Gateway) -> Iterator[str]:
    with server.running(gateway) as url:
        yield url + PREFIX


@pytest.fixture
def client(base_url: str, world: World) -> Iterator[Pennylane]:
    with Pennylane(world.tenant.token, base_url=base_url, auto_throttle=False) as pennylane:
        yield pennylane


def two_lines(number: int, other: int, amount: str = "100.00") -> list[dict[str, Any]]:
    return [
        {"debit": amount, "credit": "0.00", "ledger_account_id": number},
        {"debit": "0.00", "credit": amount, "ledger_account_id": other, "label": "a line"},
    ]


def test_accounts_and_journals_through_the_sync_client(client: Pennylane) -> None:
    me = client.me.retrieve()
    assert me.company
    assert me.company.name == "Test"
    sales = client.ledger_accounts.create(number="706000", label="Sales", vat_rate="FR_200")
    renamed = client.ledger_accounts.update(sales.id, label="Services", letterable=True)
    assert (renamed.label, renamed.letterable, renamed.vat_rate) == ("Services", True, "FR_200")
    assert client.ledger_accounts.get(sales.id) == renamed
    assert renamed in list(client.ledger_accounts.list(limit=1))
    journal = client.journals.create(code="POS", label="Caisse")
    assert client.journals.get(journal.id) == journal
    assert journal in list(client.journals.list(limit=2))


def test_entries_through_the_sync_client(client: Pennylane) -> None:
    bank = client.ledger_accounts.create(number="512000", label="Bank")
    sales = client.ledger_accounts.create(number="706000", label="Sales")
    file = client.file_attachments.create(("a b.pdf", PDF), filename="invoice.pdf")
    entry = client.ledger_entries.create(
        date="2026-01-31",
        label="Invoice 1",
        journal_id=2,
        ledger_entry_lines=two_lines(bank.id, sales.id),
        due_date="2026-02-28",
        file_attachment_id=file.id,
        currency="EUR",
        piece_number="P-1",
    )
    assert entry.attachment
    assert entry.attachment.filename == entry.ledger_attachment_filename == "invoice.pdf"
    assert httpx.get(str(entry.attachment.url)).content == PDF
    check_update(client, entry, sales.id)


def check_update(client: Pennylane, entry: Any, account: int) -> None:
    first, second = entry.ledger_entry_lines
    sets = {
        "update": [{"id": first.id, "debit": "150.00"}],
        "create": [{"debit": "0.00", "credit": "150.00", "ledger_account_id": account}],
        "delete": [{"id": second.id}],
    }
    updated = client.ledger_entries.update(entry.id, label="Corrected", ledger_entry_lines=sets)
    assert updated.ledger_entry_lines
    rows = [(line.debit, line.credit) for line in updated.ledger_entry_lines]
    assert rows == [(Decimal(150), Decimal(0)), (Decimal(0), Decimal(150))]
    answer = client.ledger_entries.get(entry.id)
    assert (answer.label, answer.piece_number) == ("Corrected", "P-1")
    lines = list(client.ledger_entries.list_lines(entry.id, sort="id"))
    assert lines == updated.ledger_entry_lines
    of_book = list(client.ledger_entry_lines.list(filter=[filters.eq("journal_id", 2)]))
    assert [line.id for line in of_book] == [line.id for line in reversed(lines)]
    assert client.ledger_entry_lines.get(lines[0].id) == of_book[-1]


def test_categories_and_letterings_through_the_sync_client(
    client: Pennylane, base_url: str, world: World
) -> None:
    # The client has no method that creates a group.
    headers = {"Authorization": f"Bearer {world.tenant.token}"}
    cash = {"label": "Cash flow", "kind": "treasury"}
    group = httpx.post(f"{base_url}/category_groups", json=cash, headers=headers).json()["id"]
    (only_group,) = client.category_groups.list()
    assert client.category_groups.get(group) == only_group
    rent = client.categories.create(label="Rent", category_group_id=group, analytical_code="R")
    sale = client.categories.create(label="Sale", category_group_id=group, direction="cash_in")
    assert (rent.direction, sale.direction) == ("cash_out", "cash_in")
    renamed = client.categories.update(rent.id, label="Rents")
    assert (renamed.label, renamed.analytical_code) == ("Rents", "R")
    of_group: list[Any] = [
        filters.eq("category_group_id", group),
        filters.where("label", "start_with", "Rent"),
    ]
    assert list(client.categories.list(filter=of_group)) == [client.categories.get(rent.id)]
    rows = client.category_groups.list_categories(group, limit=1)
    assert [row.id for row in rows] == [sale.id, rent.id]
    bank = client.ledger_accounts.create(number="512000", label="Bank").id
    entry = client.ledger_entries.get(post(client, bank))
    assert entry.ledger_entry_lines
    check_line(client, [line.id for line in entry.ledger_entry_lines], [rent.id, sale.id])


def check_line(client: Pennylane, lines: list[int], categories: list[int]) -> None:
    weights = [{"id": number, "weight": "0.5"} for number in categories]
    result = client.ledger_entry_lines.categorize(lines[0], categories=weights)
    assert result.ledger_entry_line
    line = client.ledger_entry_lines.get(lines[0])
    assert line.categories == result.ledger_entry_line.categories
    assert [category.weight for category in line.categories or ()] == ["0.5", "0.5"]
    of_line = client.ledger_entry_lines.list_categories(lines[0], sort="id", limit=1)
    assert list(of_line) == line.categories
    rows = [{"id": number} for number in lines]
    client.ledger_entry_lines.letter(unbalanced_lettering_strategy="none", ledger_entry_lines=rows)
    lettered = list(client.ledger_entry_lines.list_lettered_lines(lines[0], sort="id"))
    assert lettered == [client.ledger_entry_lines.get(number) for number in lines]
    assert lettered[0].categories == line.categories
    client.ledger_entry_lines.unletter(
        unbalanced_lettering_strategy="none", ledger_entry_lines=rows
    )
    client.ledger_entry_lines.categorize(lines[0], categories=[])
    assert client.ledger_entry_lines.get(lines[0]).categories == []


def test_a_refusal_is_the_clients_own_error(client: Pennylane, base_url: str, world: World) -> None:
    bank = client.ledger_accounts.create(number="512000", label="Bank")
    before = list(client.ledger_entries.list())
    lines = two_lines(bank.id, bank.id)
    good: dict[str, Any] = {"date": "2026-01-31", "label": "x", "journal_id": 1}
    unbalanced = [lines[0], {**lines[1], "credit": "99.99"}]
    with pytest.raises(ValidationError, match="Entry lines are not balanced") as refused:
        client.ledger_entries.create(**good, ledger_entry_lines=unbalanced)
    assert refused.value.details == {"debit_total": "100.00", "credit_total": "99.99"}
    with pytest.raises(NotFoundError, match="Couldn't find Journal with 'id'=99"):
        client.ledger_entries.create(**{**good, "journal_id": 99}, ledger_entry_lines=lines)
    numbers: Any = [{**lines[0], "debit": 100}, lines[1]]
    with pytest.raises(BadRequestError, match=r"lines\.0\.debit"):
        client.ledger_entries.create(**good, ledger_entry_lines=numbers)
    with pytest.raises(ValidationError, match="is taken"):
        client.ledger_accounts.create(number="512000", label="Bank")
    assert list(client.ledger_entries.list()) == before
    nobody, reader = (
        Pennylane(token, base_url=base_url, auto_throttle=False)
        for token in ("forged", world.tenant.readonly_token)
    )
    with nobody, pytest.raises(AuthenticationError):
        nobody.me.retrieve()
    with reader, pytest.raises(PermissionDeniedError, match="ledger_entries:all"):
        reader.ledger_entries.create(**good, ledger_entry_lines=lines)


def test_a_list_is_whole_while_another_writes(client: Pennylane) -> None:
    """Nothing is missed and nothing is there twice, in both directions."""
    bank = client.ledger_accounts.create(number="512000", label="Bank").id
    sales = client.ledger_accounts.create(number="706000", label="Sales").id

    def create(n: int) -> int:
        return client.ledger_entries.create(
            date=f"2026-01-{n % 28 + 1:02d}",
            label=str(n),
            journal_id=1,
            ledger_entry_lines=two_lines(bank, sales),
        ).id

    before = [entry.id for entry in client.ledger_entries.list()]
    before += [create(n) for n in range(ENTRIES - len(before))]
    for sort in ("-id", "id", "date"):
        more: list[int] = []
        pages = client.ledger_entries.list(limit=20, sort=sort)
        rows: list[int] = []
        for page in pages.iter_pages():
            rows += [entry.id for entry in page.items]
            more.append(create(len(rows)))
        assert len(set(rows)) == len(rows)
        assert set(before) <= set(rows) <= {*before, *more}
        if sort != "date":
            assert rows == sorted(rows, reverse=sort == "-id")
        before += more


def test_the_async_client_lists_while_a_thread_writes(
    client: Pennylane, base_url: str, world: World
) -> None:
    bank = client.ledger_accounts.create(number="512000", label="Bank").id
    before = {post(client, bank) for _ in range(60)}
    elsewhere = {entry.id for entry in client.ledger_entries.list(limit=100)} - before
    writer = threading.Thread(target=lambda: [post(client, bank) for _ in range(40)])

    async def read() -> list[int]:
        token = world.tenant.token
        async with AsyncPennylane(token, base_url=base_url, auto_throttle=False) as reader:
            writer.start()
            page = await reader.ledger_entries.list(limit=5)
            return [entry.id async for entry in page]

    matches = asyncio.run(read())
    writer.join()
    assert len(set(matches)) == len(matches)
    assert before | elsewhere <= set(matches)


def post(client: Pennylane, account: int) -> int:
    return client.ledger_entries.create(
        date="2026-01-31",
        label="x",
        journal_id=1,
        ledger_entry_lines=two_lines(account, account),
    ).id
