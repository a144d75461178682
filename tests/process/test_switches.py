"""A room that is off has no route, and its paths are unknown; over HTTP, in the root's words.

A process reads its switches once, so each setting of them is tried in a process of its own.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from tools.local import engines
from tools.local.service import serving
from tools.local.template import ROOT, Template

SCRIPT = """
import json, os, sys
import httpx
from tools.local import demo, engines, server
from tools.local.gateway import Gateway
from tools.local.template import Template
switches, targets = map(json.loads, sys.argv[1:])
ACCEPTED = "application/vnd.dwolla.v1.hal+json"  # which Dwolla asks for, and nobody minds
results = []
with engines.start("moto") as engine:
    surroundings = engines.environment(engine)
    os.environ.update(surroundings)
    engines.create_table("ledger")
    template = Template(**switches)
    gateway = Gateway("ledger", surroundings, serialise=True, template=template)
    token = demo.tenant(demo.operator("ledger"), "T").token
    with server.running(gateway) as base_url, httpx.Client(base_url=base_url) as http:
        for target in targets:
            method, _, path = target.partition(" ")
            headers = {"Authorization": f"Bearer {token}", "Accept": ACCEPTED}
            answer = http.request(method, path, headers=headers)
            is_json = "json" in answer.headers["content-type"]
            body = answer.json() if is_json else answer.text
            results.append([answer.status_code, answer.headers["content-type"], body])
print(json.dumps(results))
"""
PROBLEM = "application/problem+json"
# A path of each dialect, with a method that it has not.
WRONG = {
    "dwolla": "PUT /labels/x",
    "pennylane": "DELETE /api/external/v2/ledger_entries",
    "layerfi": "DELETE /v1/businesses/x/ledger/entries",
    "dayzero": "PATCH /api/v1/journal-entries",
    "console": "POST /console/api/businesses/x/entries",
}
RIGHT = {
    "dwolla": ("GET /", "GET /labels/x", "GET /customers/x/labels"),
    "pennylane": ("GET /api/external/v2/me", "GET /api/external/v2/journals"),
    "layerfi": ("GET /whoami", "GET /v1/businesses/x/ledger/entries"),
    "dayzero": ("GET /api/v1/businesses", "GET /api/v1/journal-entries"),
    "console": ("GET /console", "GET /console/index.html", "GET /console/api/businesses/x/entries"),
}
PRESENT = [name for name in WRONG if name in Template().rooms]
TARGETS = [
    *(WRONG[name] for name in PRESENT),
    *(target for name in PRESENT for target in RIGHT[name]),
    *(f"GET /openapi/{name}.json" for name in PRESENT),
    "GET /openapi/index.json",
    "GET /docs",
    "GET /token",
]


@cache
def answers(*switches: tuple[str, str]) -> dict[str, Any]:
    """Send every request to a service that is switched so."""
    parameters = {name.capitalize(): state for name, state in switches}
    variables = set(engines.environment(engines.Engine("moto", "", "")))
    environment = {name: value for name, value in os.environ.items() if name not in variables}
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(parameters), json.dumps(TARGETS)],
        cwd=ROOT,
        env={
            **environment,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "layers/ledger"), str(ROOT)]),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    return dict(zip(TARGETS, json.loads(process.stdout.splitlines()[-1]), strict=True))


# Every other dialect off, and the last of the others apart.
SETTINGS = {
    "all on": (),
    "some off": (
        *((name, "false") for name in PRESENT[::2]),
        *((name, "apart") for name in PRESENT[3:4]),
    ),
    "the others off": tuple((name, "false") for name in PRESENT[1::2]),
}
ROOMS = [
    pytest.param(switches, name, id=f"{setting}-{name}")
    for setting, switches in SETTINGS.items()
    for name in PRESENT
]


def is_off(switches: tuple[tuple[str, str], ...], name: str) -> bool:
    return (name, "false") in switches


@pytest.mark.parametrize(("switches", "name"), ROOMS)
def test_the_paths_of_what_is_off_are_unknown_in_neutral_words(
    switches: tuple[tuple[str, str], ...], name: str
) -> None:
    results = answers(*switches)
    for target in (WRONG[name], *RIGHT[name]):
        status, media_type, body = results[target]
        if is_off(switches, name):
            assert (status, media_type) == (404, PROBLEM), (target, body)
            assert body.keys() == {"title", "status", "detail"}, target
            assert name not in str(body).lower().replace(target.partition(" ")[2], ""), target
        else:
            assert media_type != PROBLEM, (target, body)


@pytest.mark.parametrize(("switches", "name"), ROOMS)
def test_a_method_that_a_path_has_not_is_refused_where_the_dialect_is_on_or_apart(
    switches: tuple[tuple[str, str], ...], name: str
) -> None:
    status, _, body = answers(*switches)[WRONG[name]]
    assert status == (404 if is_off(switches, name) else 405), body


@pytest.mark.parametrize(("switches", "name"), ROOMS)
def test_the_documents_are_of_what_is_on(switches: tuple[tuple[str, str], ...], name: str) -> None:
    results = answers(*switches)
    titles = {
        document["name"]: document["title"] for document in results["GET /openapi/index.json"][2]
    }
    status, _, document = results[f"GET /openapi/{name}.json"]
    if is_off(switches, name):
        assert name not in titles
        assert status == 404
    else:
        assert document["info"]["title"] == titles[name]
    assert name not in results["GET /docs"][2].lower(), "the page asks for the list"


@pytest.mark.parametrize("switches", SETTINGS.values(), ids=SETTINGS)
def test_tokens_are_granted_whatever_is_on(switches: tuple[tuple[str, str], ...]) -> None:
    status, media_type, body = answers(*switches)["GET /token"]
    assert (status, media_type, body["error"]) == (405, "application/json", "invalid_request")


@pytest.mark.real_engine
def test_make_serve_leaves_out_what_is_switched_off_and_says_what_it_did_not_understand(
    tmp_path: Path,
) -> None:
    """In every process of the service, and with demo data of the others."""
    off, *on = PRESENT
    with serving(tmp_path, f"{off.capitalize()}=false") as service:
        headers = {"Authorization": f"Bearer {service.tenant['token']}"}
        for _ in range(4 * (os.cpu_count() or 1)):
            answer = httpx.get(f"{service.base_url}/openapi/index.json", headers=headers)
            assert off not in {document["name"] for document in answer.json()}
            assert {document["name"] for document in answer.json()} >= set(on)
        log = (tmp_path / "log").read_text()
    assert "A request of each dialect:" in log
    command = [sys.executable, "-m", "tools.local", "serve", "--folder", str(tmp_path)]
    environment = {**os.environ, "SWITCHES": "Nobody=false"}
    process = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (process.returncode, process.stderr) == (
        1,
        "cannot serve: there is no parameter Nobody\n",
    )
