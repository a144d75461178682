"""docs/architecture.md draws the packages as the code imports them."""

import re

from tests.present import PRESENT, VENDORS
from tools.picture import DOCUMENT, LAYER, PICTURE, arrows, direct, picture, reachable


def test_the_picture_is_graph_from_the_imports() -> None:
    match = PICTURE.search(DOCUMENT.read_text())
    assert match
    assert match[0] == f"{match[1]}{picture()}{match[2]}", "make picture"


def test_no_package_imports_itself_by_way_of_others() -> None:
    graph = arrows()
    assert not [package for package in graph if package in reachable(graph, package)]


def test_an_arrow_that_a_longer_way_implies_is_left_out() -> None:
    triangle = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert direct(triangle) == {"a": {"b"}, "b": {"c"}, "c": set()}


def test_every_package_has_its_row() -> None:
    rows = DOCUMENT.read_text()
    packages = [f"{package}.py" if package == "errors" else f"{package}/" for package in arrows()]
    assert not [package for package in packages if f"| `{package}` |" not in rows]


def test_each_file_of_a_package_that_the_page_names_is_there() -> None:
    packages = {*arrows()} - {"functions"}
    names = re.findall(r"`([\w/]+\.py)`", DOCUMENT.read_text())
    ours = {name for name in names if name.partition("/")[0] in packages}
    assert len(ours) > 20
    absent = {*VENDORS} - PRESENT
    missing = [name for name in ours if not (LAYER / name).is_file()]
    assert not [name for name in missing if not absent & {*name.split("/")}]
