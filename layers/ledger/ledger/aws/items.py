"""The form that DynamoDB's low-level API gives an item."""

from typing import Any, TypeAlias

# Attribute values by attribute name, for example {"kind": {"S": "entry"}}.
Item: TypeAlias = dict[str, dict[str, Any]]
