"""The directory: tenants, their businesses, and the clients and tokens that act for them."""

from ledger.directory.clients import Client, Clients
from ledger.directory.credentials import Principal, Token
from ledger.directory.tenants import Business, Directory
from ledger.directory.tokens import Tokens

__all__ = ["Business", "Client", "Clients", "Directory", "Principal", "Token", "Tokens"]
