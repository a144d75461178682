"""One process: its settings, its clients, its caches, its log.

The import pauses the garbage collector, so every function imports this package before others.
"""

from ledger.process.startup import pause_collection

pause_collection()
