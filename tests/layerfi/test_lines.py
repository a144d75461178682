"""The customer on a line: its own, and nobody else's."""

from tests.clients.layerfi import Business


def test_a_lines_customer_is_its_own_or_none(business: Business) -> None:
    """A null beside an id would say that a customer has no names, which it has."""
    body = {"external_id": "c", "company_name": "Acme", "email": "a@example.com"}
    customer = business.make("/customers", body)["id"]
    of_entry = business.post(customer_id=customer)["entry"]
    assert of_entry["customer"].items() >= {**body, "id": customer}.items()
    assert [line["customer"] for line in of_entry["line_items"]] == [None, None]
    lines = business.body()["line_items"]
    lines[0]["customer_id"] = customer
    of_line = business.post(line_items=lines)["entry"]
    assert of_line["customer"] is None
    own, none = (line["customer"] for line in of_line["line_items"])
    assert own.items() >= {**body, "id": customer}.items()
    assert none is None
