"""The commands of ledger-admin."""

from ledger.admin.commands import all_commands
from tools.local.template import ROOT


def test_every_command_is_in_its_document() -> None:
    document = (ROOT / "docs" / "ledger-admin.md").read_text()
    for command in all_commands():
        assert f"ledger-admin {command.subject} {command.verb}".strip() in document
