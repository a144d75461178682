"""An uploaded file becomes a record that every dialect knows."""

from datetime import timedelta
from hashlib import sha256

import pytest

from ledger.directory import Principal
from ledger.errors import NotFound, StoreUnavailable
from ledger.http import attachments
from ledger.http.access import find_book
from ledger.http.forms import FormFile
from ledger.http.request import Request
from ledger.process.runtime import Runtime
from tests.bench import NOW
from tests.http.test_request import make_request
from tests.world import World
from tools.local.faults import faults

PDF = b"%PDF-1.7"


def request_of(world: World, process: Runtime) -> Request:
    """Return a request of the world's client."""
    tenant = world.tenant
    expires_at = NOW + timedelta(hours=1)
    principal = Principal(
        tenant.tenant_id, tenant.client_id, (tenant.business_id,), frozenset(), expires_at, b"seal"
    )
    return make_request(runtime=process, table=process.table(6.0), principal=principal)


def test_a_file_is_uploaded_before_its_record_is_written(process: Runtime, world: World) -> None:
    request = request_of(world, process)
    book = find_book(request, world.tenant.business_id)
    record = attachments.keep(request, book, (FormFile("a.pdf", PDF), "application/pdf"))
    assert record.kind == attachments.KIND
    assert record.details == {
        "filename": "a.pdf",
        "type": "application/pdf",
        "size": len(PDF),
        "digest": sha256(PDF).hexdigest(),
    }
    assert book.read.record(attachments.KIND, record.record_id, NotFound) == record


def test_a_file_that_the_bucket_does_not_take_leaves_no_record(
    process: Runtime, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.local.faults.WRITES", ("PutObject",))
    request = request_of(world, process)
    book = find_book(request, world.tenant.business_id)
    file = FormFile("a.pdf", PDF)
    bucket = faults(process.files.client, "broken", service="s3")
    with faults(process.client) as network, bucket, pytest.raises(StoreUnavailable):
        attachments.keep(request, book, (file, "application/pdf"))
    assert network.requests == []
