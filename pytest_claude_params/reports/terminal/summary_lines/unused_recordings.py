"""The line that names recordings which nothing has played."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.wording import listed, plural

_MOST_FILES = 3
_REMEDY = (
    "--claude-record=update drops {them}, and so does claude-params prune --unplayed, "
    "without a key (ini claude_unused)"
)


def unused_lines(tests: list[dict[str, Any]], *, own: bool, shared: bool) -> list[str]:
    """Name what the tests that passed have not played; nothing if there is nothing.

    Args:
        tests: one entry for each Claude test that has run, as plain data.
        own: whether to look at cassettes that are named after their test.
        shared: whether to look at cassettes with a name of their own: right only in a run
            of all tests.
    """
    passed = {test["test"]: test for test in tests if test["outcome"] == "passed"}.values()
    files: dict[str, list[int]] = {}
    if own:
        files |= {test["cassette"]: test["unplayed"] for test in passed if test["unplayed"]}
    if shared:
        files |= _of_shared([test for test in passed if test["shared"]])
    if not files:
        return []
    count = sum(len(numbers) for numbers in files.values())
    verb = "was" if count == 1 else "were"
    said = f"{plural(count, 'recording')} {verb} not played by the tests that passed"
    remedy = _REMEDY.format(them="it" if count == 1 else "them")
    return [f"fewer calls than recorded: {said}: {_named(files)} -> {remedy}"]


def _of_shared(tests: list[dict[str, Any]]) -> dict[str, list[int]]:
    """What is left of each shared cassette whose tests have all passed."""
    users: dict[str, list[dict[str, Any]]] = {}
    for test in tests:
        users.setdefault(test["cassette"], []).append(test["shared"])
    left = {
        name: set(range(1, max(use["recordings"] for use in uses) + 1)).difference(
            *(use["played"] for use in uses)
        )
        for name, uses in users.items()
        if len(uses) >= max(use["sharers"] for use in uses)
    }
    return {name: sorted(numbers) for name, numbers in left.items() if numbers}


def _named(files: dict[str, list[int]]) -> str:
    names = sorted(files)
    shown = [
        f"{name} ({'recording' if len(files[name]) == 1 else 'recordings'} "
        f"{listed([str(number) for number in files[name]])})"
        for name in names[:_MOST_FILES]
    ]
    if len(names) > _MOST_FILES:
        shown.append(plural(len(names) - _MOST_FILES, "more cassette"))
    return listed(shown)
