"""The operator's command: what no API does, on a local or a deployed table."""
