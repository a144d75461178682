"""Kinds of files: recognised by a file's own header; each permits some endings of a name.

The whole header is read, as the format's specification defines it. A few first bytes are not
enough: `BM` begins a bitmap, and many a line of JavaScript.
"""

import re
import zlib
from collections.abc import Callable, Sequence

from msgspec import Struct


class Kind(Struct, frozen=True):
    """A kind of file: its media type, the endings of its names, and the test of its header."""

    media_type: str
    endings: tuple[str, ...]
    is_header: Callable[[bytes], bool]


def _begins(pattern: bytes) -> Callable[[bytes], bool]:
    expression = re.compile(pattern, re.DOTALL)
    return lambda content: expression.match(content) is not None


def _is_png(content: bytes) -> bool:
    """Check the signature and the image header with its checksum (PNG, sections 5.2 and 11.2.1)."""
    header, width_and_height = content[8:29], content[16:24]
    is_header = header[:8] == b"\x00\x00\x00\rIHDR" and 0 not in (
        _integer(width_and_height[:4], False),
        _integer(width_and_height[4:], False),
    )
    is_whole = zlib.crc32(header[4:]) == _integer(content[29:33], False)
    return content[:8] == b"\x89PNG\r\n\x1a\n" and is_header and is_whole


def _is_jpeg(content: bytes) -> bool:
    """Check the start of an image, a whole segment, and the end of the image (JPEG, annex B)."""
    is_begun = re.match(rb"\xff\xd8\xff[\xc0-\xfe]", content) is not None
    length = _integer(content[4:6], False)
    return is_begun and length >= 2 and content.find(b"\xff\xd9", 4 + length) >= 0


def _is_gif(content: bytes) -> bool:
    """Check the screen, its colours, the begin of a block, and the trailer (GIF89a, 17 to 27)."""
    if re.match(rb"GIF8[79]a.{7}", content, re.DOTALL) is None:
        return False
    flags = content[10]
    block = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    return content[block : block + 1] in (b"!", b",", b";") and content.endswith(b";")


def _is_tiff(content: bytes) -> bool:
    """Check the byte order, the number 42, and a directory with fields (TIFF 6.0, section 2)."""
    order = {b"II*\x00": "little", b"MM\x00*": "big"}.get(content[:4])
    if order is None:
        return False
    is_little = order == "little"
    directory = _integer(content[4:8], is_little)
    fields = _integer(content[directory : directory + 2], is_little)
    return directory >= 8 and fields >= 1 and directory + 2 + 12 * fields + 4 <= len(content)


# The sizes of a bitmap's second header, from OS/2's to Windows 5.
_BITMAP_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_BITS = (0, 1, 2, 4, 8, 16, 24, 32)


def _is_bitmap(content: bytes) -> bool:
    """Check BITMAPFILEHEADER and the begin of the next header (Microsoft, "Bitmap Storage")."""
    if content[:2] != b"BM" or len(content) < 26:
        return False
    pixels, header = _integer(content[10:14]), _integer(content[14:18])
    at = 22 if header == 12 else 26
    planes, bits = _integer(content[at : at + 2]), _integer(content[at + 2 : at + 4])
    is_within = 14 + header <= pixels <= len(content)
    return header in _BITMAP_HEADERS and is_within and planes == 1 and bits in _BITS


def _integer(raw: bytes, is_little: bool = True) -> int:
    return int.from_bytes(raw, "little" if is_little else "big")


KINDS: Sequence[Kind] = (
    Kind("application/pdf", (".pdf",), _begins(rb"%PDF-[12]\.[0-9](\s|\Z)")),
    Kind("image/png", (".png",), _is_png),
    Kind("image/jpeg", (".jpg", ".jpeg"), _is_jpeg),
    Kind("image/gif", (".gif",), _is_gif),
    Kind("image/tiff", (".tif", ".tiff"), _is_tiff),
    Kind("image/bmp", (".bmp",), _is_bitmap),
)


def kind_of(content: bytes) -> Kind | None:
    """Return the kind of a file by its header; None for an unknown kind."""
    return next((kind for kind in KINDS if kind.is_header(content)), None)


def name_of(name: str, kind: Kind) -> str:
    r"""Return the name under which a file of a kind is stored and offered.

    It is the last segment of the client's name, after any `/` or `\`, with an ending of the kind: a
    bitmap `..\invoice.bat` becomes `invoice.bat.bmp`. It is empty if nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1].strip().rstrip(". ")
    if not last.strip("."):
        return ""
    stem, dot, _ = last.lower().rpartition(".")
    has_ending = bool(stem and dot) and last.lower().endswith(kind.endings)
    return last if has_ending else last + kind.endings[0]
