"""Every key of the directory: one question, one function, as in `keys`.

| question                                                | where   | function            |
|---------------------------------------------------------|---------|---------------------|
| a tenant                                                | table   | tenant              |
| a business of a tenant; all of them                     | table   | business            |
| a token, by its id                                      | table   | token               |
| a client, by its id                                     | table   | client              |
| the acts on a tenant, business or client, by time       | table   | trail               |
| the requests of a client in a window of time            | table   | allowance           |
| the format of the table                                 | table   | table_format        |
| the tokens of a client, by creation                     | listing | tokens_of_client    |
| the clients of a tenant, by creation                    | listing | clients_of_tenant   |
| all tenants, by creation                                | listing | tenants             |
"""

from datetime import datetime

from ledger.store.keys import DELIMITER, Key, _in_listing, _key, _time_and_id


def tenant(tenant_id: str) -> Key:
    """Return the key of a tenant."""
    return _key(tenant_id, "tenant")


def tenants(at: datetime | None = None, tenant_id: str = "") -> Key:
    """Return the key in the list of all tenants."""
    return _in_listing("tenants", _time_and_id(at, tenant_id))


def business(tenant_id: str, business_id: str) -> Key:
    """Return the key of a business; all of a tenant are in one partition."""
    return _key(tenant_id, f"business{DELIMITER}{business_id}")


def token(token_id: str) -> Key:
    """Return the key of a token."""
    # A token's text names no tenant, so its key begins with its own id.
    return _key(f"token{DELIMITER}{token_id}", "token")


def client(client_id: str) -> Key:
    """Return the key of a client."""
    return _key(f"client{DELIMITER}{client_id}", "client")


def trail(tenant_id: str, subject: str, at: datetime | None = None, mark: str = "") -> Key:
    """Return the key of an act on a subject; `mark` keeps acts of one moment apart."""
    return _key(f"{tenant_id}{DELIMITER}trail", f"{subject}{DELIMITER}{_time_and_id(at, mark)}")


def allowance(client_id: str, window: int) -> Key:
    """Return the key of the count of a client's requests in a window."""
    # Twelve digits, so that the windows of a client sort by time.
    return _key(f"allowance{DELIMITER}{client_id}", f"window{DELIMITER}{window:012d}")


def table_format() -> Key:
    """Return the key of the table's format."""
    return _key("table", "format")


def tokens_of_client(client_id: str, at: datetime | None = None, token_id: str = "") -> Key:
    """Return the key in the list of a client's tokens."""
    return _in_listing(f"client{DELIMITER}{client_id}{DELIMITER}tokens", _time_and_id(at, token_id))


def clients_of_tenant(tenant_id: str, at: datetime | None = None, client_id: str = "") -> Key:
    """Return the key in the list of a tenant's clients."""
    return _in_listing(f"{tenant_id}{DELIMITER}clients", _time_and_id(at, client_id))
