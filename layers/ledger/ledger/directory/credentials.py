"""Credentials: the form of client ids, secrets and tokens, and the principal of a token.

The form refuses junk without a read.
Each text has a prefix that secret scanners know, random bytes in base 32, and a CRC-32 of all
before it. Base 32 is safe in a URL, in a form and on a command line.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from ledger.core.limits import TOKEN_DEPTH_MAX

ID_BYTES, SECRET_BYTES = 10, 32  # 80 bits identify, 256 bits prove
ID_CHARACTERS = 16
_CLIENT, _SECRET, _TOKEN = "ldg_cl_", "ldg_cs_", "ldg_at_"
_ID, _PROOF, _SUM = "[a-z2-7]{16}", "[a-z2-7]{52}", "[a-z2-7]{7}"
_CLIENTS = re.compile(rf"{_CLIENT}{_ID}{_SUM}")
_SECRETS = re.compile(rf"{_SECRET}{_PROOF}{_SUM}")
_TOKENS = re.compile(rf"{_TOKEN}({_ID})((?:{_ID}){{1,{TOKEN_DEPTH_MAX}}}){_PROOF}{_SUM}")
_SUM_CHARACTERS = 7

Choose = Callable[[int], bytes]


class Token(Struct, frozen=True):
    """The parts of an access token's text.

    `chain` has the token's own id first, then the ids of the tokens it was made from, up to that of
    the client itself. `digest` is the SHA-256 of the text, in hexadecimal.
    """

    client_id: str
    chain: tuple[str, ...]
    digest: str

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """Read the text of a token without any request; None if no token of ours has its form."""
        match = _TOKENS.fullmatch(text)
        # The checksum comes second: most junk has not even the form.
        if match is None or not _has_checksum(text):
            return None
        ids = match[2]
        starts = range(0, len(ids), ID_CHARACTERS)
        chain = tuple(ids[start : start + ID_CHARACTERS] for start in starts)
        return cls(_with_checksum(_CLIENT + match[1]), chain, digest(text))


class Principal(Struct, frozen=True):
    """A tenant's client with the businesses and scopes of its token, until the token expires.

    `seal` is our secret that signs the client's cursors. `epoch` was the client's at the token's
    creation. `chain` has the id of the token, then the ids of the tokens it was made from.
    """

    tenant_id: str
    client_id: str
    business_ids: tuple[str, ...]
    scopes: frozenset[str]
    expires_at: datetime
    seal: bytes
    epoch: int = 0
    chain: tuple[str, ...] = ()


def new_token(choose: Choose, client_id: str, parents: Sequence[str]) -> tuple[str, Token]:
    """Return a new token's text and parts; `parents` is the chain of the token it is made from.

    The text exists only in the answer to the client.
    """
    client = client_id.removeprefix(_CLIENT)[:ID_CHARACTERS]
    chance = choose(ID_BYTES + SECRET_BYTES)
    assert len(chance) == ID_BYTES + SECRET_BYTES, "a shorter token could be guessed"
    chain = (_base32(chance[:ID_BYTES]), *parents)
    text = _with_checksum(_TOKEN + client + "".join(chain) + _base32(chance[ID_BYTES:]))
    return text, Token(client_id, chain, digest(text))


def new_client_id(choose: Choose) -> str:
    """Return the id of a new client."""
    return _with_checksum(_CLIENT + _base32(choose(ID_BYTES)))


def new_secret(choose: Choose) -> str:
    """Return a new secret of a client."""
    return _with_checksum(_SECRET + _base32(choose(SECRET_BYTES)))


def is_client_id(text: str) -> bool:
    """Return whether the text has the form of our client ids."""
    return _CLIENTS.fullmatch(text) is not None and _has_checksum(text)


def is_secret(text: str) -> bool:
    """Return whether the text has the form of our secrets."""
    return _SECRETS.fullmatch(text) is not None and _has_checksum(text)


def digest(text: str) -> str:
    """Return the SHA-256 that we store of a secret: 256 random bits need no salt or slow hash."""
    # A reader of the table can use no digest in place of the secret.
    return hashlib.sha256(text.encode()).hexdigest()


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _with_checksum(text: str) -> str:
    return text + _base32(zlib.crc32(text.encode()).to_bytes(4, "big"))


def _has_checksum(text: str) -> bool:
    return text == _with_checksum(text[:-_SUM_CHARACTERS])
