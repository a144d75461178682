"""Refusals of what is asked of the directory, in the operator's words."""

from ledger.errors import NotFound, StateConflict


class TenantNotFound(NotFound):
    tenant: str
    message = "there is no tenant {tenant}"


class ClientNotFound(NotFound):
    client: str
    message = "there is no client {client}"


class TokenNotFound(NotFound):
    message = "no such token"


class ClientRevoked(StateConflict):
    """A revoked client stays revoked: whoever needs access again gets another client."""

    client: str
    message = "The client {client} is revoked, for good."


class ClientOvertaken(StateConflict):
    """Another operator changed the client between our reading and our writing."""

    client: str
    message = "Somebody else changed the client {client} just now: look, and try again."


class TokenDepth(StateConflict):
    """A business token was made from a business token too often."""

    tokens_max: int
    message = "A token is at most the {tokens_max}th that is made one from another."
