"""AWS clients: connections, transport, checks of answers, retry budget and outcomes."""
