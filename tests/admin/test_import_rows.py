"""An NDJSON import refuses what no book can have, row by row, and ends without a traceback."""

import json
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from ledger.admin.transfer import deferred_rows
from tests.admin.conftest import Command, Exported, Take, Where, statuses
from tests.admin.test_import import account, entry_of, version
from tests.layerfi.business import Business
from tests.world import World
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Gateway

Rows = list[dict[str, Any]]

# Of the least rows each kind has, so that a mutated one is close to a good one.
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
    {"kind": "batch", "number": 21, "created_at": "2026-01-01T00:00:00Z", "entries": [1, 3]},
]
WRONG: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, True, -1, 0, 10**30, 1.5, "", "x" * 3000, "\0", "\ud800", "\x9b", [], [[]], {}),
        *({"a": 1.5}, {"tags": "x"}, {"customer": []}, {"file": {}}, "9999-12-31T23:59:59-12:00"),
        *("0001-01-01T00:00:00+14:00", "entry", "debit", 17, [1], ["a", 1], "7 00"),
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a row at which something stands."""
    among: Any = ()
    if isinstance(value, dict):
        among = value.items()
    elif isinstance(value, list | tuple):
        among = enumerate(value)
    return [found for name, one in among for found in ((*path, name), *places(one, (*path, name)))]


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


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES)
def test_no_mutated_export_ends_in_a_traceback(
    command: Command, elsewhere: Where, changes: list[Any]
) -> None:
    business = json.loads(command("business", "create", elsewhere[0], "Fresh")[1])["business_id"]
    text = mutated(changes)
    where = (elsewhere[0], business)
    status, printed, _ = command("import", *where, "ndjson", "--quiet", stdin=text)
    results = [json.loads(row) for row in printed.splitlines()]
    assert sorted(one["row"] for one in results) == list(range(1, len(GOOD) + 1))
    assert status == any(one["status"] == "refused" for one in results)
    assert all(one["why"] for one in results if one["status"] == "refused")
    for form in ("csv", "ndjson", "beancount"):
        assert command("export", *where, form, "--quiet")[0] == 0


def test_the_good_rows_are_taken(take: Take) -> None:
    assert statuses(take("ndjson", mutated([]))) == {"written": len(GOOD)}


@pytest.mark.parametrize(
    ("row", "why"),
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
        ({**GOOD[6], "entries": [1, 3, 5]}, "entries: two"),
        ({**GOOD[4], "details": {"code": "X"}}, "details.label: Field required"),
        (
            {**GOOD[4], "of_kind": "customer", "details": {"external_id": 5}},
            "details.external_id: Input should be a valid string",
        ),
    ],
)
def test_a_row_of_no_shape_is_refused_with_its_reason(
    take: Take, row: dict[str, Any], why: str
) -> None:
    (result,) = take("ndjson", json.dumps(row))
    assert result["status"] == "refused"
    assert why in result["why"]


def test_a_chart_in_reverse_order_is_read_once(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    """However deep the chart is, it needs two files, and each row is tried twice at most."""
    files: list[IO[str]] = []
    deferred: list[int] = []
    open_file, put = deferred_rows._file, deferred_rows.DeferredRows.add

    def count_row(
        self: deferred_rows.DeferredRows,
        row: deferred_rows.NumberedLine,
        parent: int | None = None,
    ) -> None:
        deferred.append(row[0])
        put(self, row, parent)

    def count_file() -> IO[str]:
        files.append(open_file())
        return files[-1]

    monkeypatch.setattr(deferred_rows, "_file", count_file)
    monkeypatch.setattr(deferred_rows.DeferredRows, "add", count_row)
    rows = [account(8 * n, parent=8 * (n - 1) if n > 1 else None) for n in range(1, 61)]
    text = "".join(json.dumps(row) + "\n" for row in reversed(rows))
    assert statuses(take("ndjson", text)) == {"written": 60}
    assert (len(files), sorted(deferred)) == (2, list(range(1, 60)))


def test_a_parent_that_never_comes_is_said(take: Take) -> None:
    rows = [account(24, parent=16), account(16, parent=8), account(32)]
    results = take("ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert [(one["row"], one["status"]) for one in sorted(results, key=lambda r: r["row"])] == [
        (1, "refused"),
        (2, "refused"),
        (3, "written"),
    ]


def test_a_reversed_entry_without_a_mark_can_be_reversed_again(
    exported: Exported, take: Take, elsewhere: Where, gateway: Gateway
) -> None:
    rows = [json.loads(row) for row in exported("ndjson").splitlines()]
    for row in rows:
        for part in (row, *row.get("versions", ())):
            part.pop("mark", None)
            part.pop("fingerprint", None)
    assert statuses(take("ndjson", "".join(json.dumps(row) + "\n" for row in rows)))["refused"] == 0
    using = demo.operator(TABLE)
    client = using.create_client(elsewhere[0], [], [])["client_id"]
    token = using.create_token(client, [], 600)["access_token"]
    tenant = demo.Tenant(*elsewhere, client, "", token, token)
    layer = Business(World(gateway, tenant), "cash", "sales")
    done = [one for one in layer.entries() if one["reversal_id"]]
    assert done
    for entry in done:
        answer = layer.send("POST", f"/ledger/entries/{entry['id']}/reverse")
        assert answer.status < 500, answer.body


def test_accounts_of_an_import_are_found_by_either_spelling(take: Take) -> None:
    """A number and its name are kept as every dialect keeps them."""
    rows = [account(8, name=" Cafe\u0301 ", code="512 ")]
    named = {"kind": "name", "of_kind": "account code", "number": 8}
    rows += [{**named, "value": "512 "}, {**named, "value": "512"}]
    results = take("ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    assert [one["status"] for one in results] == ["written", "written", "present"]
    (other,) = take("ndjson", json.dumps({**named, "value": " 512", "number": 16}))
    assert "something else" in other["why"]
