"""Items as a stream's event spells them."""

import base64
from typing import Any

from ledger.aws.items import Item


def image(item: Item) -> dict[str, Any]:
    """Return an item as Lambda's event has it."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }
