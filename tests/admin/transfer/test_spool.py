"""The input of an import: its encoding is named, proven by its first bytes, or UTF-8."""

import io
from contextlib import closing

import pytest

from ledger.admin.transfer.spool import EncodingRefused, Spool

TEXT = "entry,é\n1,日本\n"


def spool(content: bytes, encoding: str | None = None) -> closing[Spool]:
    return closing(Spool(io.TextIOWrapper(io.BytesIO(content)), encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_first_bytes_prove_the_encoding(encoding: str) -> None:
    with spool(TEXT.encode(encoding)) as text:
        assert "".join(text.lines("")) == TEXT
        assert "".join(text.lines("")) == TEXT, "as often as they are read"
        assert bool(text.guess) == encoding.startswith("utf-16")


def test_another_encoding_is_named() -> None:
    with spool("é€".encode("cp1252"), "cp1252") as text:
        assert "".join(text.lines("")) == "é€"
    with pytest.raises(EncodingRefused, match="begins like utf-16"):
        spool(TEXT.encode("utf-16"), "latin-1")


def test_a_broken_byte_stays_in_its_line_of_utf_8_and_refuses_any_other_file() -> None:
    with spool(b"a\xff\nb\n") as text:
        assert list(text.lines("\n")) == ["a\udcff\n", "b\n"]
    with (
        spool(b"\xff\xfea\0b") as text,
        pytest.raises(EncodingRefused, match="it is no utf-16"),
    ):
        list(text.lines(""))
