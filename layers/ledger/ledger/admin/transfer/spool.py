"""The input of an import in a temporary file, so that it can be checked before it is imported."""

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from typing import TextIO

from ledger.errors import EntryRefused

UTF_8 = "utf-8-sig"  # With or without a byte order mark.
ENCODINGS = ("utf-8", "utf-16", "latin-1", "iso8859-15", "cp1252", "cp850", "mac-roman")
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK_BYTES = 1 << 20


class EncodingRefused(EntryRefused):
    """The bytes of the input are no text of the encoding."""

    rule: str
    message = "The input cannot be read: {rule}."


class Spool:
    """The lines of an input, as often as they are read. It owns a file until it is closed.

    Without an `encoding` the first bytes decide: a byte order mark, or the zeros of UTF-16. All
    other input is UTF-8. `guess` is the encoding, if it is no UTF-8; `sha256` is of all bytes.
    """

    def __init__(self, stdin: TextIO, encoding: str | None = None) -> None:
        self._file = tempfile.NamedTemporaryFile()  # noqa: SIM115, the object owns it
        self.sha256 = _copy(stdin, self._file)
        self._file.seek(0)
        proven = _encoding_of(self._file.read(4))
        if encoding and proven and _family(encoding) != _family(proven):
            raise EncodingRefused(rule=f"it begins like {_family(proven)}, and not {encoding}")
        self.guess = proven if proven and proven != UTF_8 and not encoding else ""
        name = encoding or proven or UTF_8
        self._encoding = UTF_8 if name == "utf-8" else proven if proven == "utf-16" else name

    def close(self) -> None:
        """Delete the file."""
        self._file.close()

    def lines(self, newline: str) -> Iterator[str]:
        """Yield the lines from the first one; `newline` is that of `io.TextIOWrapper`.

        A byte that is not UTF-8 stays in its line, as half a surrogate pair, so that only its row
        is refused. Raise `EncodingRefused` for a broken text of another encoding.
        """
        errors = "surrogateescape" if self._encoding == UTF_8 else "strict"
        # Each reading has a file of its own, since one may be left before its end.
        with open(self._file.name, encoding=self._encoding, errors=errors, newline=newline) as text:
            try:
                yield from text
            except UnicodeError as error:
                raise EncodingRefused(rule=f"it is no {self._encoding}: {error}") from None


def _copy(stdin: TextIO, file: "tempfile._TemporaryFileWrapper[bytes]") -> str:
    """Copy the bytes of standard input, or the text of a stream without bytes.

    Return their SHA-256 in hexadecimal digits.
    """
    source, digest = getattr(stdin, "buffer", None), hashlib.sha256()

    def read() -> bytes:
        if source is not None:
            return bytes(source.read(_CHUNK_BYTES))
        return stdin.read(_CHUNK_BYTES).encode("utf-8", "surrogateescape")

    while chunk := read():
        file.write(chunk)
        digest.update(chunk)
    return digest.hexdigest()


def _encoding_of(head: bytes) -> str | None:
    """Return the encoding that the first four bytes prove; None if they prove none."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    # A header is ASCII, so that every second byte of UTF-16 is zero.
    zeros = "".join("x" if byte else "0" for byte in head)
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros)


def _family(encoding: str) -> str:
    return next((name for name in ("utf-8", "utf-16") if encoding.startswith(name)), encoding)
