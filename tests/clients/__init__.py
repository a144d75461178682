"""The dialects' clients in tests: one file each, which `make deletions` removes with its dialect.

Each client knows its dialect's headers and paths. Its surface is that of `client.Client`: `send`,
`get` and `make`, with `open` for accounts and `post` for entries.
"""
