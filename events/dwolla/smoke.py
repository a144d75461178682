"""The requests of `make smoke` to Dwolla: one ledger entry is accepted, another is refused."""

from events.dwolla.cases import HAL, money
from tools.smoke_client import Visit, Visitor


def visit(visitor: Visitor) -> Visit:
    """Create a customer and a label; the entry raises the label."""
    arguments = (
        "customer",
        "create",
        visitor.tenant,
        visitor.business,
        "Smoke",
        "--funds",
        "100.00",
    )
    customer = visitor.place.admin(*arguments)["customer_id"]
    headers = {"accept": HAL}
    label = visitor.make(f"/customers/{customer}/labels", money("10.00"), **headers)
    label_path = f"/labels/{label.headers['location'].rpartition('/')[2]}"
    return Visit(
        path=f"{label_path}/ledger-entries",
        entry=money("5.00"),
        wrong=money("-1000.00"),
        id_in=lambda answer: str(answer.headers["location"].rpartition("/")[2]),
        at=lambda entry: f"/ledger-entries/{entry}",
        total_at=label_path,
        counts=lambda body: body["amount"]["value"] == "15.00",
        headers=headers,
    )
