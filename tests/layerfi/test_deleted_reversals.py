"""A deletion of a reversal is its reversal, and the original counts again."""

from tests.clients.layerfi import Business
from tools.local.counting import count_tenant
from tools.local.replay import snapshot

CUSTOM = "/custom-journal-entries"


def test_the_deletion_of_a_reversal_reverses_it_once(business: Business) -> None:
    posted = business.make(CUSTOM, business.body(5))
    path = f"{CUSTOM}/{posted['id']}"
    deleted = business.send("DELETE", path).json["data"]
    reversal = business.get(f"/ledger/entries/{deleted['entry']['reversal_id']}")["data"]
    of_reversal = f"{CUSTOM}/{reversal['source']['manual_entry_id']}"
    answers = [business.send("DELETE", of_reversal) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    ids = {answer.json["data"]["entry"]["reversal_id"] for answer in answers}
    assert len(ids) == 1
    assert business.send("DELETE", path).json["data"] == deleted
    assert len(business.entries()) == 3
    count_tenant(business.world.tenant.tenant_id, snapshot())
    (cash,) = (
        row
        for row in business.get("/ledger/balances")["data"]["accounts"]
        if row["id"] == business.cash
    )
    assert (cash["balance"], cash["entries"]) == (5, 3)
