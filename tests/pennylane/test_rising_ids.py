"""Ids of journals and files rise with their creation, also under idempotency keys."""

from typing import Any

import pytest

from tests.clients.pennylane import PDF, Company


@pytest.mark.parametrize("path", ["journals", "file_attachments", "ledger_attachments"])
def test_ids_of_journals_and_files_rise(company: Company, path: str) -> None:
    def create(place: int, **headers: str) -> Any:
        if path == "journals":
            body = {"code": "AB" + "CDEFG"[place], "label": "Box"}
            return company.send("POST", f"/{path}", body, **headers).json
        return company.upload(path, PDF, filename=f"{place}.pdf", **headers).json

    keys: list[dict[str, str]] = [{}, {"idempotency_key": "a"}, {}, {"idempotency_key": "b"}, {}]
    rows = [create(place, **headers) for place, headers in enumerate(keys)]
    numbers = [row["id"] for row in rows]
    assert numbers == sorted(set(numbers))
    assert create(1, **keys[1])["id"] == numbers[1]
    target = "journals" if path == "journals" else "file_attachments"
    assert [row["id"] for row in company.items(f"/{target}")][:5] == numbers[::-1]
