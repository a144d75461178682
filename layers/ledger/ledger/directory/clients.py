"""Clients: who may ask for tokens. Whether a client is revoked is a fact about it alone."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ledger.aws.items import Item
from ledger.directory import credentials
from ledger.directory.refusals import ClientNotFound, ClientOvertaken, ClientRevoked
from ledger.directory.trail import Action, Writer, trail_of
from ledger.store import directory_keys, keys
from ledger.store.formats import Formats
from ledger.store.items import codec

ACTIVE, SUSPENDED, REVOKED = "active", "suspended", "revoked"
CLIENTS_LISTED_MAX = 1_000
_NAMES = {"#state": "state"}


@dataclass(frozen=True, slots=True)
class Client:
    """An API client. `secrets` are the SHA-256 of those that are good, the newest first.

    Tokens carry the `epoch` that the client had when they were made; those of another are dead.
    """

    tenant_id: str
    client_id: str
    name: str
    business_ids: tuple[str, ...]
    scopes: tuple[str, ...]
    state: str
    epoch: int
    secrets: tuple[str, ...]
    seal: bytes
    created_at: datetime

    def knows(self, secret: str) -> bool:
        """Tell, in constant time, whether a secret is one of its own."""
        said = credentials.digest(secret)
        return any(hmac.compare_digest(said, known) for known in self.secrets)

    def unchanged(self, secret: str = "") -> Action:
        """Build the check that the client is active, of the same epoch, and has the secret yet."""
        condition = "#state = :active AND epoch = :epoch"
        values = {":active": codec.text(ACTIVE), ":epoch": codec.integer(self.epoch)}
        if secret:
            condition += " AND contains(secrets, :secret)"
            values[":secret"] = codec.text(credentials.digest(secret))
        return client_check(self.client_id, condition, values)


def client_check(client_id: str, condition: str, values: dict[str, Any]) -> Action:
    """Build a check of a client's item, for a transaction."""
    return {
        "ConditionCheck": {
            "Key": directory_keys.client(client_id),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": values,
        }
    }


def to_client(item: Item) -> Client:
    """Read a client's item."""
    document = codec.unpack(item)
    return Client(
        tenant_id=document["tenant"],
        client_id=document["client"],
        name=document["name"],
        business_ids=tuple(document["businesses"]),
        scopes=tuple(document["scopes"]),
        state=item["state"]["S"],
        epoch=codec.read_integer(item, "epoch"),
        secrets=tuple(secret["S"] for secret in item["secrets"]["L"]),
        seal=bytes.fromhex(document["seal"]),
        created_at=codec.read_time(document["created"]),
    )


class Clients:
    """What an operator does with clients, and what the token endpoint asks of them."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._table = writer.table

    def create(
        self, tenant_id: str, name: str, business_ids: Sequence[str], scopes: Sequence[str]
    ) -> tuple[str, str]:
        """Create a client of a tenant; returns its id and, this once, its secret."""
        choose, now = self._writer.choose, self._writer.now
        client_id, secret = credentials.new_client_id(choose), credentials.new_secret(choose)
        document = {
            "tenant": tenant_id,
            "client": client_id,
            "name": name,
            "businesses": list(business_ids),
            "scopes": list(scopes),
            "seal": choose(credentials.SECRET_BYTES).hex(),
            "created": keys.instant(now),
        }
        place: Item = {
            **directory_keys.client(client_id),
            **directory_keys.clients_of_tenant(tenant_id, now, client_id),
            "state": codec.text(ACTIVE),
            "epoch": codec.integer(1),
            "secrets": _listed([credentials.digest(secret)]),
        }
        item = self._writer.item("client", place, document)
        granted = {"name": name, "businesses": list(business_ids), "scopes": list(scopes)}
        trail = self._writer.trail(tenant_id, client_id, "client created", **granted)
        put = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
        is_done = self._writer.write([{"Put": put}], trail)
        assert is_done, "80 random bits are somebody else's"
        return client_id, secret

    def find(self, client_id: str) -> Client | None:
        """Find a client, strongly consistent; nothing is asked for what is no client's id."""
        if not credentials.is_client_id(client_id):
            return None
        item = self._table.get(directory_keys.client(client_id))
        return to_client(item) if item else None

    def get(self, client_id: str) -> Client:
        """Get a client; `ClientNotFound` if there is none."""
        client = self.find(client_id)
        if client is None:
            raise ClientNotFound(client=client_id)
        return client

    def authenticated(self, client_id: str, secret: str, formats: Formats) -> Client | None:
        """Find the active client whose id and secret these are; junk costs no read.

        The one request checks the format too: `FormatRefused` if the table is of another.
        """
        if not (credentials.is_client_id(client_id) and credentials.is_secret(secret)):
            return None
        place = directory_keys.client(client_id)
        due = formats.due
        read = self._table.batch_get([place, *due])
        item = next((item for item in read if item["PK"] == place["PK"]), None)
        if item is None:
            return None
        formats.check(due, read)
        client = to_client(item)
        return client if client.state == ACTIVE and client.knows(secret) else None

    def of_tenant(self, tenant_id: str) -> list[Client]:
        """List a tenant's clients, the newest first, as they are now."""
        found = self._table.query_newest(
            directory_keys.clients_of_tenant(tenant_id), CLIENTS_LISTED_MAX
        )
        places = [{"PK": item["PK"], "SK": item["SK"]} for item in found]
        clients = map(to_client, self._table.batch_get(places))
        return sorted(clients, key=lambda client: client.created_at, reverse=True)

    def trail(self, client: Client) -> list[dict[str, Any]]:
        """List what was done to a client, and by whom."""
        return trail_of(self._table, client.tenant_id, client.client_id)

    def rotate(self, client_id: str) -> str:
        """Add a secret and return it, this once; the newest one before stays good beside it."""
        client = self._changeable(client_id)
        secret = credentials.new_secret(self._writer.choose)
        self._keep(client, [credentials.digest(secret), client.secrets[0]], "secret added")
        return secret

    def finish_rotation(self, client_id: str) -> Client:
        """Leave the newest secret alone; done again, it changes nothing."""
        client = self._changeable(client_id)
        if len(client.secrets) > 1:
            self._keep(client, client.secrets[:1], "older secret removed")
        return replace(client, secrets=client.secrets[:1])

    def suspend(self, client_id: str) -> Client:
        """Refuse a client until it is resumed; its tokens are dead for good."""
        client = self._changeable(client_id)
        if client.state == ACTIVE:
            self._move(client, SUSPENDED, "client suspended", client.epoch + 1)
        return self.get(client_id)

    def resume(self, client_id: str) -> Client:
        """Let a suspended client ask for tokens again."""
        client = self._changeable(client_id)
        if client.state == SUSPENDED:
            self._move(client, ACTIVE, "client resumed", client.epoch)
        return self.get(client_id)

    def revoke(self, client_id: str) -> Client:
        """Refuse a client and all its tokens for good, in one write; done again, it is done."""
        client = self.get(client_id)
        while client.state != REVOKED:
            if self._wrote(client, REVOKED, "client revoked", client.epoch + 1):
                break
            client = self.get(client_id)  # suspended or resumed meanwhile, or revoked
        return self.get(client_id)

    def _changeable(self, client_id: str) -> Client:
        client = self.get(client_id)
        if client.state == REVOKED:
            raise ClientRevoked(client=client_id)
        return client

    def _move(self, client: Client, state: str, did: str, epoch: int) -> None:
        if not self._wrote(client, state, did, epoch):
            raise ClientOvertaken(client=client.client_id)

    def _wrote(self, client: Client, state: str, did: str, epoch: int) -> bool:
        update = {
            "Key": directory_keys.client(client.client_id),
            "UpdateExpression": "SET #state = :after, epoch = :next",
            "ConditionExpression": "#state = :before AND epoch = :epoch",
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": {
                ":before": codec.text(client.state),
                ":after": codec.text(state),
                ":epoch": codec.integer(client.epoch),
                ":next": codec.integer(epoch),
            },
        }
        trail = self._writer.trail(client.tenant_id, client.client_id, did)
        return self._writer.write([{"Update": update}], trail)

    def _keep(self, client: Client, secrets: Sequence[str], did: str) -> None:
        update = {
            "Key": directory_keys.client(client.client_id),
            "UpdateExpression": "SET secrets = :after",
            "ConditionExpression": "#state <> :revoked AND secrets = :before",
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": {
                ":revoked": codec.text(REVOKED),
                ":before": _listed(client.secrets),
                ":after": _listed(secrets),
            },
        }
        trail = self._writer.trail(client.tenant_id, client.client_id, did)
        if not self._writer.write([{"Update": update}], trail):
            raise ClientOvertaken(client=client.client_id)


def _listed(secrets: Sequence[str]) -> dict[str, Any]:
    return {"L": [codec.text(secret) for secret in secrets]}
