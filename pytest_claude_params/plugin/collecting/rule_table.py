"""The table of a run: the plugin's own, with the rows of the project."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pytest_claude_params.parameters.extension import extended
from pytest_claude_params.plugin.stash import OPTIONS, RULE_TABLE

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.parameters.table import Table


def table_of(config: pytest.Config) -> Table:
    """Return what is known of models in this run; raises ``UsageError`` for rows that are wrong."""
    if RULE_TABLE not in config.stash:
        rows = chain.from_iterable(config.hook.pytest_claude_params_models(config=config))
        config.stash[RULE_TABLE] = extended(config.stash[OPTIONS].rules_file, list(rows))
    return config.stash[RULE_TABLE]
