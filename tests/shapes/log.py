"""The shapes of the log's answers (docs/api.md, docs/verify.md), written by hand."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from tests.shapes.forms import Uuid

_HASH = r"[A-Za-z0-9+/]{43}="
_ORIGIN = r"[^\s+]+/log/[0-9a-f]{12}/[0-9a-f-]{36}/[1-9][0-9]*"
Index = Annotated[int, Field(ge=0)]
Size = Annotated[int, Field(ge=1)]
Hash = Annotated[str, Field(pattern=f"^{_HASH}$")]
Stamp = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$")]
# Origin, size, root; an empty line; the name of the key, and key id with signature: 68 bytes.
Note = Annotated[
    str,
    Field(pattern=rf"^{_ORIGIN}\n[1-9][0-9]*\n{_HASH}\n\n— {_ORIGIN} [A-Za-z0-9+/]{{91}}=\n$"),
]
Key = Annotated[str, Field(pattern=rf"^{_ORIGIN}\+[0-9a-f]{{8}}\+[A-Za-z0-9+/]{{44}}$")]
Row = Annotated[str, Field(pattern=r'^\{.*"kind":"(entry|removed)".*\}$')]
Leaf = Annotated[
    str,
    Field(
        pattern=r'^\{"before":(null|\d+),"book":"[0-9a-f-]{36}","kind":"[a-z]+","number":\d+,'
        r'"sha256":"[0-9a-f]{64}","v":1,"version":\d+\}$'
    ),
]


class Change(TypedDict):
    """A leaf in its place."""

    index: Index
    stamp: Stamp
    op: Literal["created", "amended", "removed", "noted"]
    kind: Annotated[str, Field(pattern="^[a-z]+$")]
    id: Uuid | None
    number: Index
    version: Index


class Changes(TypedDict):
    """A page of the feed."""

    items: list[Change]
    next: Index | None
    size: Index
    epoch: Index


class Hashes(TypedDict):
    """The part that both proofs have."""

    root: Hash
    proof: list[Hash]
    checkpoint: Note
    key: Key | None


class Proof(Hashes):
    """The proof of a version."""

    row: Row
    leaf: Leaf
    index: Index
    size: Size


Consistency = TypedDict(
    "Consistency",
    {"from": Size, "to": Size, "root": Hash, "proof": list[Hash], "checkpoint": Note, "key": Key},
)


class Refusal(TypedDict):
    """A problem (RFC 9457), with the name of the refusal."""

    title: str
    status: Annotated[int, Field(ge=400, lt=600)]
    detail: str
    code: Annotated[str, Field(pattern="^[A-Z][A-Za-z]+$")]
    index: NotRequired[Index]


ANSWERS = {
    "GET /log/{businessId}/changes": Changes,
    "GET /log/{businessId}/checkpoint": Note,
    "GET /log/{businessId}/consistency": Consistency,
    "GET /log/{businessId}/entries/{id}/proof": Proof,
}
# They lead to a file of the bucket, and have no body.
REDIRECTS = (
    "GET /log/{businessId}/tile/entries/{number}",
    "GET /log/{businessId}/tile/{level}/{number}",
)
