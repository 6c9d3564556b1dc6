"""A patch of the expectations that would have caught what passed unseen."""

from __future__ import annotations

import difflib
import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pytest_claude_params.adoption.expectations_added import added_to_python
from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.expectations_added import added_to_suite
from pytest_claude_params.suites.including import included
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.commands.mutating.mutation_run import MutationRun
    from pytest_claude_params.mutations.mutation_row import MutationRow
    from pytest_claude_params.mutations.result import MutationResult

Wanted = dict[str, Any]
_SUITES = (".yaml", ".yml")


class _Kept(NamedTuple):
    """What to expect besides.

    Args:
        file: where the test is written.
        names: those of a function below its file, or the id of a case.
        line: in which line it begins.
        wanted: the expectations.
    """

    file: str
    names: str
    line: int
    wanted: list[Wanted]


class _Change(NamedTuple):
    """A file's part of the patch, and how many expectations it holds."""

    patch: str
    added: int


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
    kept = [one for one in _tried(run, proposed) if one.wanted]
    changes = [*_changes(kept)]
    text = "".join(one.patch for one in changes)
    if not text:
        click.echo("no patch: no expectation was found that could be added", err=True)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"--suggest: {path} cannot be written: {error.strerror}") from None
    count = sum(one.added for one in changes)
    click.echo(f"{path}: {plural(count, 'expectation')} -> git apply {path}", err=True)
    if left := sum(len(one.wanted) for one in kept) - count:
        has = "has no place" if left == 1 else "have no place"
        click.echo(f"{plural(left, 'expectation')} {has} in its file: see above", err=True)
    if left := sum(not row.suggestion.get("expect") for row in result.survivors):
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


def _tried(run: MutationRun, proposed: Mapping[str, list[Wanted]]) -> Iterator[_Kept]:
    """Yield what holds for every test of its function, or case, as it was recorded."""
    if not proposed:
        return
    by_test = {
        test: proposed[_function_of(test)] for test in run.tests if _function_of(test) in proposed
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "try.json"
        file.write_text(json.dumps(by_test), encoding="utf-8")
        tests = run.unchanged(f"--claude-mutate-try={file}")
    for function, wanted in proposed.items():
        of_function = [test for name, test in tests.items() if _function_of(name) == function]
        verdicts = [test.get("tried", []) for test in of_function]
        holding = [
            one
            for number, one in enumerate(wanted)
            if verdicts and all(len(each) > number and each[number] for each in verdicts)
        ]
        place = of_function[0]
        yield _Kept(place["file"], function.partition("::")[2], int(place["line"]), holding)


def _changes(kept: Sequence[_Kept]) -> Iterator[_Change]:
    """Yield what becomes of each file."""
    for file in sorted({one.file for one in kept}):
        path = Path(file)
        of_file = [one for one in kept if one.file == file]
        raw = path.read_bytes()
        if path.suffix in _SUITES:
            _, defaults = included(read_suite(path, file), Path.cwd())
            by_line = {one.line: one.wanted for one in of_file}
            edited, count = added_to_suite(raw, by_line, defaults.expect)
        else:
            edited, count = added_to_python(raw, {one.names: one.wanted for one in of_file})
        patch = difflib.unified_diff(_lines(raw), _lines(edited), f"a/{file}", f"b/{file}")
        yield _Change("".join(patch), count)


def _lines(raw: bytes) -> list[str]:
    lines = raw.decode().splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        # As git says it, so that the patch applies.
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines
