"""Paging (specs/dwolla.md, 6)."""

from typing import Any

import pytest

from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels
from tests.world import last


@pytest.fixture
def label(world: Labels) -> str:
    """A label with seven entries, of 1.00 to 7.00."""
    label = world.open_label("1.00")
    for n in range(2, 8):
        world.post(label, f"{n}.00")
    return label


def hrefs(body: Any) -> dict[str, str]:
    return {name: last(link["href"]) for name, link in body["_links"].items()}


def values(body: Any) -> list[str]:
    return [entry["amount"]["value"] for entry in body["_embedded"]["ledger-entries"]]


@pytest.mark.parametrize(
    ("query", "links", "expected"),
    [
        (
            "",
            {"self": "", "first": "?limit=25&offset=0", "last": "?limit=25&offset=0"},
            "7654321",
        ),
        (
            "?limit=3",
            {
                "self": "?limit=3",
                "first": "?limit=3&offset=0",
                "last": "?limit=3&offset=6",
                "next": "?limit=3&offset=3",
            },
            "765",
        ),
        (
            "?offset=3&limit=3",
            {
                "self": "?offset=3&limit=3",
                "first": "?limit=3&offset=0",
                "last": "?limit=3&offset=6",
                "next": "?limit=3&offset=6",
                "prev": "?limit=3&offset=0",
            },
            "432",
        ),
        (
            "?limit=3&offset=6&x=%40",
            {
                "self": "?limit=3&offset=6&x=%40",
                "first": "?limit=3&offset=0",
                "last": "?limit=3&offset=6",
                "prev": "?limit=3&offset=3",
            },
            "1",
        ),
        (
            "?limit=3&offset=100",
            {
                "self": "?limit=3&offset=100",
                "first": "?limit=3&offset=0",
                "last": "?limit=3&offset=6",
                "prev": "?limit=3&offset=97",
            },
            "",
        ),
        (
            "?offset=1",
            {
                "self": "?offset=1",
                "first": "?limit=25&offset=0",
                "last": "?limit=25&offset=0",
                "prev": "?limit=25&offset=0",
            },
            "654321",
        ),
    ],
)
def test_a_page_has_its_part_and_its_links(
    world: Labels, label: str, query: str, links: dict[str, str], expected: str
) -> None:
    body = world.get(f"/labels/{label}/ledger-entries{query}")
    assert list(body) == ["_links", "_embedded", "total"]
    assert hrefs(body) == {name: f"ledger-entries{text}" for name, text in links.items()}
    assert values(body) == [f"{digit}.00" for digit in expected]
    assert body["total"] == 7
    kinds = {(link["type"], link["resource-type"]) for link in body["_links"].values()}
    assert kinds == {(HAL, "ledger-entry")}


def test_following_next_meets_every_entry_once(world: Labels, label: str) -> None:
    target, observed = f"/labels/{label}/ledger-entries?limit=2", []
    while target:
        body = world.get(target)
        observed += values(body)
        following = body["_links"].get("next", {"href": ""})["href"]
        target = following.partition("api.local")[2]
    assert observed == [f"{n}.00" for n in range(7, 0, -1)]


def test_an_empty_list_is_a_list(world: Labels) -> None:
    body = world.get(f"/customers/{world.customer}/labels")
    assert (body["total"], body["_embedded"]) == (0, {"labels": []})
    assert hrefs(body) == {
        "self": "labels",
        "first": "labels?limit=25&offset=0",
        "last": "labels?limit=25&offset=0",
        "customer": world.customer,
    }


def test_labels_are_paged_with_an_exact_total(world: Labels) -> None:
    labels = [world.open_label("1.00") for _ in range(5)]
    world.post(labels[2], "-1.00")
    world.send("DELETE", f"/labels/{labels[2]}")
    left = [label for label in labels[::-1] if label != labels[2]]
    body = world.get(f"/customers/{world.customer}/labels?limit=3&offset=1")
    assert [label["id"] for label in body["_embedded"]["labels"]] == left[1:]
    assert body["total"] == 4
