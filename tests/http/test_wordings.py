"""Every refusal is worded in every dialect."""

import json

import pytest

from ledger.errors import Fault, InternalFault, InvalidRequest, LedgerError
from ledger.http.dialect import NOBODYS, Dialect, all_dialects, dialect_of
from ledger.http.response import to_result
from tests.present import has
from tools.local.refusals import every_refusal

DIALECTS = (*all_dialects(), NOBODYS)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("refusal", every_refusal(), ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_worded_in_every_dialect(dialect: Dialect, refusal: LedgerError) -> None:
    answer = dialect.refuse(refusal, "the-request-id")
    assert 400 <= answer.status <= 503
    assert (answer.status == 500) == isinstance(refusal, InternalFault)
    result = to_result(answer, dialect.media_type, "the-request-id")
    assert result["headers"]["Content-Type"]
    body = result["body"]
    assert body.strip()
    assert "{" not in body.replace('{"', "").replace("{}", ""), "a placeholder was left open"
    if "json" in result["headers"]["Content-Type"]:
        assert isinstance(json.loads(body), dict)


PATHS = {
    "dwolla": "/labels/x",
    "pennylane": "/api/external/v2/ledger_entries",
    "layerfi": "/v1/businesses/x/ledger/entries",
    "dayzero": "/api/v1/journal-entries",
    "console": "/console/api/businesses/x/entries",
    "log": "/log/x/changes",
    "oauth": "/token",
}


def test_each_dialect_has_its_paths() -> None:
    names = {dialect.name for dialect in all_dialects()}
    assert names == {name for name in PATHS if has(name)}
    for name in names:
        assert dialect_of(PATHS[name]).name == name


def test_all_faults_of_a_request_are_said_at_once() -> None:
    faults = (
        Fault(("amount", "value"), "missing", "must be given"),
        Fault(("amount", "currency"), "missing", "must be given"),
    )
    for dialect in all_dialects():
        body = json.dumps(dialect.refuse(InvalidRequest(faults=faults), "id").body)
        assert "value" in body
        assert "currency" in body
