"""Hooks: each dialect's folder brings its own, and a hook that it leaves out does nothing."""

import importlib.util

from ledger.admin.hooks import Hooks, all_hooks
from ledger.admin.transfer.rows import ROW
from ledger.http.dialect import all_dialects


def test_every_dialect_with_an_admin_module_has_hooks() -> None:
    names = [dialect.name for dialect in all_dialects()]
    modules = [f"ledger.dialects.{name}.admin" for name in names]
    assert len(all_hooks()) == len([name for name in modules if importlib.util.find_spec(name)])


def test_no_two_dialects_have_the_same_command_role_or_kind_of_name() -> None:
    hooks = all_hooks()
    for names in (
        [
            (command.subject, command.verb)
            for each_hooks in hooks
            for command in each_hooks.commands
        ],
        [role for each_hooks in hooks for role in each_hooks.floors],
        [kind for each_hooks in hooks for kind in each_hooks.account_names],
        [kind for each_hooks in hooks for kind in each_hooks.record_names],
    ):
        assert len(names) == len(set(names))


def test_hooks_that_a_dialect_leaves_out_do_nothing() -> None:
    row = ROW.validate_python({"kind": "name", "of_kind": "k", "value": "v", "number": 8})
    assert list(Hooks().faults(row)) == []
