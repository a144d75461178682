"""The bucket of the published log. S3 locks each object (data/template.yaml), and we replace none.

A publication that was killed begins again with the same bytes. So an object that is there already
must have the content that we would write. Another content means that the log was forked.
"""

import gzip
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.aws.failures import aws_errors
from ledger.errors import LedgerError
from ledger.log import notes, tiles, tree
from ledger.log.notes import Checkpoint
from ledger.log.tiles import ENTRIES, ROWS, WIDTH, Tile
from ledger.store.keys import Scope

if TYPE_CHECKING:
    from ledger.aws.clients import FileClient

LINK_SECONDS = 900
LOG = "log/"  # The bucket has nothing else.
CHECKPOINT = "checkpoint"  # the newest one of a log
_PRESENT_CODE = "PreconditionFailed"
_OVERTAKEN_CODES = (_PRESENT_CODE, "ConditionalRequestConflict")
_ABSENT = ("NoSuchKey", "404")


class Forked(LedgerError):
    """The log does not continue what is published, or the bucket has another content."""

    fault: str
    message = "The published log is another one: {fault}."


class Archive:
    """The objects of the log."""

    def __init__(self, client: "FileClient", bucket_name: str) -> None:
        self._client = client
        self.bucket_name = bucket_name

    def put_once(self, key: str, content: bytes) -> None:
        """Write an object, unless it is there. Raise `Forked` if it has another content."""
        try:
            self._write(key, content, IfNoneMatch="*")
        except aws_errors() as error:
            if error.response["Error"]["Code"] != _PRESENT_CODE:
                raise
            if not _are_same(key, self.get(key), content):
                raise Forked(fault=f"{key} has another content") from None

    def put_newest(self, key: str, content: bytes, tag: str) -> bool:
        """Write a new version of an object behind the version with a tag; "" is none.

        Return whether it was written: another writer may have been first. Older versions stay.
        """
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        try:
            self._write(key, content, **condition)
        except aws_errors() as error:
            if error.response["Error"]["Code"] not in _OVERTAKEN_CODES:
                raise
            return False
        return True

    def get(self, key: str) -> bytes | None:
        """Return the newest version of an object; None if there is none."""
        return self.get_tagged(key)[0]

    def get_tagged(self, key: str) -> tuple[bytes | None, str]:
        """Return the newest version of an object and its tag; None and "" if there is none."""
        try:
            answer = self._client.get_object(Bucket=self.bucket_name, Key=key)
        except aws_errors() as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return None, ""
            raise
        return answer["Body"].read(), answer["ETag"]

    def link(self, key: str) -> str:
        """Return a signed URL of an object, for LINK_SECONDS."""
        params = {"Bucket": self.bucket_name, "Key": key}
        return self._client.generate_presigned_url("get_object", params, LINK_SECONDS)

    def _write(self, key: str, content: bytes, **condition: Any) -> None:
        put_object: Callable[..., Any] = self._client.put_object
        put_object(
            Bucket=self.bucket_name,
            Key=key,
            Body=content,
            ContentType="application/octet-stream",
            # S3 asks for a checksum of each object that it locks.
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=b64encode(sha256(content).digest()).decode(),
            **condition,
        )


def folder_of(scope: Scope, epoch: int) -> str:
    """Return the folder of a log in the bucket."""
    return f"{LOG}{scope.tenant_id}/{scope.business_id}/{epoch}"


def origin_of(bucket_name: str, scope: Scope, epoch: int) -> str:
    """Return the name of a log in its checkpoints, which no other log has: bucket and folder."""
    return f"{bucket_name}/{folder_of(scope, epoch)}"


class Newest(Struct, frozen=True):
    """The newest checkpoint of a folder, its signed note, and the tag of its object."""

    checkpoint: Checkpoint
    note: bytes
    tag: str


class Place(Struct, frozen=True):
    """The folder of a log in the bucket."""

    scope: Scope
    epoch: int
    archive: Archive

    @property
    def folder(self) -> str:
        """The folder, without a slash at its end."""
        return folder_of(self.scope, self.epoch)

    @property
    def origin(self) -> str:
        """The log's name in its checkpoints."""
        return origin_of(self.archive.bucket_name, self.scope, self.epoch)

    def path(self, name: str) -> str:
        """Return the key of a file by its path in the folder."""
        return f"{self.folder}/{name}"

    def checkpoint(self) -> Checkpoint | None:
        """Return the newest checkpoint in the folder; None if there is none."""
        newest = self.newest()
        return newest.checkpoint if newest.note else None

    def newest(self) -> Newest:
        """Return the newest checkpoint in the folder; without one, that of an empty log."""
        note, tag = self.archive.get_tagged(self.path(CHECKPOINT))
        if note is None:
            return Newest(Checkpoint(self.origin, 0, tree.EMPTY_ROOT), b"", "")
        return Newest(notes.parse(note.decode()).checkpoint, note, tag)

    def put_checkpoint(self, note: bytes, newest: Newest) -> bool:
        """Write a signed checkpoint behind the newest one; return False if that is another.

        The newest one comes first. So a restored table meets each checkpoint that anybody can have.
        """
        is_written = self.archive.put_newest(self.path(CHECKPOINT), note, newest.tag)
        if is_written:
            self.store_checkpoint(note)
        return is_written

    def store_checkpoint(self, note: bytes) -> None:
        """Write a signed checkpoint under its size, unless it is there."""
        size = notes.parse(note.decode()).checkpoint.size
        self.archive.put_once(self.path(f"{CHECKPOINT}s/{size}"), note)

    def write(self, tile: Tile, content: bytes) -> None:
        """Write a file, unless it is there."""
        self.archive.put_once(self.path(tile.path), content)

    def read(self, tile: Tile) -> bytes:
        """Return a file that was written. Raise `Forked` without one."""
        content = self.archive.get(self.path(tile.path))
        if content is None:
            raise Forked(fault=f"{self.path(tile.path)} is absent")
        return content

    def pending(self, start: int, first: int) -> tuple[list[bytes], list[bytes]]:
        """Return the leaves and rows from a full bundle's beginning up to `first`."""
        if start == first:
            return [], []
        number, width = start // WIDTH, first - start
        leaves = tiles.read_bundle(self.read(Tile(ENTRIES, number, width)))
        return leaves, tiles.read_rows(self.read(Tile(ROWS, number, width)))

    def node(self, size: int) -> tree.Node:
        """Return the hashes of subtrees, from the files of a size."""
        return tiles.node_of_tiles(size, self.read)


def _are_same(key: str, stored: bytes | None, content: bytes) -> bool:
    """Return whether two contents are the same; a later zlib may pack the same rows otherwise."""
    if stored is None or not key.partition("/rows/")[1]:
        return stored == content
    return gzip.decompress(stored) == gzip.decompress(content)
