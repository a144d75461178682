"""The names that an endpoint ignores: in a header of the answer, on every route."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.http.unread import CHARACTERS_MAX, HEADER, MORE, NAMES_MAX, OTHER
from tests.clients.dayzero import Business as DayZero
from tests.clients.dwolla import Labels, money
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World
from tools.local.events import EVENTS, files, function_of, recorded, title
from tools.local.gateway import Answer, Gateway
from tools.local.replay import fresh

OURS = ("console/", "dayzero/get_statement", "log/", "web/", "default/")
FORMS = ("attach", "attachment", "create_token")
# Refused before anything is read, or because it cannot be read.
UNREAD = {401, 403, 406, 413}


def _of_each_function() -> list[Path]:
    """Return a good event and a refused event of each function."""
    events: dict[tuple[str, bool], Path] = {}
    for file in files([str(EVENTS)]):
        status = recorded(file)["status"]
        if status not in UNREAD and not function_of(file).startswith(OURS):
            events.setdefault((function_of(file), status < 400), file)
    return list(events.values())


def ignored(answer: Answer) -> str | None:
    return answer.headers.get(HEADER.lower())


@pytest.mark.parametrize("file", _of_each_function(), ids=title)
def test_a_parameter_that_no_vendor_has_is_named_and_changes_nothing(
    gateway: Gateway, file: Path
) -> None:
    fresh(gateway)
    event = json.loads(file.read_text())
    query = "&".join(filter(None, [event["rawQueryString"], "from_date=2026-03-01&who=me"]))
    result = gateway.invoke({**event, "rawQueryString": query})
    assert result["statusCode"] == recorded(file)["status"]
    assert result["headers"][HEADER] == "from_date, who"


# Pennylane refuses each unknown field of a body.
STRICT = ("pennylane/create", "pennylane/update", "pennylane/delete")


@pytest.mark.parametrize("file", _of_each_function(), ids=title)
def test_a_field_that_no_vendor_has_is_named_or_refused_by_name(
    gateway: Gateway, file: Path
) -> None:
    if any(form in function_of(file) for form in FORMS):
        return
    fresh(gateway)
    event = json.loads(file.read_text())
    text = event.get("body", "{}")
    if not text.startswith("{") or not text.endswith("}"):
        return
    body = json.dumps({**json.loads(text), "unheard_of": "a value"})
    result = gateway.invoke({**event, "body": body, "isBase64Encoded": False})
    assert "a value" not in json.dumps(result)
    if result["headers"].get(HEADER) is None:
        assert (result["statusCode"], "unheard_of" in result["body"]) == (400, True)
        assert function_of(file).startswith(STRICT)
        return
    assert result["headers"][HEADER] == "unheard_of"


def test_nothing_of_a_good_recorded_request_is_ignored() -> None:
    good = [recorded(file) for file in files([str(EVENTS)])]
    assert [
        result for result in good if result["status"] < 300 and HEADER in result["headers"]
    ] == []


def test_fields_below_are_named_with_where_they_are(world: World) -> None:
    layer = Layer(world)
    body = layer.body(
        externalId="x",
        tags=[{"key": "k", "value": "v", "colour": "red"}],
        metadata={"anything": {"is": "kept"}},
    )
    for line in body["line_items"]:
        line["account_identifier"]["stable_name"] = "of the other kind"
        line["note"] = "n"
    answer = layer.send("POST", "/ledger/journal-entries?dry_run=1", body)
    assert answer.status == 200
    names = {
        *("dry_run", "externalId", "tags[].colour", "line_items[].note"),
        "line_items[].account_identifier.stable_name",
    }
    assert set((ignored(answer) or "").split(", ")) == names
    body = {"_links": {"from": {"href": "/x", "type": "t"}}, **money("5.00", "USD")}
    body["amount"]["cents"] = 500
    refused = Labels.of(world).send("POST", "/label-reallocations", body)
    assert (refused.status, ignored(refused)) == (400, "_links.from.type, amount.cents")


def test_a_body_where_none_is_taken_is_named_too(world: World) -> None:
    layer, day_zero = Layer(world), DayZero(world)
    entry = layer.post()["entry_id"]
    body = {"date": "2026-01-01", "memo": "m"}
    answer = layer.send("POST", f"/ledger/entries/{entry}/reverse", body)
    assert (answer.status, ignored(answer)) == (201, "date, memo")
    other = day_zero.post()["id"]
    deleted = day_zero.send("DELETE", f"/journal-entries/{other}?force=1", body)
    assert (deleted.status, ignored(deleted)) == (204, "force, date, memo")


def test_a_malformed_body_of_a_reversal_is_refused(world: World) -> None:
    """The digest of the request needs the body, though a reversal takes none."""
    layer, day_zero = Layer(world), DayZero(world)
    entry, other = layer.post()["entry_id"], day_zero.post()["id"]
    assert layer.send("POST", f"/ledger/entries/{entry}/reverse", b"{").status == 400
    assert day_zero.send("POST", f"/journal-entries/{other}/reverse", b"{").status == 422


def test_fields_of_a_form_are_named(world: World) -> None:
    answer = Company(world).upload(filename="a.pdf", folder="secret-folder")
    assert (answer.status, ignored(answer)) == (201, "folder")


def _token(world: World, text: str, query: str = "") -> Answer:
    form = f"client_id={world.tenant.client_id}&client_secret={world.tenant.client_secret}"
    return world.gateway.request("POST", f"/oauth2/token{query}", {}, f"{form}&{text}".encode())


def test_the_token_endpoints_name_what_they_ignore_and_no_secret(world: World) -> None:
    answer = _token(world, "grant_type=client_credentials&audience=api", "?grant_type=x")
    assert (answer.status, ignored(answer)) == (200, "grant_type, audience")
    refused = _token(world, "grant_type=password&username=u")
    assert (refused.status, ignored(refused)) == (400, "username")
    secret = world.tenant.client_secret
    for text in (json.dumps({"client_secret": secret}), secret):
        odd = world.gateway.request("POST", "/token", {}, text.encode())
        assert (odd.status >= 400, ignored(odd)) == (True, OTHER)
        assert secret.encode() not in odd.body


ODD = ("naïve", "a,b", "x" * 41, "日本", "", "\ud83d\ude00", 'a"b', "a%b")


def test_an_odd_name_breaks_no_header(world: World) -> None:
    layer = Layer(world)
    answer = layer.send("POST", "/ledger/journal-entries", layer.body(**dict.fromkeys(ODD, 1)))
    assert answer.status == 200
    assert ignored(answer) == f"na%C3%AFve, {OTHER}, %E6%97%A5%E6%9C%AC"
    token = world.tenant.token
    listing = layer.send("GET", f"/ledger/entries?{token}&Set-Cookie:b&ok[]=1")
    assert (listing.status, ignored(listing)) == (200, f"{OTHER}, Set-Cookie:b, ok[]")


@pytest.mark.parametrize("letter", ["x", "日"])
def test_a_thousand_names_are_a_short_header(world: World, letter: str) -> None:
    layer = Layer(world)
    names = [f"{letter * 30}{n}" for n in range(1_000)]
    answer = layer.send("POST", "/ledger/journal-entries", layer.body(**dict.fromkeys(names, 1)))
    assert answer.status == 200
    text = ignored(answer) or ""
    names = text.split(", ")
    assert (len(text) <= CHARACTERS_MAX + len(MORE) + 2, names[-1]) == (True, MORE)
    assert 2 <= len(names) <= NAMES_MAX + 1


def test_nobodys_body_is_read(world: World) -> None:
    layer = Layer(world)
    path = f"{layer.base}/ledger/journal-entries?who=me"
    body = json.dumps(layer.body(unheard_of=1)).encode()
    answer = world.gateway.request("POST", path, {"authorization": "Bearer nobody"}, body)
    assert (answer.status, ignored(answer)) == (401, "who")


def test_an_unknown_parameter_does_not_bind_a_cursor(world: World) -> None:
    layer = Layer(world)
    layer.post()
    layer.post()
    page = layer.get("/ledger/entries?limit=1&who=me")
    cursor = page["meta"]["pagination"]["cursor"]
    assert layer.get(f"/ledger/entries?limit=1&cursor={cursor}")["data"]


def _ours(world: World) -> dict[str, Any]:
    """Return our own endpoints, with the status and the parameters of each."""
    business, day_zero = world.tenant.business_id, DayZero(world)
    console = f"/console/api/businesses/{business}"
    statement = f"/api/v1/businesses/{business}/ledger/{day_zero.cash}/statement"
    page = "limit, cursor"
    lines = f"{page}, direction, sort_by, descending, include_total_count, start_date, end_date"
    return {
        f"{console}/trial-balance": (400, "first, last"),
        f"{console}/accounts": (400, f"contains, parent, labels, {page}"),
        f"{console}/entries": (400, f"account, text, amount, journal, client, first, last, {page}"),
        f"{console}/accounts/{day_zero.cash}": (400, "none"),
        f"{console}/entries/1": (400, "none"),
        statement: (422, lines),
    }


def test_our_own_endpoint_refuses_an_unknown_parameter_and_lists_the_known_ones(
    world: World,
) -> None:
    for path, (status, parameters) in _ours(world).items():
        answer = world.send("GET", f"{path}?from_date=2026-03-01", accept="*/*")
        assert answer.status == status, path
        text = answer.body.decode()
        assert "from_date" in text, path
        assert f"there are: {parameters}" in text, path
        assert "2026-03-01" not in text, path


def test_our_own_endpoint_refuses_a_repeated_parameter(world: World) -> None:
    for path, (status, parameters) in _ours(world).items():
        if parameters == "none":
            continue
        name = parameters.split(", ")[0]
        answer = world.send("GET", f"{path}?{name}=1&{name}=2", accept="*/*")
        assert (answer.status, "must be given once" in answer.body.decode()) == (status, True)
