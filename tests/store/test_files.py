"""Files are under the digest of their content, in the folder of their business."""

import hashlib
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ledger.errors import StoreUnavailable
from ledger.process.runtime import Runtime
from ledger.store.files import LINK_SECONDS
from ledger.store.keys import Scope
from tools.local.bucket import BUCKET
from tools.local.faults import faults

SCOPE = Scope("t1", "b1")


def test_a_file_is_stored_under_its_digest_and_its_link_opens(process: Runtime) -> None:
    digest = process.files.upload(SCOPE, b"%PDF-1.7", "application/pdf")
    assert digest == hashlib.sha256(b"%PDF-1.7").hexdigest()
    link = process.files.link(SCOPE, digest, 'a "strange"/näme.pdf')
    answer = httpx.get(link)
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.7")
    assert answer.headers["content-type"] == "application/pdf"
    exact = "a%20%22strange%22%2Fn%C3%A4me.pdf"
    text = f"attachment; filename=\"a _strange__n_me.pdf\"; filename*=UTF-8''{exact}"
    queries = parse_qs(urlsplit(link).query)
    assert queries["response-content-disposition"] == [text]
    assert queries["X-Amz-Expires"] == [str(LINK_SECONDS)] == ["900"]
    assert urlsplit(link).path.endswith(f"{BUCKET}/t1/b1/{digest}")


@pytest.mark.parametrize("word", ["reset", "lost", "throttled", "broken"])
def test_a_bucket_that_does_not_answer_says_so(
    process: Runtime, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.local.faults.WRITES", ("PutObject",))
    script = faults(process.files.client, word, service="s3")
    with script, pytest.raises(StoreUnavailable) as refused:
        process.files.upload(SCOPE, b"x", "application/pdf")
    assert refused.value.retry_after_seconds == 1
