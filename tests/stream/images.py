"""Items as the images of a stream's event."""

import base64
from typing import Any

from ledger.aws.items import Item


def image(item: Item) -> dict[str, Any]:
    """Return an item as an image of Lambda's event: bytes in base64."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }
