"""Every refusal is worded in every dialect."""

import json

import pytest

from ledger.api.dialect import NOBODYS, Dialect, all_dialects, dialect_of
from ledger.api.response import to_result
from ledger.errors import Fault, InternalFault, InvalidRequest, LedgerError
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
    said = result["body"]
    assert said.strip()
    assert "{" not in said.replace('{"', "").replace("{}", ""), "a placeholder was left open"
    if "json" in result["headers"]["Content-Type"]:
        assert isinstance(json.loads(said), dict)


def test_there_are_four_dialects_and_the_consoles_and_each_has_its_paths() -> None:
    assert {dialect.name for dialect in all_dialects()} == {
        "console",
        "dayzero",
        "dwolla",
        "layerfi",
        "oauth",
        "pennylane",
    }
    assert dialect_of("/labels/x").name == "dwolla"
    assert dialect_of("/api/external/v2/ledger_entries").name == "pennylane"
    assert dialect_of("/v1/businesses/x/ledger/entries").name == "layerfi"
    assert dialect_of("/api/v1/journal-entries").name == "dayzero"
    assert dialect_of("/console/api/businesses/x/entries").name == "console"


def test_all_faults_of_a_request_are_said_at_once() -> None:
    faults = (
        Fault(("amount", "value"), "missing", "must be given"),
        Fault(("amount", "currency"), "missing", "must be given"),
    )
    for dialect in all_dialects():
        said = json.dumps(dialect.refuse(InvalidRequest(faults), "id").body)
        assert "value" in said
        assert "currency" in said
