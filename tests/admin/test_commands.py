"""The commands of ledger-admin."""

from ledger.admin.commands import COMMANDS
from tools.local.template import ROOT


def test_every_command_is_in_its_document() -> None:
    document = (ROOT / "docs" / "ledger-admin.md").read_text()
    for subject, verb, *_ in COMMANDS:
        assert f"ledger-admin {subject} {verb}".strip() in document
