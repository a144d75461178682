"""Texts that no text may be, refused at the edges that are no JSON: query strings and forms."""

from collections.abc import Mapping
from itertools import islice

from ledger.core import texts
from ledger.core.limits import FAULTS_SHOWN_MAX
from ledger.errors import Fault, InvalidQuery, InvalidRequest
from ledger.http.strict_json import TEXT


def check_query(said: Mapping[str, list[str]]) -> None:
    """Refuse a query string that is not UTF-8, or has a character that no text may have."""
    # What was not UTF-8 reads as halves of surrogate pairs, and nothing else does.
    faults = tuple(
        Fault(place[:1], TEXT, "must be UTF-8" if "surrogate" in rule else rule)
        for place, rule in islice(texts.faults(said), FAULTS_SHOWN_MAX)
    )
    if faults:
        raise InvalidQuery(faults=faults)


def check_field(name: str, said: str) -> None:
    """Refuse a field of a form, by its name, if its name or its value has such a character."""
    if not texts.is_plain(said):
        raise InvalidRequest(faults=(Fault((texts.escaped(name),), TEXT, texts.rule(said)),))
