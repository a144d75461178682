"""Tokens: made from a client's credentials or from a token, and valid as long as these are."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.core.limits import TOKEN_DEPTH_MAX
from ledger.directory import credentials
from ledger.directory.clients import ACTIVE, Client, client_check, to_client
from ledger.directory.credentials import Principal, Token
from ledger.directory.refusals import TokenDepth, TokenNotFound
from ledger.directory.trail import Action, Writer
from ledger.errors import TokenUnknown
from ledger.store import directory_keys, keys
from ledger.store.formats import Formats
from ledger.store.items import codec


class Tokens:
    """The access tokens. The table has only their SHA-256."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._table = writer.table

    def grant(
        self, client: Client, scopes: Sequence[str], expires_at: datetime, secret: str = ""
    ) -> str:
        """Return a new token of a client. Raise `TokenUnknown` if the client has changed since.

        `secret` is the client's own, if the client asks for itself. It must still be valid.
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
        """Return a new token for one business; it dies with each token of the holder's chain.

        The write checks client and tokens, since the process's cache may be old. Raise
        `TokenUnknown` if one of them is dead.
        """
        # Each check of a token reads its whole chain, so the chain has a bound.
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
        checks = [
            client_check(holder.client_id, condition, values),
            *map(_check_alive, holder.chain),
        ]
        return self._make(holder.tenant_id, holder.client_id, holder.chain, checks, document)

    def find_principal(self, token: Token, formats: Formats) -> Principal:
        """Return the token's holder, even if the token has expired. It takes one request.

        Raise `TokenUnknown` if the token, a token that it was made from, or its client is dead.
        The request reads the table's format too. Raise `FormatRefused` if it is not ours.
        """
        # One request for all of them: a revoked client and a revoked ancestor count at once.
        item_keys = [directory_keys.client(token.client_id)]
        item_keys += map(directory_keys.token, token.chain)
        due = formats.due
        items = self._table.batch_get([*item_keys, *due])
        by_key = {item["PK"]["S"]: item for item in items}
        client, *chain = [by_key.get(key["PK"]["S"]) for key in item_keys]
        own = chain[0]
        if client is None or own is None or any(t is None or _is_revoked(t) for t in chain):
            raise TokenUnknown
        formats.check(due, items)
        holder, document = to_client(client), codec.unpack(own)
        # A token's id is no secret: only its digest proves that the client has the text.
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

    def describe(self, text: str) -> dict[str, Any]:
        """Return what we know of a token, given its text or its id. Raise `TokenNotFound`."""
        token = Token.read(text)
        token_id = token.chain[0] if token else text
        item = self._table.get(directory_keys.token(token_id)) if token_id else None
        if item is None or (token and item["hash"]["S"] != token.digest):
            raise TokenNotFound
        return describe_item(item)

    def revoke(self, token_id: str, tenant_id: str, client_id: str, digest: str = "") -> bool:
        """Revoke a token and all tokens made from it. Return False if it is dead already.

        With a `digest`, that of the text which a client has sent, it must be the token's.
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

    def unexpired(self, client: Client, items: Iterable[Item]) -> list[dict[str, Any]]:
        """Return the unexpired ones of a client's tokens, the newest first, as they are now.

        `items` are those of a list of the client's tokens.
        """
        # The index may be behind, so read the tokens themselves.
        places = [{"PK": item["PK"], "SK": item["SK"]} for item in items]
        alive = [
            token
            for token in map(describe_item, self._table.batch_get(places))
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
            # DynamoDB deletes it some time later; until then we compare the time ourselves.
            "expires_at": codec.integer(int(expires_at.timestamp())),
        }
        owner = {"tenant": tenant_id, "client": client_id, "created": keys.instant(now)}
        item = self._writer.item("token", place, {**owner, **document})
        if not self._writer.write(checks, item):
            raise TokenUnknown
        return text


def describe_item(item: Item) -> dict[str, Any]:
    """Return a token's owner, rights and times."""
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
        "is_good": not _is_revoked(item),
        "by": item["by"]["S"],
    }


def _is_revoked(item: Item) -> bool:
    return "revoked_at" in item


def _check_alive(token_id: str) -> Action:
    condition = "attribute_exists(PK) AND attribute_not_exists(revoked_at)"
    return {
        "ConditionCheck": {"Key": directory_keys.token(token_id), "ConditionExpression": condition}
    }
