"""What `make smoke` asks of Dwolla: a label is raised, and is not drawn below zero."""

from events.dwolla.cases import HAL, money
from tools.smoke import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Make a customer and a label, which is then raised."""
    said = ("customer", "create", visitor.tenant, visitor.business, "Smoke", "--funds", "100.00")
    customer = visitor.place.admin(*said)["customer_id"]
    headers = {"accept": HAL}
    made = visitor.make(f"/customers/{customer}/labels", money("10.00"), **headers)
    path = f"/labels/{made.headers['location'].rpartition('/')[2]}/ledger-entries"
    return Visit(
        path=path,
        entry=money("5.00"),
        wrong=money("-1000.00"),
        made=lambda answer: str(answer.headers["location"].rpartition("/")[2]),
        at=lambda entry: f"/ledger-entries/{entry}",
        headers=headers,
    )
