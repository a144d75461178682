"""No bad input gives a 5xx, or writes anything; each is refused in Dwolla's own form."""

import base64
import json
from typing import Any

import pytest

from events.dwolla.cases import HAL
from ledger.core.limits import BODY_BYTES_MAX
from tests.clients.dwolla import Labels, embedded, money, rule

AMOUNTS = [
    *("1e3", "1E3", "1e-3", "NaN", "sNaN", "nan", "Infinity", "-Infinity", "inf", "+5", "+5.00"),
    *(
        "-0",
        "-0.00",
        "0",
        "0.00",
        " 5",
        "5 ",
        "5\n",
        "\t5",
        "5\x00",
        "--5",
        "-",
        "+",
        ".",
        "5.",
        ".5",
    ),
    *("5.001", "0.001", "-0.001", "5.000", "1,000", "1,000.00", "1.000,00", "5_0", "0x5", "0b1"),
    *("007", "00", "$5", "5$", "5 USD", "USD", "five", "(5)", "5-", "1/2", "5%", "'5'", "null"),
    *("٥", "५", "９.００", "−5.00", "5٫00", "５", "²", "½", "5\u200b", "\u202e5", "\ufeff5"),
    *("9" * 14 + ".00", "9" * 40, "9" * 5000, "0." + "0" * 40 + "1", "1e999999999", "1" + "0" * 38),
    *(True, False, [], ["5"], {}, {"N": "5"}, [[]], 0, 5.001, 1e3, 1e300, 10**40, -(10**40)),
]

CURRENCIES: list[Any] = [
    *("usd", "Usd", "EUR", "XXX", "JPY", "US", "USDD", " USD", "USD ", "ＵＳＤ", "US\x00D", "$"),
    *(5, True, [], {}, ["USD"]),
]


@pytest.mark.parametrize("value", AMOUNTS, ids=lambda value: ascii(value)[:30])
def test_an_amount_that_is_none_is_refused(world: Labels, value: Any) -> None:
    label = world.open_label("10.00")
    answer = world.post(label, value)
    assert answer.status == 400
    code = answer.json["code"]
    assert code == "BadRequest" or [path for _, path in embedded(answer)] == ["/amount/value"]
    assert (world.balance(label), world.total(label)) == ("10.00", 1)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "Required"),
        (None, "Required"),
        ("x", "InvalidFormat"),
        ("1e3", "InvalidFormat"),
        ("-0", "InvalidFormat"),
        ("0.001", "InvalidFormat"),
        (True, "InvalidFormat"),
        ("0.00", "Invalid"),
        ("99999999999999.00", "Invalid"),
    ],
)
def test_each_fault_of_an_amount_has_its_code(world: Labels, value: Any, code: str) -> None:
    answer = world.post(world.open_label("1.00"), value)
    assert embedded(answer) == [(code, "/amount/value")]
    assert answer.json["_embedded"]["errors"][0]["message"].strip()


@pytest.mark.parametrize("currency", CURRENCIES, ids=lambda value: ascii(value)[:30])
def test_a_currency_that_dwolla_does_not_have_is_refused(world: Labels, currency: Any) -> None:
    label = world.open_label("10.00")
    answer = world.send("POST", f"/labels/{label}/ledger-entries", money("1.00", currency))
    assert (answer.status, embedded(answer)) == (400, [("Invalid", "/amount/currency")])
    assert world.total(label) == 1


GOOD = json.dumps(money("1.00")).encode()

BODIES: list[tuple[str, bytes]] = [
    ("none", b""),
    ("blank", b" \n"),
    ("cut short", GOOD[:-1]),
    ("two documents", GOOD + GOOD),
    ("a comment", b"// x\n" + GOOD),
    ("trailing comma", GOOD.replace(b"}}", b"},}")),
    ("single quotes", GOOD.replace(b'"', b"'")),
    ("an array", b"[" + GOOD + b"]"),
    ("a string", b'"amount"'),
    ("null", b"null"),
    ("an exponent of 30 digits", b'{"amount": {"value": 1e' + b"9" * 30 + b"}}"),
    ("NaN", b'{"amount": {"value": NaN, "currency": "USD"}}'),
    ("Infinity", b'{"amount": {"value": -Infinity, "currency": "USD"}}'),
    ("amount twice", b'{"amount": {"value": "1", "currency": "USD"}, "amount": 1}'),
    ("value twice", b'{"amount": {"value": "1", "value": "2", "currency": "USD"}}'),
    ("value twice, escaped", b'{"amount": {"value": "1", "v\\u0061lue": "2", "currency": "USD"}}'),
    ("not UTF-8", b'{"amount": {"value": "1\xff", "currency": "USD"}}'),
    ("UTF-16", GOOD.decode().encode("utf-16")),
    ("a byte order mark", b"\xef\xbb\xbf" + GOOD),
    ("half a surrogate pair", b'{"amount": {"value": "\\ud800", "currency": "USD"}}'),
    ("a raw control character", b'{"amount": {"value": "1\n", "currency": "USD"}}'),
    ("nested arrays", b"[" * 100_000 + b"]" * 100_000),
    ("nested objects", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    ("nested in a field", b'{"amount": ' + b"[" * 40 + b"]" * 40 + b"}"),
    ("a number of 5,000 digits", b'{"amount": {"value": ' + b"9" * 5000 + b', "currency":"USD"}}'),
    ("an endless exponent", b'{"amount": {"value": 1e999999999, "currency": "USD"}}'),
    ("amount is a string", b'{"amount": "1.00"}'),
    ("amount is a number", b'{"amount": 1.00}'),
    ("amount is an array", b'{"amount": []}'),
    ("amount is true", b'{"amount": true}'),
    ("nothing in it", b"{}"),
    ("too large", b'{"x": "' + b"x" * BODY_BYTES_MAX + b'"}'),
    (
        "XML",
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ),
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    ("a form", b"amount=1.00&currency=USD"),
]


@pytest.mark.parametrize(("name", "body"), BODIES, ids=[name for name, _ in BODIES])
@pytest.mark.parametrize("target", ["label", "entry", "reallocation"])
def test_a_body_that_cannot_be_read_is_refused_and_writes_nothing(
    world: Labels, name: str, body: bytes, target: str
) -> None:
    label = world.open_label("10.00")
    path = {
        "label": f"/customers/{world.customer}/labels",
        "entry": f"/labels/{label}/ledger-entries",
        "reallocation": "/label-reallocations",
    }[target]
    answer = world.send("POST", path, body)
    assert answer.status == 400, name
    assert answer.json["code"] in ("BadRequest", "ValidationError")
    assert answer.headers["content-type"].startswith(HAL)
    assert (world.balance(label), world.total(label)) == ("10.00", 1)
    assert world.get(f"/customers/{world.customer}/labels")["total"] == 1


@pytest.mark.parametrize("body", ["!!!", "a", base64.b64encode(GOOD).decode()[:-2]])
def test_base64_that_is_none_is_refused(world: Labels, body: str) -> None:
    label = world.open_label("10.00")
    target = f"/labels/{label}/ledger-entries"
    event = world.gateway.event("POST", target, list(world.headers().items()), GOOD)
    answer = world.gateway.invoke({**event, "body": body, "isBase64Encoded": True})
    assert (answer["statusCode"], world.total(label)) == (400, 1)


def test_a_fault_names_its_place(world: Labels) -> None:
    label = world.open_label("1.00")
    answer = world.send("POST", f"/labels/{label}/ledger-entries", b'{"a": 1, "a": 2}')
    assert answer.json["message"] == "The request body contains bad syntax or is incomplete."
    assert "'a' stands twice" in rule(answer)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "limit=0",
            "limit=-1",
            "limit=201",
            "limit=x",
            "limit=1.0",
            "limit=1e1",
            "limit=",
            "limit=+1",
        ),
        *(
            "limit=٥",
            "limit=%00",
            "limit=1&limit=2",
            "limit=" + "9" * 400,
            "limit=%31%20",
            "limit=007x",
        ),
        *("offset=-1", "offset=x", "offset=1.5", "offset=", "offset=99999999999", "offset=0x1"),
    ],
)
@pytest.mark.parametrize(
    "listing", ["/customers/{customer}/labels", "/labels/{label}/ledger-entries"]
)
def test_bad_paging_is_refused(world: Labels, listing: str, query: str) -> None:
    target = listing.format(customer=world.customer, label=world.open_label("1.00"))
    answer = world.send("GET", f"{target}?{query}")
    assert answer.status == 400
    assert embedded(answer)[0][1] in ("/limit", "/offset")
