"""Tenants, their businesses, and the clients that are made for them."""

import secrets
from uuid import uuid4

import pytest

from ledger.core.limits import BUSINESSES_PER_TOKEN_MAX
from ledger.directory import Directory
from ledger.directory.refusals import TenantNotFound
from ledger.directory.tenants import to_tenant
from ledger.errors import BusinessNotFound, CurrencyUnknown, LimitExceeded, NameTaken
from ledger.process.runtime import Runtime
from ledger.store import directory_keys
from tests.bench import NOW

FORMER_ID, MOVED_ID = uuid4(), uuid4()


@pytest.fixture
def directory(process: Runtime) -> Directory:
    return Directory(process.table(6.0), NOW, lambda: "operator:ann admin r1")


def test_a_new_tenant_is_read_back_and_has_no_business(
    process: Runtime, directory: Directory
) -> None:
    tenant_id = directory.create_tenant("Acme")
    item = process.table(6.0).get(directory_keys.tenant(tenant_id))
    assert item is not None
    row = to_tenant(item)
    assert (row["tenant_id"], row["name"]) == (tenant_id, "Acme")
    assert directory.businesses(tenant_id) == []
    directory.require_tenant(tenant_id)


def test_a_business_names_all_tenants_that_have_its_id(directory: Directory) -> None:
    """A book that moved to another tenant keeps its id."""
    tenant_ids = [directory.create_tenant(name) for name in ("First", "Second", "Third")]
    for tenant_id in tenant_ids[:2]:
        directory.create_business(tenant_id, "Shop", "EUR", MOVED_ID)
    assert directory.tenants_of(str(MOVED_ID)) == sorted(tenant_ids[:2])
    assert directory.tenants_of("no such business") == []


def test_a_business_is_read_back_with_its_currency(directory: Directory) -> None:
    tenant_id = directory.create_tenant("Acme")
    business_id = directory.create_business(tenant_id, "Shop", "EUR")
    business = directory.business(tenant_id, business_id)
    assert (business.name, business.currency, business.created_at) == ("Shop", "EUR", NOW)
    assert directory.businesses(tenant_id) == [business]
    assert directory.business_ids(tenant_id) == (business_id,)


def test_a_business_of_another_tenant_is_not_found(directory: Directory) -> None:
    first, second = (directory.create_tenant(name) for name in ("First", "Second"))
    business_id = directory.create_business(first, "Shop", "EUR")
    for check in (directory.business, directory.require_business):
        check(first, business_id)
        with pytest.raises(BusinessNotFound):
            check(second, business_id)


@pytest.mark.parametrize("tenant_id", ["", "0123456789ab", "t#1", "a b"])
def test_a_missing_tenant_gets_no_business_and_no_client(
    directory: Directory, tenant_id: str
) -> None:
    with pytest.raises(TenantNotFound):
        directory.create_business(tenant_id, "Shop", "EUR")
    with pytest.raises(TenantNotFound):
        directory.create_client(tenant_id, [], [])


def test_a_business_needs_a_known_currency(directory: Directory) -> None:
    tenant_id = directory.create_tenant("Acme")
    with pytest.raises(CurrencyUnknown):
        directory.create_business(tenant_id, "Shop", "XYZ")
    assert directory.businesses(tenant_id) == []


def test_an_imported_business_keeps_its_id_and_has_it_once(directory: Directory) -> None:
    tenant_id = directory.create_tenant("Acme")
    assert directory.create_business(tenant_id, "Shop", "EUR", FORMER_ID) == str(FORMER_ID)
    with pytest.raises(NameTaken):
        directory.create_business(tenant_id, "Other", "EUR", FORMER_ID)
    assert [business.name for business in directory.businesses(tenant_id)] == ["Shop"]


def test_a_new_tenant_never_replaces_another(process: Runtime) -> None:
    """Two tenants of one id could read each other's books."""
    once = secrets.token_bytes(8)
    directory = Directory(process.table(6.0), NOW, lambda: "ann", lambda size: once[:size])
    directory.create_tenant("First")
    with pytest.raises(NameTaken):
        directory.create_tenant("Second")


def test_a_client_has_only_businesses_of_its_tenant(directory: Directory) -> None:
    tenant_id, other_id = (directory.create_tenant(name) for name in ("First", "Second"))
    own = directory.create_business(tenant_id, "Shop", "EUR")
    foreign = directory.create_business(other_id, "Shop", "EUR")
    with pytest.raises(BusinessNotFound) as refused:
        directory.create_client(tenant_id, [own, foreign], [])
    assert refused.value.business_id == foreign
    client_id, secret = directory.create_client(tenant_id, [own], ["labels:all"], "App")
    client = directory.clients.get(client_id)
    assert (client.business_ids, client.scopes, client.name) == ((own,), ("labels:all",), "App")
    assert client.has_secret(secret)


def test_a_client_has_a_bounded_number_of_businesses(directory: Directory) -> None:
    """Each business of a token makes its requests' reads larger."""
    tenant_id = directory.create_tenant("Acme")
    own = directory.create_business(tenant_id, "Shop", "EUR")
    with pytest.raises(LimitExceeded):
        directory.create_client(tenant_id, [own] * (BUSINESSES_PER_TOKEN_MAX + 1), [])
