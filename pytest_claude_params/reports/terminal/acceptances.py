"""Many tests that miss for one cause: the line of configuration that accepts it for all of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.matching.varying import described
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.reports.sources import TestData

_MOST = 3


def acceptance_lines(
    tests: Sequence[TestData], said: Mapping[str, Sequence[str]], *, as_toml: bool = True
) -> list[str]:
    """Return a line for each cause that would be accepted for two tests or more.

    Args:
        tests: the tests of a run with their misses.
        said: what the configuration says by now, by the name of the setting.
        as_toml: whether the configuration is TOML; otherwise one value stands on a line.
    """
    # What lets a test pass is what lets all of its misses play.
    causes = Counter(
        (acceptances[0]["setting"], tuple(acceptances[0]["values"]))
        for test in tests
        if (acceptances := [miss["acceptance"] for miss in test["misses"] if "acceptance" in miss])
        and all(one == acceptances[0] for one in acceptances)
        and acceptances[0]["setting"]
    )
    return [
        f"{count} tests miss for nothing but {_what(setting, values)}: accept that everywhere with "
        f"{_written(setting, [*said.get(setting, ()), *values], as_toml=as_toml)}"
        for (setting, values), count in causes.most_common(_MOST)
        if count > 1
    ]


def _what(setting: str, values: Sequence[str]) -> str:
    return described(values) if setting == "claude_match_vary" else listed(list(values))


def _written(setting: str, values: Sequence[str], *, as_toml: bool) -> str:
    if as_toml:
        quoted = ", ".join(f'"{value}"' for value in values)
        return f"{setting} = [{quoted}]"
    if len(values) == 1:
        return f"{setting} = {values[0]}"
    return f"{setting}, one on a line: {', '.join(values)}"
