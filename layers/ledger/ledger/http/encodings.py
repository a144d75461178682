"""Content codings: whether a client takes an answer as gzip."""

from collections.abc import Iterator

REFUSED = ("q=0", "q=0.0", "q=0.00", "q=0.000")


def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether the client says that it unpacks gzip (RFC 9110, section 12.5.3)."""
    return any(
        coding == "gzip" and not any(one in REFUSED for one in parameters)
        for coding, *parameters in _said(accept_encoding)
    )


def _said(header: str) -> Iterator[list[str]]:
    return (part.split(";") for part in header.lower().replace(" ", "").split(","))
