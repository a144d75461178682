"""Rules of imported rows: impossible rows are refused one by one, never with a traceback."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.admin.conftest import Command, ExportBook, ImportRows, Scope, statuses, whole
from tests.admin.transfer.test_import_ndjson import account, entry_of, version
from tests.clients.layerfi import Business
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway

Rows = list[dict[str, Any]]

# The smallest valid row of each kind, so that a mutated row is close to a valid one.
GOOD: Rows = [
    account(8, mark="m" * 22, fingerprint="f"),
    account(16, parent=8, details={"subtype": ["CASH", None], "stable_name": "cash"}),
    entry_of(
        version(5, -5, details={"journal": 1, "tags": [[1, 2, "k", "v", None, None]]}),
        version(6, -6, version=2, mark="m" * 22, fingerprint="f"),
        number=17,
    ),
    {"kind": "alias", "number": 19, "entry": 17, "version": 1},
    {
        "kind": "record",
        "of_kind": "journal",
        "number": 77,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "details": {"code": "XY", "label": "Y", "type": "bank"},
    },
    {"kind": "name", "of_kind": "journal code", "value": "XY", "number": 77},
    {"kind": "batch", "number": 21, "created_at": "2026-01-01T00:00:00Z", "entries": [17]},
]
WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 0, 10**30, 1.5, "", "x" * 3000, "\0", "\ud800", "\x9b", [], [[]], {}),
        *({"a": 1.5}, {"tags": "x"}, {"customer": []}, {"file": {}}, "9999-12-31T23:59:59-12:00"),
        *("0001-01-01T00:00:00+14:00", "entry", "debit", 17, [1], ["a", 1], "7 00"),
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value in a row."""
    among: Any = ()
    if isinstance(value, dict):
        among = value.items()
    elif isinstance(value, list | tuple):
        among = enumerate(value)
    return [
        place for name, inner in among for place in ((*path, name), *places(inner, (*path, name)))
    ]


PLACES = [(at, path) for at, row in enumerate(GOOD) for path in places(row)]


def mutated(changes: list[tuple[tuple[int, tuple[Any, ...]], Any, bool]]) -> str:
    rows = json.loads(json.dumps(GOOD))
    for (at, path), wrong, is_dropped in changes:
        inner = rows[at]
        for name in path[:-1]:
            inner = inner[name] if isinstance(inner, dict | list) and _has(inner, name) else {}
        if isinstance(inner, dict | list) and _has(inner, path[-1]):
            if is_dropped:
                del inner[path[-1]]
            else:
                inner[path[-1]] = wrong
    return "".join(json.dumps(row) + "\n" for row in rows)


def _has(inner: Any, name: Any) -> bool:
    return name in inner if isinstance(inner, dict) else isinstance(name, int) and name < len(inner)


CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), WRONG, st.booleans()), min_size=1, max_size=3)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_no_mutated_export_ends_in_a_traceback(
    command: Command, other_business: Scope, changes: list[Any]
) -> None:
    business = json.loads(command("business", "create", other_business[0], "Fresh")[1])[
        "business_id"
    ]
    text = mutated(changes)
    scope = (other_business[0], business)
    status, printed, _ = command("import", *scope, "ndjson", "--quiet", stdin=whole(text))
    results = [json.loads(row) for row in printed.splitlines()]
    assert sorted(result["row"] for result in results) == list(range(1, len(GOOD) + 1))
    assert status == any(result["status"] == "refused" for result in results)
    assert all(result["why"] for result in results if result["status"] == "refused")
    for form in ("csv", "ndjson", "beancount"):
        assert command("export", *scope, form, "--quiet")[0] == 0


def test_the_rows_without_mutation_are_written(import_rows: ImportRows) -> None:
    assert statuses(import_rows("ndjson", mutated([]))) == {"written": len(GOOD)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (account(8, name="x" * 3000), "name: has at most 1000 characters"),
        (account(8, code="7 00"), "code: must have no spaces"),
        (account(8, name="a\x1b"), "name: must not contain U+001B"),
        (account(8, name="a\r"), "name: must not contain U+000D"),
        (account(8, details={"a": {"b\x07": 1}}), "details.a.b\\u0007: its name must not contain"),
        (account(8, details={"rate": 1.5}), "no fraction"),
        (account(8, role="label"), "role: a label is part of a customer"),
        (account(8, mark="m"), "mark: goes with a fingerprint"),
        (account(8, created_at="9999-12-31T23:59:59-12:00"), "created_at: must be of the years"),
        ({"kind": "name", "of_kind": "k", "value": "x" * 3000, "number": 8}, "value: has at most"),
        ({"kind": "alias", "number": 9, "entry": 17, "version": 1}, "(entry 17)"),
        ({**GOOD[6], "entries": []}, "entries: has 1 to 99 entries"),
        ({**GOOD[6], "entries": list(range(1, 200, 2))}, "entries: has 1 to 99 entries"),
        ({**GOOD[6], "entries": [17, 17]}, "entries: has each entry once"),
        ({**GOOD[6], "entries": [16, 18, 20]}, "entries: are of the general journal, or are"),
        ({**GOOD[6], "entries": [16, 17]}, "entries: are of the general journal, or are"),
        ({**GOOD[6], "entries": [17]}, "(entry 17)"),
        ({**GOOD[4], "details": {"code": "X"}}, "details.label: Field required"),
        (
            {**GOOD[4], "of_kind": "customer", "details": {"external_id": 5}},
            "details.external_id: Input should be a valid string",
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_with_its_reason(
    import_rows: ImportRows, row: dict[str, Any], reason: str
) -> None:
    (result,) = import_rows("ndjson", json.dumps(row))
    assert result["status"] == "refused"
    assert reason in result["why"]


def test_a_row_whose_parent_never_comes_is_refused(import_rows: ImportRows) -> None:
    rows = [account(24, parent=16), account(16, parent=8), account(32)]
    results = import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert [
        (result["row"], result["status"]) for result in sorted(results, key=lambda r: r["row"])
    ] == [
        (1, "refused"),
        (2, "refused"),
        (3, "written"),
    ]


def test_a_reversed_entry_without_a_mark_can_be_reversed_again(
    export_book: ExportBook, import_rows: ImportRows, other_business: Scope, gateway: Gateway
) -> None:
    rows = [json.loads(row) for row in export_book("ndjson").splitlines()[:-1]]
    for row in rows:
        for part in (row, *row.get("versions", ())):
            part.pop("mark", None)
            part.pop("fingerprint", None)
    assert (
        statuses(import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in rows)))["refused"]
        == 0
    )
    using = demo.operator(TABLE)
    client = using.create_client(other_business[0], [], [])["client_id"]
    token = using.create_token(client, [], 600)["access_token"]
    tenant = demo.Tenant(*other_business, client, "", token, token)
    layer = Business(World(gateway, tenant), "cash", "sales")
    reversed_entries = [result for result in layer.entries() if result["reversal_id"]]
    assert reversed_entries
    for entry in reversed_entries:
        answer = layer.send("POST", f"/ledger/entries/{entry['id']}/reverse")
        assert answer.status < 500, answer.body


def test_an_imported_account_is_found_by_each_spelling_of_its_code(import_rows: ImportRows) -> None:
    """Codes and names have the normal form that every dialect gives them."""
    rows = [account(8, name=" Cafe\u0301 ", code="512 ")]
    name_row = {"kind": "name", "of_kind": "account code", "number": 8}
    rows += [{**name_row, "value": "512 "}, {**name_row, "value": "512"}]
    results = import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert [result["status"] for result in results] == ["written", "written", "present"]
    (other,) = import_rows("ndjson", json.dumps({**name_row, "value": " 512", "number": 16}))
    assert "something else" in other["why"]
