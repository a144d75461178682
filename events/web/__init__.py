"""The events of one room, and what is sent to make them."""
