"""Clients: programs that may ask for tokens. A client's state is stored with the client alone."""

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.directory import credentials
from ledger.directory.refusals import ClientChanged, ClientNotFound, ClientRevoked
from ledger.directory.trail import Action, Writer, list_acts
from ledger.store import directory_keys, keys
from ledger.store.formats import Formats
from ledger.store.items import codec

ACTIVE, SUSPENDED, REVOKED = "active", "suspended", "revoked"
_NAMES = {"#state": "state"}


class Client(Struct, frozen=True):
    """An API client. `secrets` has the SHA-256 of each valid secret, the newest first.

    A token has the client's `epoch` at its creation, and is dead once the client has another.
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

    def has_secret(self, secret: str) -> bool:
        """Return, in constant time, whether the secret is valid."""
        digest = credentials.digest(secret)
        return any(hmac.compare_digest(digest, own) for own in self.secrets)

    def unchanged(self, secret: str = "") -> Action:
        """Return the check that the client is active, of this epoch, and still has the secret."""
        condition = "#state = :active AND epoch = :epoch"
        values = {":active": codec.text(ACTIVE), ":epoch": codec.integer(self.epoch)}
        if secret:
            condition += " AND contains(secrets, :secret)"
            values[":secret"] = codec.text(credentials.digest(secret))
        return client_check(self.client_id, condition, values)


def client_check(client_id: str, condition: str, values: dict[str, Any]) -> Action:
    """Return a check of a client's item, for a transaction."""
    return {
        "ConditionCheck": {
            "Key": directory_keys.client(client_id),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": values,
        }
    }


def to_client(item: Item) -> Client:
    """Read a client."""
    document = codec.unpack(item)
    return Client(
        tenant_id=document["tenant"],
        client_id=document["client"],
        name=document["name"],
        business_ids=tuple(document["businesses"]),
        scopes=tuple(document["scopes"]),
        state=item["state"]["S"],
        # A new epoch kills all tokens of the client in one write, however many there are.
        epoch=codec.read_integer(item, "epoch"),
        secrets=tuple(secret["S"] for secret in item["secrets"]["L"]),
        seal=bytes.fromhex(document["seal"]),
        created_at=codec.read_time(document["created"]),
    )


class Clients:
    """The clients, for the operator and for the token endpoint."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._table = writer.table

    def create(
        self, tenant_id: str, name: str, business_ids: Sequence[str], scopes: Sequence[str]
    ) -> tuple[str, str]:
        """Create a client of a tenant. Return its id and its secret, which we do not store."""
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
            "secrets": _secret_list([credentials.digest(secret)]),
        }
        item = self._writer.item("client", place, document)
        rights = {"name": name, "businesses": list(business_ids), "scopes": list(scopes)}
        trail = self._writer.trail(tenant_id, client_id, "client created", **rights)
        creation = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
        is_done = self._writer.write([{"Put": creation}], trail)
        assert is_done, "80 random bits are in use"
        return client_id, secret

    def find(self, client_id: str) -> Client | None:
        """Return a client, strongly consistent; None without a read if the id has not our form."""
        if not credentials.is_client_id(client_id):
            return None
        item = self._table.get(directory_keys.client(client_id))
        return to_client(item) if item else None

    def get(self, client_id: str) -> Client:
        """Return a client. Raise `ClientNotFound` if there is none."""
        client = self.find(client_id)
        if client is None:
            raise ClientNotFound(client=client_id)
        return client

    def authenticate(self, client_id: str, secret: str, formats: Formats) -> Client | None:
        """Return the active client that has the id and the secret, else None. Junk costs no read.

        The same request reads the table's format. Raise `FormatRefused` if it is not ours.
        """
        if not (credentials.is_client_id(client_id) and credentials.is_secret(secret)):
            return None
        key = directory_keys.client(client_id)
        due = formats.due
        items = self._table.batch_get([key, *due])
        item = next((item for item in items if item["PK"] == key["PK"]), None)
        if item is None:
            return None
        formats.check(due, items)
        client = to_client(item)
        return client if client.state == ACTIVE and client.has_secret(secret) else None

    def present(self, items: Iterable[Item]) -> list[Client]:
        """Return the clients of some items of a list, the newest first, in their present state."""
        # The index may be behind, so read the clients themselves.
        places = [{"PK": item["PK"], "SK": item["SK"]} for item in items]
        clients = map(to_client, self._table.batch_get(places))
        return sorted(clients, key=lambda client: client.created_at, reverse=True)

    def trail(self, client: Client) -> list[dict[str, Any]]:
        """Return the acts on a client, with their actors."""
        return list_acts(self._table, client.tenant_id, client.client_id)

    def rotate(self, client_id: str) -> str:
        """Add a secret and return it. The newest of the older secrets stays valid beside it."""
        client = self._get_changeable(client_id)
        secret = credentials.new_secret(self._writer.choose)
        self._set_secrets(client, [credentials.digest(secret), client.secrets[0]], "secret added")
        return secret

    def finish_rotation(self, client_id: str) -> Client:
        """Remove all secrets but the newest. A repetition changes nothing."""
        client = self._get_changeable(client_id)
        if len(client.secrets) > 1:
            self._set_secrets(client, client.secrets[:1], "older secret removed")
        return replace(client, secrets=client.secrets[:1])

    def suspend(self, client_id: str) -> Client:
        """Suspend a client until it is resumed. Its tokens are dead for good."""
        client = self._get_changeable(client_id)
        if client.state == ACTIVE:
            self._set_state(client, SUSPENDED, "client suspended", client.epoch + 1)
        return self.get(client_id)

    def resume(self, client_id: str) -> Client:
        """Let a suspended client ask for tokens again. Its old tokens stay dead."""
        client = self._get_changeable(client_id)
        if client.state == SUSPENDED:
            self._set_state(client, ACTIVE, "client resumed", client.epoch)
        return self.get(client_id)

    def revoke(self, client_id: str) -> Client:
        """Revoke a client and its tokens for good, in one write. A repetition changes nothing."""
        client = self.get(client_id)
        while client.state != REVOKED:
            if self._write_state(client, REVOKED, "client revoked", client.epoch + 1):
                break
            client = self.get(client_id)  # suspended, resumed or revoked meanwhile
        return self.get(client_id)

    def _get_changeable(self, client_id: str) -> Client:
        client = self.get(client_id)
        if client.state == REVOKED:
            raise ClientRevoked(client=client_id)
        return client

    def _set_state(self, client: Client, state: str, act: str, epoch: int) -> None:
        if not self._write_state(client, state, act, epoch):
            raise ClientChanged(client=client.client_id)

    def _write_state(self, client: Client, state: str, act: str, epoch: int) -> bool:
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
        trail = self._writer.trail(client.tenant_id, client.client_id, act)
        return self._writer.write([{"Update": update}], trail)

    def _set_secrets(self, client: Client, secrets: Sequence[str], act: str) -> None:
        update = {
            "Key": directory_keys.client(client.client_id),
            "UpdateExpression": "SET secrets = :after",
            "ConditionExpression": "#state <> :revoked AND secrets = :before",
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": {
                ":revoked": codec.text(REVOKED),
                ":before": _secret_list(client.secrets),
                ":after": _secret_list(secrets),
            },
        }
        trail = self._writer.trail(client.tenant_id, client.client_id, act)
        if not self._writer.write([{"Update": update}], trail):
            raise ClientChanged(client=client.client_id)


def _secret_list(secrets: Sequence[str]) -> dict[str, Any]:
    # During a rotation the older secret stays valid, until every program has the new one.
    assert 1 <= len(secrets) <= 2, len(secrets)
    return {"L": [codec.text(secret) for secret in secrets]}
