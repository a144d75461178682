"""The form that the low-level API of DynamoDB gives an item."""

from typing import Any, TypeAlias

# Attribute values by attribute name, for example {"kind": {"S": "entry"}}.
Item: TypeAlias = dict[str, dict[str, Any]]
