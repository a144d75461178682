"""Requests: an API Gateway event (HTTP API, payload format 2.0) as the handlers see it."""

import base64
import binascii
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from msgspec import Struct, field

from ledger.core import texts
from ledger.core.claims import Actor, Claim
from ledger.core.limits import (
    BODY_BYTES_MAX,
    FAULTS_SHOWN_MAX,
    REQUEST_BYTES_MAX,
)
from ledger.directory import Principal
from ledger.errors import (
    BodyTooLarge,
    Fault,
    InvalidHeader,
    InvalidQuery,
    InvalidRequest,
    MalformedBody,
)
from ledger.http import body_faults, forms, idempotency, strict_json
from ledger.http.forms import Form
from ledger.http.idempotency import Own
from ledger.http.unread import NOTHING, WHOLE_BODY, Takes
from ledger.process.runtime import Runtime
from ledger.store.table import Table

if TYPE_CHECKING:
    from ledger.http.access import Allowance
    from ledger.http.wire import Described

    M = TypeVar("M", bound=Described)

_ENTITY_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"')


class Request(Struct, frozen=True, dict=True):
    """One request. Header names are lower-case; `now` is the gateway's time of it.

    `nonce` is the gateway's id of the request: a replay of the same event is the same request.
    `takes` names the fields that its endpoint reads. `left` collects names that it turned out to
    ignore, and `used` the headers that it turned out to use, and WHOLE_BODY. `about_client` is for
    the log: it identifies a client that has no token.
    """

    method: str
    path: str
    route: str
    raw_query: str
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    raw_body: str
    is_base64: bool
    domain: str
    nonce: str
    now: datetime
    dialect: str
    runtime: Runtime
    table: Table
    takes: Takes = NOTHING
    left: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    about_client: dict[str, str] = field(default_factory=dict)
    principal: Principal | None = None
    allowance: "Allowance | None" = None

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text; `name` is in lower case."""
        return self.headers.get(name, "")

    def text_of_header(self, name: str) -> str:
        """Return a header's value without outer spaces.

        Raise `InvalidHeader` if it has a character that no text may have.
        """
        text = self.header(name.lower())
        if not texts.is_plain(text):
            raise InvalidHeader(name=name, rule=texts.rule(text))
        return text.strip()

    @property
    def known_principal(self) -> Principal:
        """The principal, at an endpoint that needs a token."""
        assert self.principal is not None, f"{self.route} is public"
        return self.principal

    @property
    def by(self) -> Actor:
        """The actor behind the writes of this request."""
        return Actor(self.known_principal.client_id, self.dialect, self.nonce)

    def parameter(self, name: str) -> str:
        """Return a parameter of the path, decoded, or an empty text.

        A parameter with a character that no text may have is escaped: then it names nothing.
        """
        text = self.parameters.get(name, "")
        return text if texts.is_plain(text) else texts.escaped(text)

    @property
    def base_url(self) -> str:
        """The beginning of links: the configured base URL, or else the gateway's own host."""
        return self.runtime.settings.public_base_url or f"https://{self.domain}"

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter that the endpoint reads, in their order."""
        return {n: values for n, values in self.whole_query.items() if n in self.takes.query}

    @cached_property
    def whole_query(self) -> dict[str, list[str]]:
        """The values of all parameters of the query string."""
        values: dict[str, list[str]] = {}
        if self.raw_query:
            pairs = parse_qsl(self.raw_query, keep_blank_values=True, errors="surrogateescape")
            for name, value in pairs:
                values.setdefault(name, []).append(value)
        return values

    def check_query(self) -> None:
        """Refuse a query string with a character that no text may have (`InvalidQuery`)."""
        if not self.whole_query:
            return
        # Bytes that are not UTF-8 became halves of surrogate pairs; no other text has these.
        faults = tuple(
            Fault(place[:1], strict_json.TEXT, "must be UTF-8" if "surrogate" in rule else rule)
            for place, rule in islice(texts.faults(self.whole_query), FAULTS_SHOWN_MAX)
        )
        if faults:
            raise InvalidQuery(faults=faults)

    @cached_property
    def body(self) -> bytes:
        """The raw bytes of the body, empty without a body."""
        if len(self.raw_body) > REQUEST_BYTES_MAX:
            raise BodyTooLarge(bytes_max=BODY_BYTES_MAX)
        if not self.is_base64:
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except (binascii.Error, ValueError):
            raise MalformedBody(problem="it is not valid base64") from None

    @cached_property
    def _read_json(self) -> tuple[Any, bytes]:
        return strict_json.read(self.body)

    @property
    def json(self) -> Any:
        """The body as one strict JSON value."""
        return self._read_json[0]

    @property
    def canonical_json(self) -> str:
        """The same text for bodies with the same JSON, whatever their spelling."""
        return strict_json.canonical(*self._read_json)

    def parse(self, model: type["M"]) -> "M":
        """Return the body as a model. Raise `InvalidRequest` with its first faults."""
        from pydantic_core import ValidationError  # functions without a body start without it

        assert model is self.takes.body, f"{self.route} does not take {model.__name__}"
        # A root model has several forms of a body.
        has_forms = model.__pydantic_root_model__
        if not isinstance(self.json, (dict, list) if has_forms else dict):
            also = " or array" if has_forms else ""
            raise MalformedBody(problem=f"it is not a JSON object{also}")
        with suppress(ValidationError):
            body = model.model_validate(self.json, extra="forbid")
            self.used.add(WHOLE_BODY)
            return body
        try:
            return model.model_validate(self.json)
        except ValidationError as error:
            raise InvalidRequest(faults=body_faults.read(error, self.json)) from None

    @property
    def is_form(self) -> bool:
        """True if the content type is that of a form with files."""
        return self.header("content-type").lower().startswith(forms.MEDIA_TYPE)

    @property
    def has_form(self) -> bool:
        """True once the handler has read the form."""
        return "form" in self.__dict__

    @cached_property
    def form(self) -> Form:
        """The body as a form with files."""
        return forms.read(self.header("content-type"), self.body)

    @cached_property
    def expected_version(self) -> int | None:
        """The version in `If-Match` (RFC 9110, section 13.1.1), or None if any version will do."""
        tag = self.header("if-match").strip()
        if tag in ("", "*"):
            return None
        match = _ENTITY_TAG.fullmatch(tag)
        if match is None:
            raise InvalidHeader(
                name="If-Match", rule='one entity tag of an earlier answer, such as "3"'
            )
        return int(match[1])

    def claim(self, own: Own | None = None) -> Claim:
        """Return the claim of this request, which a handler gives to its write.

        `own` is a field that is the request's idempotency key, where a dialect has one. Read the
        whole request, and refuse a body that cannot be read and a header that is no key.
        """
        return idempotency.claim(self, own)
