"""One process: its settings, its clients, its caches, its log. The collector pauses on import."""

from ledger.process.startup import pause_collection

pause_collection()
