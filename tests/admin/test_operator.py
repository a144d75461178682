"""The operator: identified once, and only by a command that writes."""

import pytest

from ledger.admin.operator import BusinessUnknown, Operator, all_scopes
from ledger.core.claims import Actor
from ledger.http.dialect import all_dialects
from tests.bench import SOMEBODY, Bench, claim


def test_the_operator_is_identified_once_at_the_first_write(bench: Bench) -> None:
    calls: list[Actor] = []

    def identify() -> Actor:
        calls.append(SOMEBODY)
        return SOMEBODY

    operator = Operator(bench.book(claim()).read.table, identify)
    operator.scope(bench.scope.tenant_id, bench.scope.business_id)
    operator.directory.businesses(bench.scope.tenant_id)
    assert calls == [], "reading needs no identity"
    for name in ("A", "B"):
        operator.create_business(bench.scope.tenant_id, name, "EUR")
    assert calls == [SOMEBODY]


def test_a_book_of_another_tenant_has_no_scope(bench: Bench) -> None:
    operator = Operator(bench.book(claim()).read.table, lambda: SOMEBODY)
    tenant_id = operator.directory.create_tenant("Another")
    with pytest.raises(BusinessUnknown):
        operator.reader(tenant_id, bench.scope.business_id)


def test_all_scopes_are_the_scopes_of_all_dialects() -> None:
    assert set(all_scopes()) == {scope for dialect in all_dialects() for scope in dialect.scopes}
