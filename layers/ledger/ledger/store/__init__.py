"""DynamoDB: the keys, the items, and the conditional writes."""
