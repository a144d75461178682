"""The arguments of an import that name the form of a file."""

from argparse import ArgumentTypeError

import pytest

from ledger.admin.transfer.csv_arguments import account_type, column
from ledger.core.accounts import AccountType


def test_an_argument_names_a_column_or_a_type() -> None:
    assert column("entry=No+Date") == ("entry", ("No", "Date"))
    assert account_type("Assets:=Bank=asset") == ("Assets:=Bank", AccountType.ASSET)


@pytest.mark.parametrize("text", ["", "entry", "entry=", "other=No", "=No"])
def test_another_text_names_no_column(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="OURS=HEADER"):
        column(text)


@pytest.mark.parametrize("text", ["", "5", "5=cash", "=asset"])
def test_another_text_names_no_type(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="BEGIN=TYPE"):
        account_type(text)
