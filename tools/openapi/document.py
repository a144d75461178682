"""An OpenAPI 3.1 document of one dialect, put together."""

import re
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from pydantic.json_schema import models_json_schema

from ledger.api import unread
from ledger.api.dialect import Dialect, all_dialects
from ledger.dialects import oauth
from tools.local.template import ROOT, Template
from tools.openapi.operations import Example, Operation, of_dialect
from tools.openapi.refusals import applies, every, reason
from tools.openapi.shapes import Known, Schema, shape

VERSION = "0.1.0"
JSON = "application/json"
_REF = "#/components/schemas/{model}"

_IGNORED = {
    "description": "Names of parameters and fields that were sent and have no effect.",
    "schema": {"type": "string"},
}


def _source(dialect: Dialect) -> Path:
    return ROOT / "functions" / dialect.name / "openapi.yaml"


class Document:
    """The document of one dialect."""

    def __init__(self, dialect: Dialect, template: Template) -> None:
        self.dialect = dialect
        self.said: dict[str, Any] = yaml.safe_load(_source(dialect).read_text())
        also = self.said.get("also", [])
        self.operations = of_dialect(template.routes(), dialect.name, also)
        named = {name: frozenset(self.said.get(name, [])) for name in ("nullable", "anything")}
        self.known = Known(**named)
        models = [one.model for one in self.operations if one.model]
        self.bodies, definitions = models_json_schema(
            [(model, "validation") for model in dict.fromkeys(models)], ref_template=_REF
        )
        self.schemas: dict[str, Schema] = definitions.get("$defs", {})
        self.errors: dict[str, dict[str, Any]] = {}

    def build(self) -> dict[str, Any]:
        """The whole document, ready to be written as JSON."""
        paths: dict[str, dict[str, Any]] = {}
        names: Counter[str] = Counter()
        for one in self.operations:
            name = one.route.operation
            names[name] += 1
            identified = {"operationId": f"{name}_{names[name]}" if names[name] > 1 else name}
            described = {**identified, **self._operation(one)}
            paths.setdefault(one.route.path, {})[one.route.method.lower()] = described
        tags = [{"name": name} for name in self.said["tags"]]
        return {
            "openapi": "3.1.0",
            "info": {**self.said["info"], "version": VERSION, "license": {"name": "MIT"}},
            "servers": [{"url": "/"}],
            "security": [{"token": []}],
            "tags": tags,
            "paths": paths,
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": self.schemas,
                "responses": self.errors,
            },
        }

    def _operation(self, one: Operation) -> dict[str, Any]:
        parameters = self._parameters(one)
        body = self._body(one)
        source = {"description": f"Source: {one.source}."} if one.source else {}
        tag = next(name for name, its in self.said["tags"].items() if one.route.name in its)
        is_public = one.route.name in self.said.get("public", [])
        return {
            "summary": one.title,
            **source,
            "tags": [tag],
            **({"security": []} if is_public else {}),
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": body} if body else {}),
            "responses": self._responses(
                one, body is not None, any(p["in"] != "query" for p in parameters)
            ),
        }

    def _parameters(self, one: Operation) -> list[dict[str, Any]]:
        in_path = [
            {"name": name, "in": "path", "required": True, **self.said["path"][name]}
            for name in re.findall(r"{(\w+)}", one.route.path)
        ]
        in_query = [{"in": "query", **self._query(one, name)} for name in one.takes.query]
        headers = [
            {"name": name, "in": "header", **{k: v for k, v in about.items() if k != "of"}}
            for name, about in self.said.get("headers", {}).items()
            if one.route.method in about["of"] or one.route.name in about["of"]
        ]
        return [*in_path, *in_query, *headers]

    def _query(self, one: Operation, name: str) -> dict[str, Any]:
        """A parameter; the list's own, if it differs from that of other lists."""
        queries = self.said["query"]
        own = f"{one.route.name} {name}"
        return {"name": name, **(queries[own] if own in queries else queries[name])}

    def _body(self, one: Operation) -> dict[str, Any] | None:
        form = self.said.get("forms", {}).get(one.route.name)
        if form:
            return {"required": True, "content": form}
        if one.model is None:
            return None
        schema = self.bodies[one.model, "validation"]
        example = next((e.body for e in one.good() if e.body is not None), None)
        given = {} if example is None else {"example": example}
        is_required = one.route.name not in self.said.get("optional", [])
        return {"required": is_required, "content": {JSON: {"schema": schema, **given}}}

    def _responses(self, one: Operation, has_body: bool, has_ids: bool) -> dict[str, Any]:
        by_status: dict[int, list[Example]] = {}
        for example in one.good():
            by_status.setdefault(example.status, []).append(example)
        dialect = self._words(one)
        refusals = [
            refusal for refusal in every(dialect) if applies(refusal, one, has_body, has_ids)
        ]
        statuses = {dialect.refuse(refusal, "").status for refusal in refusals}
        statuses |= {e.status for e in one.examples if e.status >= 400}
        good = {str(s): self._good(s, those) for s, those in sorted(by_status.items())}
        return {**good, **{str(s): self._refused(dialect, s) for s in sorted(statuses)}}

    def _words(self, one: Operation) -> Dialect:
        """Which dialect words an endpoint's refusals."""
        return oauth.DIALECT if one.route.dialect == oauth.DIALECT.name else self.dialect

    def _good(self, status: int, those: list[Example]) -> dict[str, Any]:
        headers = {
            name: {"required": True, "schema": {"type": "string"}}
            for name in those[0].answer["headers"]
            if name != "Content-Type" and all(name in one.answer["headers"] for one in those)
        }
        described: dict[str, Any] = {
            "description": HTTPStatus(status).phrase,
            "headers": {**headers, unread.HEADER: _IGNORED},
        }
        bodies = [one.answer["body"] for one in those]
        if not any(bodies):
            return described
        content = {"schema": shape(bodies, self.known), "example": bodies[0]}
        media_type = those[0].answer["headers"]["Content-Type"].partition(";")[0]
        return {**described, "content": {media_type: content}}

    def _refused(self, dialect: Dialect, status: int) -> dict[str, str]:
        """What a status of refusal looks like, for all operations together."""
        name = f"{dialect.name}-{status}"
        if name not in self.errors:
            worded = [(refusal, dialect.refuse(refusal, "…")) for refusal in every(dialect)]
            those = [(refusal, answer) for refusal, answer in worded if answer.status == status]
            recorded = [
                example
                for one in self.operations
                for example in one.examples
                if example.status == status and self._words(one) is dialect
            ]
            bodies = [answer.body for _, answer in those]
            bodies += [e.answer["body"] for e in recorded if isinstance(e.answer["body"], dict)]
            reasons = dict.fromkeys(reason(refusal) for refusal, _ in those)
            error: dict[str, Any] = {
                "description": f"{HTTPStatus(status).phrase}: {'; '.join(reasons)}.",
                "headers": {unread.HEADER: _IGNORED},
            }
            if any(bodies):
                media_type = those[0][1].headers.get("Content-Type", dialect.media_type)
                error["content"] = {media_type.partition(";")[0]: {"schema": shape(bodies)}}
            if status == 401:
                challenge = {"description": "As RFC 9110 has it.", "schema": {"type": "string"}}
                error["headers"] = {"WWW-Authenticate": challenge}
            if status in (429, 503):
                seconds = {"description": "Seconds to wait.", "schema": {"type": "string"}}
                error["headers"] = {"Retry-After": seconds, **error["headers"]}
            self.errors[name] = error
        return {"$ref": f"#/components/responses/{name}"}


def documents(dialects: Sequence[Dialect] = ()) -> dict[str, dict[str, Any]]:
    """The document of each dialect by its name."""
    template = Template()
    described = [one for one in all_dialects() if _source(one).is_file()]
    return {one.name: Document(one, template).build() for one in dialects or described}
