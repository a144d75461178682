"""The recorded events, by room; `make events` makes them of the rooms' cases."""
