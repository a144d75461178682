"""Check the published log of a book (`docs/verify.md`) with Python 3.11 and nothing else."""

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import cache, partial, reduce
from itertools import accumulate, chain, product
from pathlib import Path
from typing import Any

WIDTH, GZIP_HEAD = 256, b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x24\0LD\x20\0"
SIDES, KINDS, INTS = {"debit": 1, "credit": -1}, ("entry", "removed"), ("accounts", "epoch", "size")
ACTS = "account|closing|period|lettering|categorization|import|statement|beginning|gap"
DECODE = json.JSONDecoder(parse_float=int, parse_constant=int).raw_decode
ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
NOTE = "\\A((.+)\n(0|[1-9][0-9]{0,15})\n(.{44})\n)\n((?:\N{EM DASH} .+\n)+)\\Z"
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519: RFC 8032, 5.1
D, BASE_Y, ZERO = -121665 * pow(121666, -1, P) % P, 4 * pow(5, -1, P) % P, (0, 1, 1, 0)


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
    x = x * pow(2, (P - 1) // 4, P) % P if (x * x - square) % P else x
    if y >= P or (x * x - square) % P or (sign and not x):
        raise ValueError("no point of the curve")
    return (x := P - x if x & 1 != sign else x), y, 1, x * y % P


def add(p: Any, q: Any) -> Any:
    """Return the sum of two points (RFC 8032, section 5.1.4)."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@cache
def multiples(value: int) -> list[list[tuple[int, ...]]]:
    """Return for each byte of a factor, the lowest first, the multiples of an encoded point."""
    doubles = accumulate(range(248), lambda point, _: add(point, point), initial=point_at(value))
    return [list(accumulate([p] * 255, add, initial=ZERO)) for p in [*doubles][::8]]


def is_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Return whether a signature is valid (RFC 8032, section 5.1.7); `ValueError` if no point."""
    digest = hashlib.sha512(signature[:32] + public + text).digest()
    factor = (int.from_bytes(digest, "little") % ORDER).to_bytes(32, "little")
    rows = multiples(BASE_Y) + multiples(int.from_bytes(public, "little") ^ 1 << 255)
    factors = zip(rows, signature[32:] + factor, strict=True)
    total = reduce(add, (row[byte] for row, byte in factors), ZERO)
    x, y = (total[axis] * pow(total[2], -1, P) % P for axis in (0, 1))
    is_equal = (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]
    return is_equal and int.from_bytes(signature[32:], "little") < ORDER


def open_checkpoint(key: str, path: Path) -> tuple[int, bytes]:
    """Return size and root of a checkpoint that the key has signed, in canonical base64."""
    try:
        (name, key_id, encoded), text = key.split("+", 2), path.read_bytes().decode()
        [(signed, origin, size, encoded_root, lines)] = re.findall(NOTE, text)
        ends = re.findall(f"^\N{EM DASH} {re.escape(name)} (.*)$", lines, re.MULTILINE)
        public, root, *values = map(base64.b64decode, (encoded, encoded_root, *ends))
        is_key = sha256(f"{name}\n".encode(), public)[:4].hex() == key_id and len(public) == 33
        expect(is_key and public[:1] == b"\1", f"{key} is no key of Ed25519 of this name.")
        expect(origin == name, f"{path} is of the log {origin}, and the key of {name}.")
        own = [value for value in values if value[:4].hex() == key_id]
        is_valid = all(is_signed(public[1:], signed.encode(), value[4:]) for value in own)
        again = [base64.b64encode(value).decode() for value in (public, root, *values)]
        is_valid &= again == [encoded, encoded_root, *ends]
        expect(own and is_valid, f"{path} has no valid signature of {name}.")
        return int(size), root
    except ValueError:
        raise Fault(f"{path} is no signed checkpoint, or the key is no key.") from None


def path_of(level: object, number: int, width: int) -> str:
    """Return the path of a tile, of a bundle of leaves, or of a file of rows."""
    place = re.sub(r"(\d{3})(?=\d)", r"x\1/", f"{number:0{-(-len(str(number)) // 3) * 3}}")
    suffix = f".p/{width}" if width < WIDTH else ""
    return f"rows/{place}.ndjson.gz{suffix}" if level == "rows" else f"tile/{level}/{place}{suffix}"


def check_part(folder: Path, size: int, book: str, number: int) -> list[tuple[Any, ...]]:
    """Check rows, leaves and hashes of up to 256 places; return a hash and facts of each."""
    first, width = number * WIDTH, min(WIDTH, size - number * WIDTH)
    path, *paths = (folder / path_of(level, number, width) for level in ("rows", "entries", 0))
    file, bundle, tile = path.read_bytes(), *(path.read_bytes() for path in paths)
    expect(file.startswith(GZIP_HEAD + sha256(file[len(GZIP_HEAD) + 32 :])), f"{path} was changed.")
    stream = zlib.decompressobj(31)
    *rows, end = stream.decompress(file).split(b"\n")
    is_whole = stream.eof and not stream.unused_data + end and len(rows) == width
    expect(is_whole, f"{path} has not {width} rows, or something after them.")
    leaves, facts = b"", list[tuple[Any, ...]]()
    for place, row in enumerate(rows, first):
        leaf, *fact = read_row(row, book, place)
        own = sha256(b"\0", leaf)
        expect(tile[len(facts) * 32 :][:32] == own, f"The row at place {place} is not its leaf's.")
        leaves += len(leaf).to_bytes(2, "big") + leaf
        facts.append((own, *fact))
    expect((bundle, len(tile)) == (leaves, 32 * width), f"{paths[0]} is not of the rows.")
    return facts


def read_row(row: bytes, book: str, place: int) -> tuple[bytes, str, int, int, Any]:
    """Return the leaf of a row, its kind, number and version, and its moves or its value."""
    value, _ = DECODE(row.decode())
    kind, version, floor = value["kind"], value.get("version", 0), value.get("floor_minor")
    number, lines = value.get("number", value.get("account", 0)), value.get("lines", [])
    moves: list[Any] = [value["currency"]] if lines or floor is not None else [""]
    for line in lines:
        minor = line["amount_minor"]
        expect(type(minor) is int and minor > 0, f"The amount at place {place} is {minor}.")
        moves += [line["account"], SIDES[line["direction"]] * minor]
    is_balanced = bool(lines) == (kind == "entry") and not sum(moves[2::2])
    expect(is_balanced, f"The entry at place {place} is not balanced, or has no lines.")
    numbers = [number, version, floor or 0, *map(value.get, INTS, (0, 0, 0)), *moves[1:]]
    is_known = kind in KINDS and number > 0 < version if version else re.fullmatch(ACTS, kind)
    is_typed = {*map(type, numbers)} == {int} and type(moves[0]) is str
    is_form = is_known and is_typed and ENCODE(value).encode() == row
    expect(is_form, f"The row at place {place} has another form than its kind.")
    leaf = f'{{"before":null,"book":{ENCODE(book)},"kind":"{kind}","number":{number},"sha256":'
    leaf = f'{leaf}"{sha256(row).hex()}","v":1,"version":{version}}}'
    at = [value["updated_at" if lines else "removed_at"]] if version else []
    return leaf.encode(), kind, number, version, at + moves * bool(lines) if version else value


class Book:
    """The sums of a log's entries after some places; a version may come before its previous one."""

    def __init__(self, epoch: str) -> None:
        self.hashes, self.epoch, self.epochs = list[bytes](), epoch, list[int]()
        self.moves, self.sums, self.floors, self.low = (dict[Any, Any]() for _ in range(4))

    def append(self, own: bytes, kind: str, number: int, version: int, value: Any) -> None:
        """Add a place's entry, or check its act. A new epoch has the beginnings of earlier ones."""
        place = len(self.hashes)
        if kind == "beginning":
            epoch, is_next = value["epoch"], place == len(self.epochs)
            is_next &= epoch < self.epochs[-1] if place else str(epoch) == self.epoch
            expect(is_next, f"Epoch {epoch} cannot begin at place {place}.")
            self.epochs.append(epoch)
        expect(self.epochs, "The log has no beginning at place 0.")
        if kind == "account":
            terms = SIDES[value["normal_balance"]], value["floor_minor"]
            self.floors |= {(number, value["currency"]): terms} if terms[1] is not None else {}
        elif kind == "statement":
            totals = [(*key, sums[0], -sums[1]) for key, sums in self.sums.items() if any(sums)]
            stated = value["size"], value["accounts"], bytes.fromhex(value["totals_sha256"])
            is_same = stated == (place, len(totals), sha256(ENCODE(sorted(totals)).encode()))
            expect(is_same, f"The trial balance is not that of the statement at place {place}.")
            self.note_low(value["at"])
        elif kind in KINDS:
            before = self.moves.get((number, version - 1), [0, version == 1 and kind == "entry"])
            is_next = any(before[1:]) and self.moves[number, version] is value
            expect(is_next, f"Version {version} of entry {number} is double, or changes none.")
            net = dict[Any, int]()
            for moves, sign in ((before, -1), (value, 1)):
                for key, minor in zip(product(moves[2::2], moves[1:2]), moves[3::2], strict=True):
                    self.sums.setdefault(key, [0, 0])[minor < 0] += sign * minor
                    net[key] = net.get(key, 0) + sign * minor
            for minor, low in ((net[key], low) for key in net for low in self.low.get(key, ())):
                low[0] -= max(0, minor * low[3]) * (value[0] <= low[4])  # Did it come late?
        self.hashes.append(own)

    def note_low(self, at: str) -> None:
        """Note each balance that is below its floor: its lack, which late changes make smaller."""
        at = (datetime.fromisoformat(at) + timedelta(minutes=1)).isoformat()  # clocks may differ
        for key, (side, floor) in self.floors.items():
            if (lack := floor - side * sum(self.sums.get(key, ()))) > 0:
                self.low.setdefault(key, []).append([lack, len(self.hashes), key[0], side, at])


def check(folder: Path, key: str, earlier: list[Path], mapper: Any = map, end: int = 1) -> str:
    """Return a sentence on a log, or raise `Fault`. `end` is 0 if its floors hold elsewhere."""
    own = [*folder.glob("checkpoint"), *folder.glob("checkpoints/[0-9]*")]
    expect(own, f"{folder} has no checkpoint.")
    checkpoints = list(mapper(partial(open_checkpoint, key), [*own, *earlier]))
    (size, _), (name, epoch) = max(checkpoints[: len(own)]), f"/{key.split('+')[0]}".split("/")[-2:]
    parts = range(-(-size // WIDTH))
    expect(len(parts) <= len([*folder.rglob("*.gz*")]), f"{folder} lacks rows of {size} places.")
    book, facts, run = Book(epoch), list[Any](), partial(check_part, folder, size, name)
    try:
        facts += chain.from_iterable(mapper(run, parts))
        book.moves |= {(fact[2], fact[3]): fact[4] for fact in facts if fact[3]}
        for fact in facts:
            book.append(*fact)
        book.note_low("1970-01-01")
        lows = [low for low in chain.from_iterable(book.low.values()) if low[1] < size + end]
        lack, place, account, *_ = max(lows, default=(0, 0, 0))
        expect(lack < 1, f"Account {account} is {lack} below its floor at place {place} of {size}.")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, zlib.error):
        raise Fault(f"A row from {len(book.hashes) or len(facts)} on has another form.") from None
    levels = [book.hashes]  # at each height the roots of perfect subtrees
    while len(row := levels[-1]) > 1:
        levels.append([sha256(b"\1", *row[at : at + 2]) for at in range(0, len(row) - 1, 2)])
    for level, hashes in enumerate(levels[8::8], 1):
        for start in range(0, len(hashes), WIDTH):
            tile = hashes[start : start + WIDTH]
            path = folder / path_of(level, start // WIDTH, len(tile))
            expect(path.read_bytes() == b"".join(tile), f"{path} is not of the tiles below.")
    for path, (old, root) in zip([*own, *earlier], checkpoints, strict=True):
        expect(old <= size, f"{path} has {old} places, the log {size}: it was rolled back.")
        trees = [row[(old >> high) - 1] for high, row in enumerate(levels) if old >> high & 1]
        again = reduce(lambda right, left: sha256(b"\1", left, right), trees or [sha256()])
        expect(again == root, f"{path} is of other leaves than the log: one was rewritten.")
    counts = f"{size} places, {len({n for n, _ in book.moves})} entries, {len({*checkpoints})}"
    gaps = f"{sum(fact[1] == 'gap' for fact in facts)} gaps, {sum(map(len, book.low.values()))}"
    return f"No fault: {counts} checkpoints, {gaps} late balances.\n"


def main() -> None:
    """Check the log that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the log: checkpoint, tile/, rows/")
    parser.add_argument("--key", required=True, help="the log's public key: name+id+key")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], help="an own copy")
    options = parser.parse_args()
    try:
        with ProcessPoolExecutor() as pool:
            sys.stdout.write(check(options.folder, options.key, options.checkpoint, pool.map))
    except (Fault, OSError) as fault:
        sys.exit(f"FAULT: {fault}")


if __name__ == "__main__":
    main()
