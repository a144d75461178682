"""The consumers of the table's stream: an audit and a projector. No answer waits for them."""
