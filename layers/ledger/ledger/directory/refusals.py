"""Refusals of the directory, worded for the operator."""

from ledger.errors import NotFound, StateConflict


class TenantNotFound(NotFound):
    """The tenant does not exist."""

    tenant: str
    message = "there is no tenant {tenant}"


class ClientNotFound(NotFound):
    """The client does not exist."""

    client: str
    message = "there is no client {client}"


class TokenNotFound(NotFound):
    """The token does not exist, or its text is wrong."""

    message = "no such token"


class ClientRevoked(StateConflict):
    """A revoked client stays revoked. Access needs another client."""

    client: str
    message = "The client {client} is revoked for good."


class ClientChanged(StateConflict):
    """Another operator changed the client between our reading and our writing."""

    client: str
    message = "Another operator has changed the client {client}. Look at it and try again."


class TokenDepth(StateConflict):
    """A business token was made from a business token too often."""

    tokens_max: int
    message = "A chain of tokens, each made from the one before, has at most {tokens_max}."
