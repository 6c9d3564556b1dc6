"""The test or fixture of a miss: its names as the user types them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.naming import is_of_fixture
from pytest_claude_params.misses import MissContext, below_another_root, beside_the_root
from pytest_claude_params.plugin.ci import is_ci
from pytest_claude_params.plugin.collecting.cassette_place import cassette_elsewhere
from pytest_claude_params.plugin.paths import root_options, shown_path, shown_test
from pytest_claude_params.plugin.running.renamed import RenameFinder
from pytest_claude_params.plugin.running.send_check import SendCheck
from pytest_claude_params.plugin.stash import NETWORK_GUARD
from pytest_claude_params.record_mode import asks_anew

if TYPE_CHECKING:
    from pytest_claude_params.plugin.running.asker import Asker


def miss_context_of(asker: Asker, overrides: list[dict[str, Any]]) -> MissContext:
    """Return what a miss of its calls tells, and what is known against its requests.

    Args:
        asker: who asks.
        overrides: the parameters that single calls of the ``claude`` fixture were given, later
            ones included.
    """
    item = asker.item
    return MissContext(
        asker.shown_path,
        shlex.quote(shown_test(item)),
        _elsewhere(asker),
        RenameFinder(item, asker.folder, asker.path, asker.matcher),
        in_ci=is_ci(),
        options=shlex.join(root_options(item.config)),
        starter=item.config.stash[NETWORK_GUARD].starter,
        go_on=_go_on(asker),
        objection=SendCheck(item, asker.declaration, asker.redactions, overrides),
        times_left=_times_left,
        is_of_fixture=asker.of_fixture is not None,
        is_of_suite=asker.options.is_suite(item.path),
        is_owned=asker.owns_cassette,
    )


def _elsewhere(asker: Asker) -> str:
    """Say which other file may have been meant, where the cassette does not exist."""
    if asker.path.exists():
        return ""
    if asker.of_fixture or asker.choice.name is None:
        return _below_another_root(asker)
    meant = asker.folder.base / asker.choice.name
    return beside_the_root(shown_path(asker.item.config, meant)) if meant.is_file() else ""


def _below_another_root(asker: Asker) -> str:
    found = cassette_elsewhere(asker.item, asker.folder, asker.path)
    if found is None:
        return ""
    what = "fixture" if is_of_fixture(asker.path) else "test"
    return below_another_root(shown_path(asker.item.config, found), asker.shown_path, what)


def _go_on(asker: Asker) -> str:
    """Return the command that goes on where a budget has stopped the run."""
    budget, mode = asker.options.budget, asker.wanted_mode
    if budget is None:
        return ""
    # What asks everything again would ask for what was recorded, too.
    again = ["--lf"] if asks_anew(mode) else []
    words = ["pytest", *root_options(asker.item.config), *again, f"--claude-record={mode}"]
    return shlex.join([*words, f"--claude-budget={budget.given}"])


def _times_left() -> int:
    # A test that has asked has loaded the SDK; a run without Claude tests must not pay for it.
    from pytest_claude_params.sdk import sample_turns

    return sample_turns.times_left()
