"""HTTP/1.1 answers, each read from its connection within one time-out.

DynamoDB's answers are simple, and the standard library reads them with the parser of e-mails. Bytes
of another form are no answer.
"""

import re
import socket
import time
from collections.abc import Mapping

from msgspec import Struct

from ledger.aws.answers import NoAnswer

HEAD_BYTES_MAX = 64 * 1024
_PART_BYTES = 64 * 1024
_END = b"\r\n\r\n"
_STATUS_LINE = re.compile(r"HTTP/1\.([01]) ([1-5][0-9]{2})(?: .*)?")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")


class Head(Struct, frozen=True):
    """The head of an answer. `headers` have lower-case names; a repeated one has all its values.

    `stays` is true if the server keeps the connection open.
    """

    status_code: int
    headers: Mapping[str, str]
    stays: bool

    def values(self, name: str) -> set[str]:
        """Return the distinct values of a header, none if it is absent."""
        text = self.headers.get(name)
        return set() if text is None else {value.strip() for value in text.split(",")}


class DeadlineReader:
    """A reader of one answer with one time-out for all its reads.

    A socket's own time-out is for each read, so that an answer of single bytes would never end.
    Each method raises `TimeoutError` when the time is over, and `NoAnswer` if the answer is none.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._until = time.monotonic() + seconds
        self._read = bytearray()

    @property
    def has_more(self) -> bool:
        """The server has sent more than the answer."""
        return bool(self._read)

    def read_head(self) -> Head:
        """Read the status and the headers."""
        while (end := self._read.find(_END)) < 0:
            if len(self._read) > HEAD_BYTES_MAX:
                raise NoAnswer("a head without an end")
            self._read_more()
        status_line, *lines = self._take(end + len(_END))[:end].decode("latin-1").split("\r\n")
        if not (status := _STATUS_LINE.fullmatch(status_line)):
            raise NoAnswer("an answer that is no HTTP")
        headers: dict[str, str] = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon or not name or name != name.strip():
                raise NoAnswer("a header that is none")
            name, value = name.lower(), value.strip()
            headers[name] = f"{headers[name]},{value}" if name in headers else value
        stays = status[1] == "1" and headers.get("connection", "").lower() != "close"
        return Head(int(status[2]), headers, stays)

    def read_body(self, head: Head) -> bytes:
        """Read the body to its end, which the head must tell."""
        if head.headers.get("transfer-encoding", "").lower() == "chunked":
            return self._read_chunks()
        lengths = head.values("content-length")
        if len(lengths) != 1:
            # DynamoDB always gives one length; a truncated head does not.
            raise NoAnswer("an answer without a length, or of two lengths")
        (length,) = lengths
        if not (length.isascii() and length.isdigit()):
            raise NoAnswer("an answer of a length that is no number")
        return self._read_bytes(int(length))

    def _read_chunks(self) -> bytes:
        content = b""
        while True:
            size = _SIZE.fullmatch(self._read_line())
            if not size:
                raise NoAnswer("a chunk without a size")
            if int(size[1], 16) == 0:
                break
            content += self._read_bytes(int(size[1], 16))
            if self._read_line():
                raise NoAnswer("a chunk that is longer than its size")
        while self._read_line():
            pass  # trailers
        return content

    def _read_line(self) -> bytes:
        while (end := self._read.find(b"\r\n")) < 0:
            if len(self._read) > HEAD_BYTES_MAX:
                raise NoAnswer("a line without an end")
            self._read_more()
        return self._take(end + 2)[:end]

    def _read_bytes(self, count: int) -> bytes:
        while len(self._read) < count:
            self._read_more()
        return self._take(count)

    def _take(self, count: int) -> bytes:
        part = bytes(self._read[:count])
        del self._read[:count]
        return part

    def _read_more(self) -> None:
        seconds_left = self._until - time.monotonic()
        if seconds_left <= 0:
            raise TimeoutError
        self._connection.settimeout(seconds_left)
        part = self._connection.recv(_PART_BYTES)
        if not part:
            raise NoAnswer("an answer that was cut off")
        self._read += part
