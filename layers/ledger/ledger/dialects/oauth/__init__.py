"""The token endpoints, which all dialects share. Handlers import the rest as they need it."""

from ledger.dialects.oauth.dialect import DIALECT

__all__ = ["DIALECT"]
