"""The token endpoints of all dialects. Handlers import further rooms as they need them."""

from ledger.dialects.oauth.dialect import DIALECT

__all__ = ["DIALECT"]
