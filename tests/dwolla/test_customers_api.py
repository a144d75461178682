"""Customers and the account through Dwolla's API (specs/dwolla.md, 13)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from events.dwolla.people import company, person
from tests.clients.dwolla import Labels, embedded, money
from tests.world import last
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.replay import snapshot

MESSAGE = "A customer with the specified email already exists."


def create(world: Labels, body: Any, **headers: str) -> str:
    answer = world.send("POST", "/customers", body, **headers)
    assert (answer.status, answer.body) == (201, b""), answer.body
    return last(answer.headers["location"])


def names_of(world: Labels, query: str = "") -> list[str]:
    page = world.get(f"/customers{query}")
    return [customer["firstName"] for customer in page["_embedded"]["customers"]]


def test_the_root_leads_to_the_account_and_its_customers(world: Labels, other: Labels) -> None:
    links = world.get("/")["_links"]
    account = world.get(links["account"]["href"].removeprefix("https://api.local"))
    business = world.tenant.business_id
    assert (account["id"], account["name"]) == (business, "Test")
    assert account["_links"].keys() == {"self", "customers"}
    assert world.get(f"/accounts/{business.upper()}") == account
    for stranger in (other.tenant.business_id, "x", world.customer):
        answer = world.send("GET", f"/accounts/{stranger}")
        assert (answer.status, answer.json["message"]) == (404, "Account not found.")


def test_an_operators_customer_is_a_verified_person(world: Labels) -> None:
    label = world.get(f"/labels/{world.open_label()}")
    href = label["_links"]["customer"]["href"]
    body = world.get(href.removeprefix("https://api.local"))
    assert list(body) == [
        *("_links", "id", "firstName", "lastName", "email", "type", "status", "created"),
        *("address1", "city", "state", "postalCode"),
    ]
    assert body["_links"]["self"]["href"] == href
    assert (body["firstName"], body["lastName"]) == ("Customer", "1")
    assert (body["type"], body["status"], body["email"]) == ("personal", "verified", "")
    assert [body[name] for name in ("address1", "city", "state", "postalCode")] == [""] * 4


def test_a_created_customer_is_answered_as_given_without_its_secrets(world: Labels) -> None:
    body = company("Acme", phone="5554321234", website="https://acme.example", address2="")
    customer = world.get(f"/customers/{create(world, body)}")
    controller = {
        name: body["controller"][name] for name in ("firstName", "lastName", "title", "address")
    }
    assert customer["controller"] == controller
    assert (customer["status"], customer["businessName"]) == ("verified", "Acme LLC")
    for name in ("ssn", "ein", "dateOfBirth", "address2"):
        assert name not in customer
    unverified = world.get(f"/customers/{create(world, person('Ann', type='unverified'))}")
    assert list(unverified)[2:] == ["firstName", "lastName", "email", "type", "status", "created"]
    assert unverified["status"] == "unverified"


def test_no_secret_of_a_customer_is_stored_or_logged(
    world: Labels, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = {"ssn": "987-65-4321", "dateOfBirth": "1961-02-03"}
    create(world, person("Sid", **secrets, ipAddress="203.0.113.77"), Idempotency_Key="s-1")
    again = person("Sid", **{**secrets, "ssn": "987-65-4322"}, ipAddress="203.0.113.78")
    create(world, again, Idempotency_Key="s-1")
    stored = json.dumps(snapshot(), default=str) + capsys.readouterr().out
    assert "sid@example.com" in stored
    for secret in ("987-65-43", "1961-02-03", "203.0.113.7"):
        assert secret not in stored


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ["firstName", "lastName", "email", "type"]),
        (
            {**person("Eve", type="unverified"), "type": "personal"},
            ["address1", "city", "state", "postalCode", "dateOfBirth", "ssn"],
        ),
        (
            {**person("Eve"), "type": "business"},
            ["businessName", "businessType", "businessClassification", "controller"],
        ),
        (person("Eve", dateOfBirth=""), ["dateOfBirth"]),
    ],
)
def test_each_type_of_customer_has_required_fields(
    world: Labels, body: Any, expected: list[str]
) -> None:
    answer = world.send("POST", "/customers", body)
    assert answer.status == 400
    assert sorted(embedded(answer)) == sorted(("Required", f"/{name}") for name in expected)
    messages = {error["message"] for error in answer.json["_embedded"]["errors"]}
    assert f"{expected[-1][0].upper()}{expected[-1][1:]} required." in messages


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("firstName", "<b>"),
        ("lastName", "a\\b"),
        ("email", "nobody"),
        ("state", "NYC"),
        ("postalCode", "1110"),
        ("ssn", "12345"),
        ("dateOfBirth", "1970-02-30"),
        ("correlationId", "With Capitals"),
        ("phone", "call me"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(world: Labels, field: str, value: str) -> None:
    answer = world.send("POST", "/customers", person("Eve", **{field: value}))
    assert answer.status == 400
    assert embedded(answer) == [("InvalidFormat", f"/{field}")]


def test_a_sole_proprietor_needs_no_controller(world: Labels) -> None:
    body = company("Solo", businessType="soleProprietorship", controller=None)
    assert "controller" not in world.get(f"/customers/{create(world, body)}")


def test_an_email_belongs_to_one_customer(world: Labels, other: Labels) -> None:
    first = person("Ann", correlationId="ann-1")
    customer = create(world, first, Idempotency_Key="k")
    assert create(world, first, Idempotency_Key="k") == customer
    answer = world.send("POST", "/customers", {**first, "email": "ANN@example.com"})
    assert embedded(answer) == [("Duplicate", "/email")]
    assert answer.json["_embedded"]["errors"][0]["message"] == MESSAGE
    answer = world.send("POST", "/customers", {**first, "email": "ann2@example.com"})
    assert embedded(answer) == [("Duplicate", "/correlationId")]
    create(other, first)


def test_customers_are_listed_newest_first_and_searched(world: Labels, other: Labels) -> None:
    assert other.customer
    assert len(world.customers) == 2
    for name, more in (("Ann", {}), ("Bo", {"type": "unverified"}), ("Cy", {})):
        create(world, person(name, **more))
    create(world, company("Acme"))
    assert names_of(world) == ["Acme", "Cy", "Bo", "Ann", "Customer", "Customer"]
    for query, expected in (
        ("?limit=2&offset=1", ["Cy", "Bo"]),
        ("?offset=6", []),
        ("?search=acme%20LLC", ["Acme"]),
        ("?search=EXAMPLE.com&limit=2", ["Acme", "Cy"]),
        ("?email=Bo%40example.com", ["Bo"]),
        ("?email=bo%40example", []),
        ("?status=unverified", ["Bo"]),
        ("?status=unverified&status=verified&search=b", ["Bo"]),
        ("?status=suspended", []),
    ):
        assert names_of(world, query) == expected, query
    page = world.get("/customers?search=example&limit=2")
    assert page["total"] == 4
    following = page["_links"]["next"]["href"].removeprefix("https://api.local")
    assert following == "/customers?limit=2&offset=2&search=example"
    assert names_of(world, following.removeprefix("/customers")) == ["Bo", "Ann"]
    for query in ("limit=201", "offset=-1", "status=famous"):
        assert world.send("GET", f"/customers?{query}").status == 400


def test_a_token_of_several_businesses_lists_them_one_after_another(world: Labels) -> None:
    using, tenant = demo.operator(TABLE), world.tenant
    second = using.create_business(tenant.tenant_id, "Second", "USD")
    business_ids = [tenant.business_id, second]
    client = using.create_client(tenant.tenant_id, business_ids, [])["client_id"]
    wide = replace(world, token=using.create_token(client, [], 600)["access_token"])
    order = wide.get("/")["_links"]["account"]["href"].rpartition("/")[2]
    create(wide, person("Ann"))
    assert (order == tenant.business_id) == (names_of(world) == ["Ann"])
    rows = [name for offset in range(3) for name in names_of(wide, f"?limit=1&offset={offset}")]
    assert rows == names_of(wide)


def test_labels_belong_to_verified_customers(world: Labels) -> None:
    customer = create(world, person("Ann", type="receive-only"))
    answer = world.send("POST", f"/customers/{customer}/labels", money("0.00"))
    assert (answer.status, answer.json["code"]) == (403, "Forbidden")
    assert answer.json["message"] == "Not authorized to create customer label."
    label = world.open_label("5.00", create(world, person("Bo")))
    assert world.balance(label) == "5.00"


def test_others_customers_are_not_found(world: Labels, other: Labels) -> None:
    for customer in (other.customer, world.open_label(), "x"):
        answer = world.send("GET", f"/customers/{customer}")
        assert (answer.status, answer.json["message"]) == (404, "Customer not found.")
    ids = {customer["id"] for customer in world.get("/customers")["_embedded"]["customers"]}
    assert ids == set(world.customers)


def test_customers_have_scopes_of_their_own(world: Labels) -> None:
    using, tenant = demo.operator(TABLE), world.tenant
    scopes = ["labels:all", "customers:readonly"]
    client = using.create_client(tenant.tenant_id, [tenant.business_id], scopes)["client_id"]
    tokens = [using.create_token(client, [scope], 600)["access_token"] for scope in scopes]
    of_labels, reading = (replace(world, token=token) for token in tokens)
    customer = f"/customers/{world.customer}"
    assert [of_labels.send("GET", path).status for path in ("/customers", customer)] == [403] * 2
    assert [reading.send("GET", path).status for path in ("/customers", customer)] == [200] * 2
    assert of_labels.send("GET", f"/accounts/{tenant.business_id}").status == 200
    assert reading.send("POST", "/customers", person("Ann")).status == 403
