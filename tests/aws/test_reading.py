"""An answer is HTTP to its last byte, or it is none."""

import socket
from contextlib import closing

import pytest

from ledger.aws.answers import NoAnswer
from ledger.aws.reading import HEAD_BYTES_MAX, DeadlineReader

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
READ: dict[str, tuple[bytes, bytes, bool, bool]] = {
    "plain": (HEAD + b"Content-Length: 2\r\n\r\n{}", b"{}", True, False),
    "empty": (HEAD + b"content-length:0\r\n\r\n", b"", True, False),
    "twice the same length": (HEAD + b"Content-Length: 2\r\n" * 2 + b"\r\n{}", b"{}", True, False),
    "no reason": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}", b"{}", True, False),
    "closing": (HEAD + b"Content-Length: 2\r\nConnection: Close\r\n\r\n{}", b"{}", False, False),
    "old": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", b"{}", False, False),
    "more": (HEAD + b"Content-Length: 2\r\n\r\n{}HTTP", b"{}", True, True),
    "chunks": (CHUNKED + b"1\r\n{\r\n01;a=b\r\n}\r\n0\r\n\r\n", b"{}", True, False),
    "trailers": (CHUNKED + b"2\r\n{}\r\n0\r\nX-It: it\r\n\r\n", b"{}", True, False),
}
NONE: dict[str, bytes] = {
    "nothing": b"",
    "another protocol": b"SSH-2.0-it\r\n\r\n",
    "another version": b"HTTP/2 200\r\nContent-Length: 2\r\n\r\n{}",
    "a status of two digits": b"HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\n{}",
    "half a head": HEAD + b"Content-Le",
    "an endless head": HEAD + b"X: " + b"x" * HEAD_BYTES_MAX + b"x" * 70_000,
    "no header": HEAD + b"Content-Length\r\n\r\n{}",
    "a folded header": HEAD + b"X: it\r\n it\r\nContent-Length: 2\r\n\r\n{}",
    "a space before the colon": HEAD + b"Content-Length : 2\r\n\r\n{}",
    "no length": HEAD + b"\r\n{}",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a negative length": HEAD + b"Content-Length: -2\r\n\r\n{}",
    "a length of other digits": HEAD + "Content-Length: \u00b2\r\n\r\n{}".encode("latin-1"),
    "half a body": HEAD + b"Content-Length: 3\r\n\r\n{}",
    "half a chunk": CHUNKED + b"3\r\n{}",
    "no last chunk": CHUNKED + b"2\r\n{}\r\n",
    "a chunk without a size": CHUNKED + b"x\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than its size": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
}


def read(content: bytes) -> tuple[bytes, bool, bool]:
    """Return the body, whether the connection stays, and whether more has come."""
    first, second = socket.socketpair()
    with closing(first), closing(second):
        second.sendall(content)
        second.shutdown(socket.SHUT_WR)
        reader = DeadlineReader(first, 9.0)
        head = reader.read_head()
        return reader.read_body(head), head.stays, reader.has_more


@pytest.mark.parametrize("case", READ)
def test_an_answer_is_read_to_its_end(case: str) -> None:
    content, *expected = READ[case]
    assert read(content) == tuple(expected)


@pytest.mark.parametrize("case", NONE)
def test_bytes_of_another_form_are_no_answer(case: str) -> None:
    with pytest.raises(NoAnswer):
        read(NONE[case])
