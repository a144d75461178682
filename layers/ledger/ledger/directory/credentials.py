"""How client ids, secrets and tokens are spelled, so that junk is refused without a read.

Each begins with a prefix that secret scanners know, and ends with the CRC-32 of all before it.
The rest is random bytes in base 32, and so safe in a URL, a form and on a command line.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.core.limits import TOKEN_DEPTH_MAX

ID_BYTES, SECRET_BYTES = 10, 32  # 80 bits name a thing, 256 bits prove who asks
ID_CHARACTERS = 16
_CLIENT, _SECRET, _TOKEN = "ldg_cl_", "ldg_cs_", "ldg_at_"
_ID, _PROOF, _SUM = "[a-z2-7]{16}", "[a-z2-7]{52}", "[a-z2-7]{7}"
_CLIENTS = re.compile(rf"{_CLIENT}{_ID}{_SUM}")
_SECRETS = re.compile(rf"{_SECRET}{_PROOF}{_SUM}")
_TOKENS = re.compile(rf"{_TOKEN}({_ID})((?:{_ID}){{1,{TOKEN_DEPTH_MAX}}}){_PROOF}{_SUM}")
_SUM_CHARACTERS = 7

Choose = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Token:
    """An access token as its text says: whose it is, and which token it was made from.

    `chain` has the token's own id first, then the id of its maker, and so on up to the token that
    the client was given. `digest` is the SHA-256 of the text, in hexadecimal.
    """

    client_id: str
    chain: tuple[str, ...]
    digest: str

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """Read the text of a token; None if we never spell one so. Nothing is asked for it."""
        match = _TOKENS.fullmatch(text)
        if match is None or not _is_whole(text):
            return None
        ids = match[2]
        starts = range(0, len(ids), ID_CHARACTERS)
        chain = tuple(ids[start : start + ID_CHARACTERS] for start in starts)
        return cls(_whole(_CLIENT + match[1]), chain, digest(text))


def new_token(choose: Choose, client_id: str, parents: Sequence[str]) -> tuple[str, Token]:
    """Make a token of a client, from the tokens with these ids (its maker's chain), or from none.

    The text is told to the client, this once.
    """
    client = client_id.removeprefix(_CLIENT)[:ID_CHARACTERS]
    chance = choose(ID_BYTES + SECRET_BYTES)
    chain = (_spelled(chance[:ID_BYTES]), *parents)
    text = _whole(_TOKEN + client + "".join(chain) + _spelled(chance[ID_BYTES:]))
    return text, Token(client_id, chain, digest(text))


def new_client_id(choose: Choose) -> str:
    """Make the id of a client."""
    return _whole(_CLIENT + _spelled(choose(ID_BYTES)))


def new_secret(choose: Choose) -> str:
    """Make a client's secret."""
    return _whole(_SECRET + _spelled(choose(SECRET_BYTES)))


def is_client_id(text: str) -> bool:
    """Tell whether we spell client ids so."""
    return _CLIENTS.fullmatch(text) is not None and _is_whole(text)


def is_secret(text: str) -> bool:
    """Tell whether we spell secrets so."""
    return _SECRETS.fullmatch(text) is not None and _is_whole(text)


def digest(text: str) -> str:
    """Compute what is kept of a secret: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def _spelled(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _whole(text: str) -> str:
    return text + _spelled(zlib.crc32(text.encode()).to_bytes(4, "big"))


def _is_whole(text: str) -> bool:
    return text == _whole(text[:-_SUM_CHARACTERS])
