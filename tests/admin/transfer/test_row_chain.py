"""The column `check`: it finds every change, loss and exchange of rows."""

from ledger.admin.transfer.row_chain import CHECK, RowChain, checked

ROWS = [["a", "b"], ["1", ""], ["2", "x"], ["3", "y"]]


def is_whole(rows: list[list[str]]) -> bool:
    header, *lower_rows = rows
    chain = RowChain(header[:-1])
    return all(chain.accept(row[:-1], row[-1]) for row in lower_rows) and chain.is_ended


def test_every_change_of_the_rows_is_found() -> None:
    rows = list(checked(ROWS[0], ROWS[1:]))
    assert rows[0] == ["a", "b", CHECK]
    assert is_whole(rows)
    for place in range(1, len(rows)):
        assert not is_whole(rows[:place])
        assert not is_whole(rows[:place] + rows[place + 1 :])
        changed = [*rows[place][:-2], "z", rows[place][-1]]
        assert not is_whole([*rows[:place], changed, *rows[place + 1 :]])
    assert not is_whole([*rows, rows[-1]])


def test_an_empty_book_has_a_header_alone() -> None:
    assert list(checked(ROWS[0], [])) == [["a", "b", CHECK]]


def test_a_digest_is_no_number_and_no_formula_in_a_spreadsheet() -> None:
    digests = [row[-1] for row in checked(["a"], ([str(n)] for n in range(1_000)))]
    assert all(digest[0].isalpha() for digest in digests)
