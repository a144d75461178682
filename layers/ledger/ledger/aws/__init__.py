"""AWS clients: connections, transport, checks of replies, and what became of a call."""
