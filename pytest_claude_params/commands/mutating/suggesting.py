"""A patch of the expectations that would have caught what passed unseen."""

from __future__ import annotations

import difflib
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytest_claude_params.adoption.expectations_added import added_to_python
from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.expectations_added import added_to_suite
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.commands.mutating.mutation_run import MutationRun
    from pytest_claude_params.mutations.mutation_row import MutationRow
    from pytest_claude_params.mutations.result import MutationResult

Wanted = dict[str, Any]
_SUITES = (".yaml", ".yml")


def write_patch(path: Path, run: MutationRun, result: MutationResult) -> None:
    """Write what to expect besides as a patch, and say how much of it that is.

    Each expectation has failed on the changed answer; here it is tried on all that the tests of
    its function, or of its case, have recorded. Raises ``UsageError`` if the file cannot be written.

    Args:
        path: the patch.
        run: runs the tests once more.
        result: what passed unseen.
    """
    proposed = _proposed(result.survivors)
    kept = {place: wanted for place, wanted in _tried(run, proposed).items() if wanted}
    text = "".join(_patches(kept))
    left = sum(not row.suggestion.get("expect") for row in result.survivors)
    if not text:
        click.echo("no patch: no expectation was found that could be added", err=True)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--suggest: {path} cannot be written: {error.strerror}") from None
    count = sum(map(len, kept.values()))
    click.echo(f"{path}: {plural(count, 'expectation')} -> git apply {path}", err=True)
    if left:
        said = "has no expectation" if left == 1 else "have no expectation"
        click.echo(f"{plural(left, 'answer')} that passed unseen {said} in it: see above", err=True)


def _proposed(rows: Sequence[MutationRow]) -> dict[str, list[Wanted]]:
    """Return what could be expected of each function or case, each once."""
    found: dict[str, list[Wanted]] = defaultdict(list)
    for row in rows:
        wanted = row.suggestion.get("expect")
        if wanted and row.file and wanted not in found[_function_of(row.test)]:
            found[_function_of(row.test)].append(wanted)
    return dict(found)


def _function_of(test: str) -> str:
    """Return the node id without what tells the tests of a function, or of a case, apart."""
    return test.partition("[")[0]


def _tried(run: MutationRun, proposed: Mapping[str, list[Wanted]]) -> dict[str, list[Wanted]]:
    """Return what holds for every test of its function as it was recorded, by file and function."""
    if not proposed:
        return {}
    by_test = {
        test: proposed[_function_of(test)] for test in run.tests if _function_of(test) in proposed
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "try.json"
        file.write_text(json.dumps(by_test), encoding="utf-8")
        tests = run.unchanged(f"--claude-mutate-try={file}")
    found: dict[str, list[Wanted]] = {}
    for function, wanted in proposed.items():
        verdicts = [
            test.get("tried", []) for name, test in tests.items() if _function_of(name) == function
        ]
        place = next(test["file"] for name, test in tests.items() if _function_of(name) == function)
        names = function.partition("::")[2]
        found[f"{place}::{names}"] = [
            one
            for number, one in enumerate(wanted)
            if verdicts and all(len(each) > number and each[number] for each in verdicts)
        ]
    return found


def _patches(kept: Mapping[str, list[Wanted]]) -> Iterator[str]:
    """Yield the difference of each file."""
    by_file: dict[str, dict[str, list[Wanted]]] = defaultdict(dict)
    for place, wanted in kept.items():
        file, _, names = place.partition("::")
        by_file[file][names] = wanted
    for file, of_file in sorted(by_file.items()):
        raw = Path(file).read_bytes()
        add = added_to_suite if file.endswith(_SUITES) else added_to_python
        edited = add(raw, of_file)
        yield from difflib.unified_diff(_lines(raw), _lines(edited), f"a/{file}", f"b/{file}")


def _lines(raw: bytes) -> list[str]:
    lines = raw.decode().splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        # As git says it, so that the patch applies.
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
