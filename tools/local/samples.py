"""The least file of each kind that is kept, by its ending: its header as the format lays it out."""

import struct
import zlib

_IHDR = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
KINDS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I17sI", 13, _IHDR, zlib.crc32(_IHDR)),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9",
    "gif": b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0) + b";",
    "tif": b"II*\x00" + struct.pack("<IHHHIII", 8, 1, 256, 3, 1, 1, 0),
    "tiff": b"MM\x00*" + struct.pack(">IHHHIII", 8, 1, 256, 3, 1, 1 << 16, 0),
    "bmp": struct.pack("<2sIIIIiiHHIIiiII", b"BM", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    + b"\x00\x00\x00\x00",
}
