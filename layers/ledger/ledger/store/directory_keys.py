"""The keys of the directory: one function for each question, as in `keys`.

| question                                               | index   | function            |
|--------------------------------------------------------|---------|---------------------|
| one tenant                                             | table   | tenant              |
| one business of a tenant; all of them                  | table   | business            |
| one access token, by its id                            | table   | token               |
| one API client, by its id                              | table   | client              |
| acts on a tenant, business or client, with their actor | table   | trail               |
| requests of a client in a window of time               | table   | allowance           |
| the format of the table's items                        | table   | table_format        |
| access tokens of a client, by age                      | listing | tokens_of_client    |
| API clients of a tenant, by age                        | listing | clients_of_tenant   |
| all tenants, by age                                    | listing | tenants             |
"""

from datetime import datetime

from ledger.store.keys import DELIMITER, Key, _key, _listed, _when


def tenant(tenant_id: str) -> Key:
    return _key(tenant_id, "tenant")


def tenants(at: datetime | None = None, tenant_id: str = "") -> Key:
    return _listed("tenants", _when(at, tenant_id))


def business(tenant_id: str, business_id: str) -> Key:
    return _key(tenant_id, f"business{DELIMITER}{business_id}")


def token(token_id: str) -> Key:
    return _key(f"token{DELIMITER}{token_id}", "token")


def client(client_id: str) -> Key:
    return _key(f"client{DELIMITER}{client_id}", "client")


def trail(tenant_id: str, subject: str, at: datetime | None = None, mark: str = "") -> Key:
    return _key(f"{tenant_id}{DELIMITER}trail", f"{subject}{DELIMITER}{_when(at, mark)}")


def allowance(client_id: str, window: int) -> Key:
    return _key(f"allowance{DELIMITER}{client_id}", f"window{DELIMITER}{window:012d}")


def table_format() -> Key:
    return _key("table", "format")


def tokens_of_client(client_id: str, at: datetime | None = None, token_id: str = "") -> Key:
    return _listed(f"client{DELIMITER}{client_id}{DELIMITER}tokens", _when(at, token_id))


def clients_of_tenant(tenant_id: str, at: datetime | None = None, client_id: str = "") -> Key:
    return _listed(f"{tenant_id}{DELIMITER}clients", _when(at, client_id))
