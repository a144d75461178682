"""Forbidden characters are refused at every edge, by field, in the dialect's own form."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from ledger.core import texts
from tests.clients.dayzero import Business as DayZero
from tests.clients.dwolla import Labels, embedded, money
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World
from tools.local.gateway import Answer

ODD = [
    *("\0", "\x07", "\x0b", "\r", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\u202a"),
    *("\u202e", "\u2066", "\u2069", "\u2028", "\u2029", "\ufeff", "\ufdd0", "\uffff", "\U0010fffe"),
]
PLAIN = "a\tb\nc é e\u0301 \u200f\u200d\u00a0 日本 \N{GRINNING FACE} \ufffd \u00ad"


def message(answer: Answer) -> str:
    text = answer.body.decode()
    assert texts.is_plain(text), "an answer repeats it"
    return text


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_a_text_in_a_body_is_refused_by_its_field(world: World, odd: str) -> None:
    rule, labels = f"must not contain U+{ord(odd):04X}", Labels.of(world)
    label = labels.open_label()
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    entry = company.post()
    before = company.items("/ledger_entries")
    for answer, status, field in (
        (company.send("POST", "/ledger_entries", company.body(label=f"a{odd}")), 400, "label"),
        (company.put(entry["id"], {"piece_number": odd}), 400, "piece_number"),
        (layer.send("POST", "/ledger/journal-entries", layer.body(memo=odd)), 400, "memo"),
        (
            layer.send("POST", "/ledger/journal-entries", layer.body(metadata={"a": [{odd: 1}]})),
            400,
            "metadata.a.0.",
        ),
        (layer.send("POST", "/customers", {"external_id": f"{odd}1"}), 400, "external_id"),
        (dayzero.send("POST", "/ledgers", {"name": odd, "type": "asset"}), 422, "name"),
        (dayzero.send("POST", "/ledgers", {"name": "a", "unknown": odd}), 422, "unknown"),
        (labels.post(label, f"5{odd}"), 400, "value"),
    ):
        assert answer.status == status, answer.body
        assert field in message(answer)
        assert rule in message(answer)
    assert company.items("/ledger_entries") == before


def test_a_field_with_an_empty_name_has_quotes(world: World) -> None:
    labels, body = Labels.of(world), {"": "\0"}
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    rule = "must not contain U+0000, a control character other than tab and line feed"
    assert company.send("POST", "/journals", body).json["message"] == f'"": {rule}'
    errors = layer.send("POST", "/customers", body).json["errors"]
    assert errors[0]["description"] == f'"": {rule}'
    assert dayzero.send("POST", "/ledgers", body).json["detail"][0]["loc"] == ["body", ""]
    refused = labels.send("POST", f"/customers/{labels.customer}/labels", body)
    (error,) = refused.json["_embedded"]["errors"]
    assert (error["message"], error["path"]) == (f'"" invalid. {rule}.', "/")


def test_every_other_character_comes_back(world: World) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    assert company.post(label=PLAIN)["label"] == PLAIN
    assert layer.post(memo=PLAIN, metadata={PLAIN: PLAIN})["metadata"] == {PLAIN: PLAIN}
    assert dayzero.post(description=PLAIN)["description"] == PLAIN


@pytest.mark.parametrize("odd", ["%00", "%C2%85", "%E2%80%AE", "%FF", "%ED%A0%80", "a%0D"])
def test_a_query_string_is_refused_by_the_parameter(world: World, odd: str) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    labels = Labels.of(world)
    for answer, status in (
        (company.send("GET", f"/ledger_entries?filter={odd}"), 400),
        (layer.send("GET", f"/ledger/entries?filter={odd}"), 400),
        (dayzero.send("GET", f"/journal-entries?filter={odd}"), 422),
        (labels.send("GET", f"/customers/{labels.customer}/labels?filter={odd}"), 400),
        (world.send("GET", f"{console(world)}?filter={odd}"), 400),
        (labels.send("GET", f"/?a{odd}=1"), 400),
    ):
        assert answer.status == status, answer.body
        assert "must not contain U+" in message(answer) or "must be UTF-8" in message(answer)
    assert "filter" in message(company.send("GET", f"/ledger_entries?filter={odd}"))


def console(world: World) -> str:
    return f"/console/api/businesses/{world.tenant.business_id}/entries"


@pytest.mark.parametrize("odd", ["\0", "\x9b", "\u202e", "\ufeff"], ids=ascii)
def test_an_id_in_a_path_names_nothing(world: World, odd: str) -> None:
    company, layer, dayzero = Company(world), Layer(world), DayZero(world)
    spelling = quote(f"1{odd}")
    for answer, status in (
        (company.send("GET", f"/ledger_entries/{spelling}"), 404),
        (layer.send("GET", f"/ledger/entries/{spelling}"), 404),
        (dayzero.send("DELETE", f"/journal-entries/{spelling}"), 422),
        (Labels.of(world).send("GET", f"/labels/{spelling}"), 404),
        (world.send("GET", f"{console(world)}/{spelling}"), 404),
    ):
        assert answer.status == status, answer.body
        assert message(answer)


def test_headers_that_name_things_are_refused_by_name(world: World) -> None:
    company, dayzero = Company(world), DayZero(world)
    answer = company.send("GET", "/me", x_company_id="1\x9b")
    assert (answer.status, "X-Company-Id" in message(answer)) == (400, True)
    answer = dayzero.send("GET", "/ledgers", x_business_id="1\x85")
    assert (answer.status, "x-business-id" in message(answer)) == (400, True)
    answer = company.send("POST", "/ledger_entries", company.body(), idempotency_key="k\x07")
    assert (answer.status, "Idempotency-Key" in message(answer)) == (400, True)


def test_the_token_endpoint_refuses_them_in_its_own_form(world: World) -> None:
    body = b"grant_type=client_credentials&client_id=a%1Bb&client_secret=c"
    form = {"content_type": "application/x-www-form-urlencoded", "authorization": ""}
    answer = world.send("POST", "/token", body, **form)
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    assert "client_id must not contain U+001B" in answer.json["error_description"]


def test_forms_refuse_them_by_field(world: World) -> None:
    company = Company(world)
    parts = ('name="note"\r\n\r\na\x1b', 'name="no\x9bte"\r\n\r\na')
    for part, field in zip(parts, ("note", "no\\u009bte"), strict=True):
        body = f"--x\r\nContent-Disposition: form-data; {part}\r\n--x--\r\n".encode()
        form = "multipart/form-data; boundary=x"
        answer = company.send("POST", "/file_attachments", body, content_type=form)
        assert (answer.status, answer.json["field"]) == (400, field)
        assert message(answer)


def test_dwolla_points_at_the_field(world: World) -> None:
    labels = Labels.of(world)
    label = labels.open_label()
    body: dict[str, Any] = {**money("1.00"), "\x1b": 1, "note": {"a": "\x1b"}}
    answer = labels.send("POST", f"/labels/{label}/ledger-entries", json.dumps(body).encode())
    assert sorted(path for _, path in embedded(answer)) == ["/\\u001b", "/note/a"]
