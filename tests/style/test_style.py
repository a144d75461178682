"""Every file that is not pending follows docs/writing.md."""

from pathlib import Path

import pytest

from tests.style.checks import check, check_docstrings, files, path_of, pending

FINISHED = [file for file in files() if path_of(file) not in {*pending()}]


@pytest.mark.parametrize("file", FINISHED, ids=path_of)
def test_a_file_is_written_plainly(file: Path) -> None:
    assert [f"{path_of(file)}:{v.line}: {v.rule}: {v.text}" for v in check(file)] == []


def test_public_names_have_docstrings_in_the_imperative() -> None:
    assert check_docstrings(FINISHED) == {}


def test_no_file_waits_for_nothing() -> None:
    """Refuse a list in which most paths are gone: after a move it must be written anew."""
    waiting = pending()
    assert not waiting or {*waiting} & {path_of(file) for file in files()}
