"""An OpenAPI 3.1 document of one dialect, put together."""

import re
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from ledger.dialects import oauth
from ledger.http import unread
from ledger.http.dialect import Dialect, all_dialects
from ledger.http.endpoint import PUBLIC
from ledger.http.response import DIGEST_HEADER
from tools.local.template import ROOT, Template
from tools.openapi.operations import Example, Operation, of_dialect
from tools.openapi.refusals import every, reasons, source
from tools.openapi.shapes import Hints, Schema, shape

VERSION = "0.1.0"
JSON = "application/json"
_REF = "#/components/schemas/{model}"

_IGNORED = {
    "description": "Names of parameters and fields in the request that have no effect.",
    "schema": {"type": "string"},
}
_DIGEST = "The SHA-256 of each entry version that the request wrote, as a leaf of the log has it."
_HEADERS = {DIGEST_HEADER: {"description": _DIGEST}}
_CHALLENGE = {
    "description": "The authentication scheme (RFC 9110).",
    "schema": {"type": "string"},
}
_RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "string"}}


class Document:
    """The document of one dialect."""

    def __init__(self, dialect: Dialect, template: Template) -> None:
        self.dialect = dialect
        self.additions = source(dialect.name)
        also = self.additions.get("also", [])
        self.operations = of_dialect(template.routes(), dialect.name, also)
        keys = ("nullable", "anything", "texts")
        names = {key: frozenset(self.additions.get(key, [])) for key in keys}
        self.hints = Hints(**names)
        models = [operation.model for operation in self.operations if operation.model]
        self.bodies, definitions = models_json_schema(
            [(model, "validation") for model in dict.fromkeys(models)], ref_template=_REF
        )
        self.schemas: dict[str, Schema] = definitions.get("$defs", {})
        self.errors: dict[str, dict[str, Any]] = {}

    def build(self) -> dict[str, Any]:
        """Return the whole document, ready to be written as JSON."""
        paths: dict[str, dict[str, Any]] = {}
        names: Counter[str] = Counter()
        for operation in self.operations:
            name = operation.route.operation
            names[name] += 1
            identifier = {"operationId": f"{name}_{names[name]}" if names[name] > 1 else name}
            methods = paths.setdefault(operation.route.path, {})
            methods[operation.route.method.lower()] = {**identifier, **self._operation(operation)}
        tags = [{"name": name} for name in self.additions["tags"]]
        return {
            "openapi": "3.1.0",
            "info": {**self.additions["info"], "version": VERSION, "license": {"name": "MIT"}},
            "servers": [{"url": "/"}],
            "security": [{"token": []}],
            "tags": tags,
            "paths": paths,
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": self._schemas(),
                "responses": self.errors,
            },
        }

    def _schemas(self) -> dict[str, Schema]:
        """Return the models' schemas with public descriptions: docstrings are for programmers."""
        texts = self.additions.get("schemas", {})
        assert texts.keys() <= self.schemas.keys(), texts.keys() - self.schemas.keys()
        schemas = {}
        for name, schema in self.schemas.items():
            bare = {key: value for key, value in schema.items() if key != "description"}
            schemas[name] = {"description": texts[name], **bare} if name in texts else bare
        return schemas

    def _operation(self, operation: Operation) -> dict[str, Any]:
        parameters = self._parameters(operation)
        body = self._body(operation)
        names = self.additions["tags"].items()
        tag = next(name for name, functions in names if operation.function in functions)
        return {
            "summary": operation.title,
            "description": self._description(operation),
            "tags": [tag],
            **({"security": []} if operation.scope == PUBLIC else {}),
            **({"parameters": parameters} if parameters else {}),
            **({"requestBody": body} if body else {}),
            "responses": self._responses(operation),
        }

    def _description(self, operation: Operation) -> str:
        """Return the public description, with the section of the vendor's reference."""
        text = str(source(operation.dialect)["operations"][operation.function])
        return f"{text} Source: {operation.source}." if operation.source else text

    def _parameters(self, operation: Operation) -> list[dict[str, Any]]:
        in_path = [
            {"name": name, "in": "path", "required": True, **self.additions["path"][name]}
            for name in re.findall(r"{(\w+)}", operation.route.path)
        ]
        in_query = [
            {"in": "query", **self._query(operation, name)} for name in operation.takes.query
        ]
        headers = [
            {"name": name, "in": "header", **{k: v for k, v in header.items() if k != "of"}}
            for name, header in self.additions.get("headers", {}).items()
            if operation.route.method in header["of"] or operation.function in header["of"]
        ]
        return [*in_path, *in_query, *headers]

    def _query(self, operation: Operation, name: str) -> dict[str, Any]:
        """Return a parameter; the list's own, if it differs from that of other lists."""
        queries = self.additions["query"]
        own = f"{operation.function} {name}"
        return {"name": name, **(queries[own] if own in queries else queries[name])}

    def _body(self, operation: Operation) -> dict[str, Any] | None:
        form = self.additions.get("forms", {}).get(operation.function)
        if form:
            return {"required": True, "content": form}
        if operation.model is None:
            return None
        schema = self.bodies[operation.model, "validation"]
        bodies = (example.body for example in operation.good() if example.body is not None)
        body = next(bodies, None)
        example = {} if body is None else {"example": body}
        is_required = operation.function not in self.additions.get("optional", [])
        return {"required": is_required, "content": {JSON: {"schema": schema, **example}}}

    def _responses(self, operation: Operation) -> dict[str, Any]:
        by_status: dict[int, list[Example]] = {}
        for example in operation.good():
            by_status.setdefault(example.status, []).append(example)
        responses = {str(s): self._good(s, by_status[s]) for s in sorted(by_status)}
        dialect = self._dialect_of(operation)
        for status, sentences in sorted(reasons(operation, dialect).items()):
            self._add_error(dialect, status)
            name = f"#/components/responses/{dialect.name}-{status}"
            responses[str(status)] = {"$ref": name, "description": _bullets(sentences)}
        return responses

    def _dialect_of(self, operation: Operation) -> Dialect:
        """Return the dialect that words an endpoint's refusals."""
        return oauth.DIALECT if operation.dialect == oauth.DIALECT.name else self.dialect

    def _good(self, status: int, examples: list[Example]) -> dict[str, Any]:
        answers = [example.answer for example in examples]
        headers = {
            name: {**_HEADERS.get(name, {}), "required": True, "schema": {"type": "string"}}
            for name in answers[0]["headers"]
            if name != "Content-Type" and all(name in answer["headers"] for answer in answers)
        }
        response: dict[str, Any] = {
            "description": HTTPStatus(status).phrase,
            "headers": {**headers, unread.HEADER: _IGNORED},
        }
        bodies = [answer["body"] for answer in answers]
        if not any(bodies):
            return response
        content = {"schema": shape(bodies, self.hints), "example": bodies[0]}
        media_type = answers[0]["headers"]["Content-Type"].partition(";")[0]
        return {**response, "content": {media_type: content}}

    def _add_error(self, dialect: Dialect, status: int) -> None:
        """Add the response that all refusals of a status share: its headers and its body's form."""
        name = f"{dialect.name}-{status}"
        if name in self.errors:
            return
        answers = [dialect.refuse(refusal, "…") for refusal in every(dialect)]
        answers = [answer for answer in answers if answer.status == status]
        bodies = [answer.body for answer in answers]
        for operation in self.operations:
            if self._dialect_of(operation) is dialect:
                examples = (e for e in operation.examples if e.status == status)
                bodies += [e.answer["body"] for e in examples if isinstance(e.answer["body"], dict)]
        error: dict[str, Any] = {
            "description": HTTPStatus(status).phrase,
            "headers": {unread.HEADER: _IGNORED},
        }
        if any(bodies):
            own = answers[0].media_type or dialect.media_type
            media_type = answers[0].headers.get("Content-Type", own)
            error["content"] = {media_type.partition(";")[0]: {"schema": shape(bodies)}}
        if status == HTTPStatus.UNAUTHORIZED:
            error["headers"] = {"WWW-Authenticate": _CHALLENGE}
        if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
            error["headers"] = {"Retry-After": _RETRY_AFTER, **error["headers"]}
        self.errors[name] = error


def _bullets(sentences: list[str]) -> str:
    """Return sentences as Markdown: a list, if there are several."""
    return sentences[0] if len(sentences) == 1 else "\n".join(f"- {text}" for text in sentences)


def documents(dialects: Sequence[Dialect] = ()) -> dict[str, dict[str, Any]]:
    """Return the document of each dialect by its name."""
    template = Template()
    with_source = [
        dialect
        for dialect in all_dialects()
        if (ROOT / "functions" / dialect.name / "openapi.yaml").is_file()
    ]
    return {
        dialect.name: Document(dialect, template).build() for dialect in dialects or with_source
    }
