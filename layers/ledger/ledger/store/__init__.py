"""DynamoDB: keys, items and conditional writes."""
