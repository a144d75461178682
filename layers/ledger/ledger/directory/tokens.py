"""Tokens: made from a client's credentials, or from a token; good as long as all of these are."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.core.limits import TOKEN_DEPTH_MAX
from ledger.directory import credentials
from ledger.directory.clients import ACTIVE, Client, client_check, to_client
from ledger.directory.credentials import Token
from ledger.directory.principals import Principal
from ledger.directory.refusals import TokenDepth, TokenNotFound
from ledger.directory.trail import Action, Writer
from ledger.errors import TokenUnknown
from ledger.store import directory_keys, keys
from ledger.store.formats import Formats
from ledger.store.items import codec

TOKENS_LISTED_MAX = 1_000


class Tokens:
    """What is done with access tokens; only their SHA-256 is kept."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._table = writer.table

    def grant(
        self, client: Client, scopes: Sequence[str], expires_at: datetime, secret: str = ""
    ) -> str:
        """Make a token of a client that was just read; `TokenUnknown` if it has changed since.

        `secret` is the one that was said, if the client asks for itself: it must still be good.
        """
        document = {
            "businesses": list(client.business_ids),
            "scopes": sorted(scopes),
            "expires": keys.instant(expires_at),
            "epoch": client.epoch,
        }
        checks = [client.unchanged(secret)]
        return self._make(client.tenant_id, client.client_id, (), checks, document)

    def narrow(
        self,
        holder: Principal,
        business_id: str,
        scopes: Sequence[str],
        expires_at: datetime,
    ) -> str:
        """Make a token for one business from another, which it dies with, and with its makers.

        Nothing that a process remembers is believed: client and tokens are checked in the write,
        and `TokenUnknown` if one of them is not good any more.
        """
        if len(holder.chain) >= TOKEN_DEPTH_MAX:
            raise TokenDepth(tokens_max=TOKEN_DEPTH_MAX)
        condition = "#state = :active AND epoch = :epoch"
        values = {":active": codec.text(ACTIVE), ":epoch": codec.integer(holder.epoch)}
        document = {
            "businesses": [business_id],
            "scopes": sorted(scopes),
            "expires": keys.instant(expires_at),
            "epoch": holder.epoch,
            "parent": holder.chain[0],
        }
        checks = [client_check(holder.client_id, condition, values), *map(_is_good, holder.chain)]
        return self._make(holder.tenant_id, holder.client_id, holder.chain, checks, document)

    def principal(self, token: Token, formats: Formats) -> Principal:
        """Say who holds the token, expired or not, in one request, which checks the format too.

        `TokenUnknown` unless the token, those that it was made from and its client are good;
        `FormatRefused` if the table is of another format than ours.
        """
        places = [directory_keys.client(token.client_id), *map(directory_keys.token, token.chain)]
        due = formats.due
        read = self._table.batch_get([*places, *due])
        found = {item["PK"]["S"]: item for item in read}
        those = [found.get(place["PK"]["S"]) for place in places]
        client, own = those[:2]
        if client is None or own is None or any(one is None or _dead(one) for one in those[1:]):
            raise TokenUnknown
        formats.check(due, read)
        holder, document = to_client(client), codec.unpack(own)
        is_own = hmac.compare_digest(own["hash"]["S"], token.digest)
        if not is_own or holder.state != ACTIVE or holder.epoch != document["epoch"]:
            raise TokenUnknown
        return Principal(
            tenant_id=holder.tenant_id,
            client_id=holder.client_id,
            business_ids=tuple(document["businesses"]),
            scopes=frozenset(document["scopes"]),
            expires_at=codec.read_time(document["expires"]),
            seal=holder.seal,
            epoch=holder.epoch,
            chain=token.chain,
        )

    def named(self, said: str) -> dict[str, Any]:
        """Describe a token by its text or its id; `TokenNotFound` if there is none."""
        token = Token.read(said)
        item = (
            self._table.get(directory_keys.token(token.chain[0] if token else said))
            if said
            else None
        )
        if item is None or (token and item["hash"]["S"] != token.digest):
            raise TokenNotFound
        return shown(item)

    def revoke(self, token_id: str, tenant_id: str, client_id: str, digest: str = "") -> bool:
        """Refuse a token from now on, and all that were made from it; False if it is dead already.

        `digest` is that of its text, where a client says it, and must be the token's.
        """
        values = {":now": codec.text(keys.instant(self._writer.now))}
        condition = "attribute_exists(PK) AND attribute_not_exists(revoked_at)"
        if digest:
            condition += " AND #hash = :hash"
            values[":hash"] = codec.text(digest)
        update: Action = {
            "Key": directory_keys.token(token_id),
            "UpdateExpression": "SET revoked_at = :now",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
            **({"ExpressionAttributeNames": {"#hash": "hash"}} if digest else {}),
        }
        trail = self._writer.trail(tenant_id, client_id, "token revoked", token=token_id)
        return self._writer.write([{"Update": update}], trail)

    def of_client(self, client: Client) -> list[dict[str, Any]]:
        """Describe a client's tokens that have not expired, the newest first, as they are now."""
        found = self._table.query_newest(
            directory_keys.tokens_of_client(client.client_id), TOKENS_LISTED_MAX
        )
        places = [{"PK": item["PK"], "SK": item["SK"]} for item in found]
        alive = [
            token
            for token in map(shown, self._table.batch_get(places))
            if token["expires_at"] > keys.instant(self._writer.now)
        ]
        for token in alive:
            token["is_good"] &= client.state == ACTIVE and token["epoch"] == client.epoch
        return sorted(alive, key=lambda token: str(token["created_at"]), reverse=True)

    def _make(
        self,
        tenant_id: str,
        client_id: str,
        parents: tuple[str, ...],
        checks: Sequence[Action],
        document: dict[str, Any],
    ) -> str:
        now = self._writer.now
        text, token = credentials.new_token(self._writer.choose, client_id, parents)
        expires_at = codec.read_time(document["expires"])
        place: Item = {
            **directory_keys.token(token.chain[0]),
            **directory_keys.tokens_of_client(client_id, now, token.chain[0]),
            "hash": codec.text(token.digest),
            # The table deletes it some time after; until then we compare the time ourselves.
            "expires_at": codec.integer(int(expires_at.timestamp())),
        }
        about = {"tenant": tenant_id, "client": client_id, "created": keys.instant(now)}
        item = self._writer.item("token", place, {**about, **document})
        if not self._writer.write(checks, item):
            raise TokenUnknown
        return text


def shown(item: Item) -> dict[str, Any]:
    """Describe a token's item: whose it is, what it may do, and until when."""
    document = codec.unpack(item)
    return {
        "token_id": item["PK"]["S"].partition(keys.DELIMITER)[2],
        "tenant_id": document["tenant"],
        "client_id": document["client"],
        "business_ids": document["businesses"],
        "scopes": document["scopes"],
        "created_at": document["created"],
        "expires_at": document["expires"],
        "made_from": document.get("parent"),
        "epoch": document["epoch"],
        "is_good": not _dead(item),
        "by": item["by"]["S"],
    }


def _dead(item: Item) -> bool:
    return "revoked_at" in item


def _is_good(token_id: str) -> Action:
    condition = "attribute_exists(PK) AND attribute_not_exists(revoked_at)"
    return {
        "ConditionCheck": {"Key": directory_keys.token(token_id), "ConditionExpression": condition}
    }
