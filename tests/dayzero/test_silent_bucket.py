"""**Nobody waits longer than the deadline** for a bucket that hears and never answers."""

from ledger.process.runtime import Runtime
from tests.clients.dayzero import JOURNAL, Business
from tests.silent_bucket import silent_bucket
from tools.local.seed import form


def test_a_silent_bucket_is_503_in_time_and_nothing_is_attached(
    business: Business, process: Runtime
) -> None:
    entry = business.post()
    multipart = {"content_type": "multipart/form-data; boundary=x"}
    path = f"{JOURNAL}/{entry['id']}/attachment"
    with silent_bucket(process) as bucket:
        answer = business.send("PATCH", path, form("a.pdf", b"%PDF-1.7"), **multipart)
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        assert bucket.requests == 1
    (entry,) = business.entries(f"id={entry['id']}")
    assert not entry.get("attachment")
