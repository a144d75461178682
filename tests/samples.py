"""The least file of each kind that is kept, by its ending: its header as the format lays it out."""

import struct

KINDS = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 1, 1, 8, 0, 0, 0, 0, 0),
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
    "gif": b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0),
    "tif": b"II*\x00" + struct.pack("<IHHHIII", 8, 1, 256, 3, 1, 1, 0),
    "tiff": b"MM\x00*" + struct.pack(">IHHHIII", 8, 1, 256, 3, 1, 1 << 16, 0),
    "bmp": struct.pack("<2sIIIIiiHHIIiiII", b"BM", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    + b"\x00\x00\x00\x00",
}
