"""Check a published log of a book without its service: `ledger_verify.py FOLDER --key KEY`.

It needs Python 3.11 and nothing else. `docs/verify.md` says how to get both, and lists the checks.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

WIDTH, GZIP_HEAD = 256, b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x24\0LD\x20\0"
# Ed25519 (RFC 8032, section 5.1): prime, order, constant, and the y of the base point.
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, BASE_Y = -121665 * pow(121666, -1, P) % P, 4 * pow(5, -1, P) % P


class Fault(Exception):
    """A sentence on the first fault."""


def expect(is_right: object, fault: str) -> None:
    """Raise a fault unless a condition holds."""
    if not is_right:
        raise Fault(fault)


def sha256(*parts: bytes) -> bytes:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def point_at(value: int) -> tuple[int, ...]:
    """Return the point that a number of 256 bits encodes (RFC 8032, section 5.1.3)."""
    y, sign = value % 2**255, value >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (sign and not x):
        raise ValueError("no point of the curve")
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


def add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sum of two points (RFC 8032, section 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Return whether a signature is valid (RFC 8032, section 5.1.7); `ValueError` if no point."""
    scalar = int.from_bytes(signature[32:], "little")
    digest = hashlib.sha512(signature[:32] + public + text).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    point, key = (point_at(int.from_bytes(b, "little")) for b in (signature[:32], public))
    total: tuple[int, ...] = (0, 1, 1, 0)
    base, minus = point_at(BASE_Y), (P - key[0], key[1], 1, P - key[3])
    for bit in range(255, -1, -1):
        total = add(total, total)
        total = add(total, base) if scalar >> bit & 1 else total
        total = add(total, minus) if factor >> bit & 1 else total
    is_equal = not any((total[i] - point[i] * total[2]) % P for i in (0, 1))
    return is_equal and scalar < ORDER and (len(public), len(signature)) == (32, 64)


def open_checkpoint(path: Path, key: str) -> tuple[int, bytes]:
    """Return size and root of a checkpoint that the key has signed, in canonical base64."""
    try:
        name, key_id, encoded = key.split("+", 2)
        public, dash = base64.b64decode(encoded), f"\N{EM DASH} {name} "
        text, _, rest = path.read_bytes().decode().rpartition("\n\n")
        (origin, size, root), (*lines, end) = text.split("\n")[:3], rest.split("\n")
        signatures = [base64.b64decode(line.removeprefix(dash)) for line in lines if dash in line]
        own = [value for value in signatures if value[:4].hex() == key_id]
        expect(origin == name, f"{path} is of the log {origin}, and the key of {name}.")
        is_valid = all(dash + base64.b64encode(value).decode() in lines for value in own)
        is_valid &= all(is_signed(public[1:], f"{text}\n".encode(), value[4:]) for value in own)
        is_valid &= not end and all(line.startswith(dash[:2]) for line in lines)
        expect(own and is_valid, f"{path} has no valid signature of {name}.")
        return int(size), base64.b64decode(root)
    except ValueError:
        raise Fault(f"{path} is no signed checkpoint, or the key is no key.") from None


def path_of(level: object, number: int, width: int) -> str:
    """Return the path of a tile, of a bundle of leaves, or of a file of rows."""
    place = re.sub(r"(\d{3})(?=\d)", r"x\1/", f"{number:0{-(-len(str(number)) // 3) * 3}}")
    suffix = f".p/{width}" if width < WIDTH else ""
    return f"rows/{place}.ndjson.gz{suffix}" if level == "rows" else f"tile/{level}/{place}{suffix}"


def pieces(level: object, path: Path) -> list[bytes]:
    """Return the rows, leaves or hashes in a file; each leaf begins with its length."""
    file, end = path.read_bytes(), len(GZIP_HEAD) + 32
    if level == "rows":
        expect(file[:end] == GZIP_HEAD + sha256(file[end:]), f"{path} was changed.")
        stream = zlib.decompressobj(31)
        rows = stream.decompress(file).removesuffix(b"\n").split(b"\n")
        expect(stream.eof and not stream.unused_data, f"{path} has something after its rows.")
        return rows
    parts, start = list[bytes](), 0
    while start < len(file):
        length = 32 if level != "entries" else 2 + int.from_bytes(file[start : start + 2], "big")
        parts.append(file[start : start + length])
        start += length
    expect(start == len(file), f"{path} was cut.")
    return parts


def node(hashes: list[bytes], low: int, high: int) -> bytes:
    """Return the root of some places (RFC 6962, section 2.1)."""
    if high - low <= 1:
        return hashes[low] if high > low else sha256()
    middle = low + (1 << (high - low - 1).bit_length() - 1)
    return sha256(b"\1", node(hashes, low, middle), node(hashes, middle, high))


def check_part(folder: Path, size: int, number: int) -> tuple[list[bytes], bytes, list[Any]]:
    """Check rows, leaves and hashes of up to 256 places; return hashes, root, and a fact each."""
    first, width = number * WIDTH, min(WIDTH, size - number * WIDTH)
    files = {level: folder / path_of(level, number, width) for level in ("rows", "entries", 0)}
    rows, leaves, hashes = (pieces(*item) for item in files.items())
    facts = []
    try:
        for index, (row, leaf, own) in enumerate(zip(rows, leaves, hashes, strict=True), first):
            expect(sha256(b"\0", leaf[2:]) == own, f"The leaf at place {index} is not its tile's.")
            facts.append(check_row(row, json.loads(leaf[2:]), f"at place {index}"))
    except (ValueError, KeyError, TypeError):
        raise Fault(f"Rows and leaves from place {first} are not of one log.") from None
    return hashes, node(hashes, 0, width), facts


def check_row(row: bytes, leaf: dict[str, Any], at: str) -> tuple[Any, ...]:
    """Check a row against its leaf; return the leaf's fields and the row's value."""
    expect(hashlib.sha256(row).hexdigest() == leaf["sha256"], f"The row {at} is not its leaf's.")
    kind, number, version = (leaf[name] for name in ("kind", "number", "version"))
    value = values = json.loads(row)
    is_own = values["kind"] == kind and values.get("number", number) == number
    if kind in ("entry", "removed"):
        is_own &= (values["number"], values["version"]) == (number, version)
        value = [values["currency"]] if kind == "entry" else []
        for line in values["lines"] if kind == "entry" else ():
            minor, side = line["amount_minor"], {"debit": 1, "credit": -1}[line["direction"]]
            expect(type(minor) is int and minor > 0, f"The entry {at} has the amount {minor}.")
            value += [line["account"], side * minor]
        expect(sum(value[2::2]) == 0, f"The entry {at} is not balanced.")
    expect(is_own, f"The row {at} is of another kind or version than its leaf.")
    return kind, number, version, leaf["before"], leaf["book"], value


class Book:
    """The sums of a log's entries after some places."""

    def __init__(self) -> None:
        self.versions: dict[int, tuple[int, int, list[Any]]] = {}
        self.sums: dict[tuple[int, str], list[int]] = {}
        self.accounts, self.low, self.names = dict[int, Any](), set[int](), set[str]()

    def append(self, index: int, fact: tuple[Any, ...]) -> None:
        """Add the entry of a place, or check the statement there."""
        kind, number, version, before, book, value = fact
        self.names.add(book)
        expect(len(self.names) == 1, f"The leaf at place {index} is of another book.")
        if kind == "account":
            self.accounts[number] = value
        elif kind == "statement":
            totals = sorted([*key, *sums] for key, sums in self.sums.items() if any(sums))
            digest = sha256(json.dumps(totals, separators=(",", ":")).encode()).hex()
            is_same = (value["size"], value["totals_sha256"]) == (index, digest)
            expect(is_same, f"The trial balance is not that of the statement at place {index}.")
            low, self.low = self.low, self.find_low()
            expect(not low & self.low, f"Accounts {low & self.low} stayed below their floors.")
        elif kind in ("entry", "removed"):
            last, place, moves = self.versions.get(number, (0, None, [""]))
            is_next = version == last + 1 and moves
            expect(is_next, f"Version {version} of entry {number} follows version {last}.")
            expect(before in (None, place), f"The leaf at place {index} names a wrong place.")
            for values, sign in ((moves, -1), (value, 1)):
                for account, minor in zip(values[1::2], values[2::2], strict=True):
                    sums = self.sums.setdefault((account, values[0]), [0, 0])
                    sums[minor < 0] += sign * abs(minor)
            self.versions[number] = (version, index, value)

    def find_low(self) -> set[int]:
        """Return the accounts below their floors."""
        low = set()
        for number, terms in self.accounts.items():
            debit, credit = self.sums.get((number, terms["currency"]), (0, 0))
            balance = debit - credit if terms["normal_balance"] == "debit" else credit - debit
            if terms["floor_minor"] is not None and balance < terms["floor_minor"]:
                low.add(number)
        return low


def check(folder: Path, key: str, earlier: list[Path], mapper: Any = map) -> str:
    """Check a published log; return a sentence on it. `mapper` maps parts. Raise `Fault`."""
    size, root = open_checkpoint(folder / "checkpoint", key)
    book, hashes, roots = Book(), list[bytes](), list[bytes]()
    for part in mapper(partial(check_part, folder, size), range(-(-size // WIDTH))):
        for index, fact in enumerate(part[2], len(hashes)):
            book.append(index, fact)
        hashes += part[0]
        roots.append(part[1])
    expect(not (low := book.find_low()), f"Accounts {low} are below their floors.")
    level, above = 1, roots[: size // WIDTH]
    while above:
        for start in range(0, len(above), WIDTH):
            tile = above[start : start + WIDTH]
            path = folder / path_of(level, start // WIDTH, len(tile))
            expect(path.read_bytes() == b"".join(tile), f"{path} is not of the tiles below.")
        starts = range(0, len(above) // WIDTH * WIDTH, WIDTH)
        level, above = level + 1, [node(above, start, start + WIDTH) for start in starts]
    expect(node(roots, 0, len(roots)) == root, "The tiles have another root than the checkpoint.")
    paths = [*(folder / "checkpoints").glob("*"), *earlier]
    for path in paths:
        old, old_root = open_checkpoint(path, key)
        expect(old <= size, f"{path} has {old} places, the log {size}: it was rolled back.")
        full, rest = divmod(old, WIDTH)
        tail = [node(hashes, old - rest, old)] if rest else []
        is_same = node([*roots[:full], *tail], 0, full + len(tail)) == old_root
        expect(is_same, f"{path} is of other leaves than the log: one of them was rewritten.")
    return f"No fault: {size} places, {len(book.versions)} entries, {len(paths)} checkpoints.\n"


def main() -> None:
    """Check the log that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the log: checkpoint, tile/, rows/")
    parser.add_argument("--key", required=True, help="the log's public key: name+id+key")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="an own copy")
    arguments = parser.parse_args()
    try:
        with ProcessPoolExecutor() as pool:
            mapper = partial(pool.map, chunksize=8)
            sys.stdout.write(check(arguments.folder, arguments.key, arguments.checkpoint, mapper))
    except (Fault, OSError, zlib.error) as fault:
        sys.exit(f"FAULT: {fault}")


if __name__ == "__main__":
    main()
