"""Requests: an API Gateway event (HTTP API, payload format 2.0) as the handlers see it."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl

from ledger.book import Book
from ledger.book.reader import Reader
from ledger.core import ids, texts
from ledger.core.actors import Actor
from ledger.core.claims import Claim, short_digest
from ledger.core.limits import (
    BODY_BYTES_MAX,
    FAULTS_SHOWN_MAX,
    REQUEST_BYTES_MAX,
)
from ledger.directory import Business, Directory, Principal
from ledger.errors import (
    BodyTooLarge,
    BusinessNotFound,
    Fault,
    InvalidHeader,
    InvalidRequest,
    MalformedBody,
    NotFound,
)
from ledger.http import forms, idempotency, strict_json
from ledger.http.forms import Form
from ledger.http.idempotency import Own
from ledger.http.rate_limit import Allowance
from ledger.http.unread import NOTHING, Takes
from ledger.process.runtime import Runtime
from ledger.store.keys import Scope
from ledger.store.table import Table

if TYPE_CHECKING:
    from pydantic import BaseModel

    M = TypeVar("M", bound=BaseModel)

_ENTITY_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"')


@dataclass(frozen=True)
class Request:
    """One request. Header names are lower-case; `now` is when the gateway took it in.

    `nonce` is the gateway's id of the request: a replay of the same event is the same request.
    `takes` is what its endpoint reads; `left` has names of what was said besides, once it is known;
    `used` has headers that only some requests of an endpoint use.
    `about_client` is what the log is to say of a client that names itself without a token.
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
    allowance: Allowance | None = None

    def header(self, name: str) -> str:
        """A header's value, or empty; `name` in lower case."""
        return self.headers.get(name, "")

    def text_of_header(self, name: str) -> str:
        """The same of a header that says a text of ours, such as an id; without outer spaces."""
        said = self.header(name.lower())
        if not texts.is_plain(said):
            raise InvalidHeader(name=name, rule=texts.rule(said))
        return said.strip()

    @property
    def known_principal(self) -> Principal:
        """Who asks, at an endpoint that asks for a token."""
        assert self.principal is not None, f"{self.route} is public"
        return self.principal

    @property
    def by(self) -> Actor:
        """Who writes what this request writes."""
        return Actor(self.known_principal.client_id, self.dialect, self.nonce)

    def parameter(self, name: str) -> str:
        """A parameter of the path, decoded, or empty.

        One with a character that no text may have names nothing: it is given as it may be shown.
        """
        said = self.parameters.get(name, "")
        return said if texts.is_plain(said) else texts.escaped(said)

    @property
    def base_url(self) -> str:
        """What links begin with: as configured, or where the gateway was asked."""
        return self.runtime.settings.public_base_url or f"https://{self.domain}"

    @cached_property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter that the endpoint takes, in the order they were said."""
        return {n: values for n, values in self.said_query.items() if n in self.takes.query}

    @cached_property
    def said_query(self) -> dict[str, list[str]]:
        """The same of all parameters of the query string."""
        values: dict[str, list[str]] = {}
        pairs = parse_qsl(self.raw_query, keep_blank_values=True, errors="surrogateescape")
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        return values

    @cached_property
    def body(self) -> bytes:
        """The raw bytes of the body; none if there is no body."""
        if len(self.raw_body) > REQUEST_BYTES_MAX:
            raise BodyTooLarge(bytes_max=BODY_BYTES_MAX)
        if not self.is_base64:
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except (binascii.Error, ValueError):
            raise MalformedBody(problem="it is not valid base64") from None

    @cached_property
    def json(self) -> Any:
        """The body as one strict JSON value."""
        return strict_json.loads(self.body)

    def parse(self, model: type["M"]) -> "M":
        """The body as a model; refuses with all faults at once, but for too many."""
        from pydantic import ValidationError  # not needed by who only reads

        assert model is self.takes.body, f"{self.route} does not take {model.__name__}"
        if not isinstance(self.json, dict):
            raise MalformedBody(problem="it is not a JSON object")
        try:
            return model.model_validate(self.json)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)[:FAULTS_SHOWN_MAX]
            raise InvalidRequest(faults=tuple(map(_fault, faults))) from None

    @property
    def is_form(self) -> bool:
        """Whether the body is said to be a form with files."""
        return self.header("content-type").lower().startswith(forms.MEDIA_TYPE)

    @property
    def has_form(self) -> bool:
        """Whether the form has been read."""
        return "form" in self.__dict__

    @cached_property
    def form(self) -> Form:
        """The body as a form with files."""
        return forms.read(self.header("content-type"), self.body)

    @cached_property
    def expected_version(self) -> int | None:
        """The version that `If-Match` names (RFC 9110, section 13.1.1); None if any will do."""
        said = self.header("if-match").strip()
        if said in ("", "*"):
            return None
        match = _ENTITY_TAG.fullmatch(said)
        if match is None:
            raise InvalidHeader(
                name="If-Match", rule='one entity tag of an earlier answer, such as "3"'
            )
        return int(match[1])

    def business(self, business_id: str) -> Business:
        """What one of the principal's businesses was registered as, which never changes."""
        tenant_id, seen = self.known_principal.tenant_id, self.runtime.businesses
        business = seen.find((tenant_id, business_id))
        if business is None:
            business = self.directory.business(tenant_id, business_id)
            seen.keep((tenant_id, business_id), business)
        return business

    @property
    def directory(self) -> Directory:
        """The directory, as this request may write to it."""
        return Directory(self.table, self.now, lambda: self.by)

    def narrowed_token(self, business_id: str, scopes: Iterable[str], expires_at: datetime) -> str:
        """A new access token, for one business and some scopes of who asks."""
        holder = self.known_principal
        return self.directory.tokens.narrow(holder, business_id, tuple(scopes), expires_at)

    def book(self, business_id: str) -> Book:
        """Return the ledger of a business of the principal; else raise `BusinessNotFound`."""
        if business_id not in self.known_principal.business_ids:
            raise BusinessNotFound(business_id=business_id)
        scope = Scope(self.known_principal.tenant_id, business_id)
        reader = Reader(self.table, self.runtime.chart, scope)
        return Book(reader, self.now)

    def locate(self, kind: str, uuid: str, missing: NotFound) -> tuple[Book, int]:
        """The book and number of a thing, among the principal's businesses, by its UUID alone."""
        for business_id in self.known_principal.business_ids:
            number = ids.uuid_number(business_id, kind, uuid)
            if number is not None:
                return self.book(business_id), number
        raise missing

    def claim(self, own: Own | None = None) -> Claim:
        """Return the claim of this request, which a handler gives to its write.

        `own` is a field that is the request's idempotency key, where a dialect has one. Read the
        whole request, and refuse a body that cannot be read and a header that is no key.
        """
        if self.method == "DELETE":
            # What a client sends along with a DELETE means nothing.
            said = short_digest(self.method, self.path.lower())
            return Claim(self.nonce, said, self._now_ms, by=self.by)
        fingerprint = short_digest(self.method, self.path.lower(), self._said())
        key, name = idempotency.of(self, own)
        return Claim(self.nonce, fingerprint, self._now_ms, key, key_name=name, by=self.by)

    def _said(self) -> str:
        """The same text for a body that says the same."""
        if self.is_form:
            return self.form.said
        return strict_json.canonical(self.json) if self.raw_body else ""

    @property
    def _now_ms(self) -> int:
        return round(self.now.timestamp() * 1000)


def _fault(detail: Any) -> Fault:
    error = detail.get("ctx", {}).get("error")
    return Fault(tuple(detail["loc"]), detail["type"], detail["msg"], error)
