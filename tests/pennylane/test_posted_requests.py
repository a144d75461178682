"""The filter of posted requests: by it the alarm of a stopped stream sees that entries came."""

from tests.clients.pennylane import Company
from tests.test_metric_filters import reading_the_log


def test_a_posted_entry_is_counted_and_a_replayed_or_refused_one_is_not(company: Company) -> None:
    with reading_the_log() as log:
        company.send("POST", "/ledger_entries", company.body(), idempotency_key="k")
        assert log.counts() == {"ReleaseRequests": 1, "PostedRequests": 1}
        company.send("POST", "/ledger_entries", company.body(), idempotency_key="k")
        assert log.counts() == {"ReleaseRequests": 1}
        company.send("POST", "/ledger_entries", company.body("0.001"))
        assert log.counts() == {"ReleaseRequests": 1}
