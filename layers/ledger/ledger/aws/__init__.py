"""AWS clients: connections, transport, checks of answers, deadlines and failures."""
