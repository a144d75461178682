"""Names of details that several dialects share. A dialect's other details are its own.

| name | owner | other dialects |
|---|---|---|
| `file` | the entry's attachment: Pennylane and DayZero write it | both show it |
| `negative` | a line that Pennylane's client gave with a sign | DayZero drops it with the amount |
| `description` | an account's text: DayZero and Layer write it | both show it |
| `status` | an account's status: DayZero writes it | no dialect posts to an inactive account |
"""

from collections.abc import Mapping
from typing import Any

from ledger.core.accounts import Details, Json
from ledger.core.entries import Entry
from ledger.core.records import Record

FILE = "file"
NEGATIVE = "negative"


def file_of(entry: Entry) -> Mapping[str, Any]:
    """Return the details of the entry's attachment, with its `id`; empty if it has none."""
    file = entry.details.get(FILE)
    return file if isinstance(file, dict) else {}


def file_details(file: Record) -> dict[str, Json]:
    """Return the details by which an entry names its attachment."""
    assert file.kind == FILE, file.kind
    return {FILE: {"id": file.record_id, **file.details}}


def without_sign(details: Details) -> dict[str, Json]:
    """Return a line's details without the note on its sign."""
    return {name: value for name, value in details.items() if name != NEGATIVE}
