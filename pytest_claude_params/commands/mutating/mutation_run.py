"""All operators on a suite: a run as it is, then each test again with each answer made worse."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock
from pytest_claude_params.commands.mutating.watched_run import watched_run
from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest
from pytest_claude_params.errors import UsageError
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.attempt import Attempt
from pytest_claude_params.mutations.mutation_row import MutationRow
from pytest_claude_params.mutations.result import MutationResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


# What no test takes that passes, which needs some time to begin.
_LONGER, _AT_LEAST_S = 3, 60
_NO_END = "it had not ended after {:.0f} s, and was ended"
_NOT_ASKED = "it did not ask this any more"


@dataclass
class MutationRun:
    """Runs pytest in processes of its own.

    Args:
        arguments: of pytest, as the user gave them.
        operators: the names of those to try.
        jobs: how many processes work side by side.
        seed: what choices depend on.
        progress: is told how many changed answers are through, and of how many; of 0 as long as
            that is not known.
        patience_s: how many seconds may pass without any test coming to its end; by default
            three times as many as the suite takes, and a minute at least.
        seconds: how long the run as it is has taken.
        has_workers: whether pytest-xdist is at hand.
        tests: what that run says of each Claude test, by its node id.
    """

    arguments: Sequence[str]
    operators: Sequence[str]
    jobs: int = 1
    seed: int = 0
    progress: Callable[[int, int], None] = lambda _done, _of: None
    patience_s: float = 0.0
    seconds: float = 0.0
    has_workers: bool = False
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)

    def result(self) -> MutationResult:
        """Run all; raises ``UsageError`` if there is no Claude test to begin with."""
        self.progress(0, 0)
        began = clock.seconds()
        self.tests = self.unchanged()
        self.seconds = clock.seconds() - began
        passing = {name: test for name, test in self.tests.items() if test["outcome"] == "passed"}
        left_out = {
            name: test.get("reason") or test["outcome"]
            for name, test in self.tests.items()
            if name not in passing
        }
        _check(self.tests, left_out)
        rows = [*self._ignored(passing), *self._rows([*self._attempts(passing)])]
        order = {name: number for number, name in enumerate(self.tests)}
        of = {name: number for number, name in enumerate(OPERATORS)}
        rows.sort(key=lambda row: (order[row.test], of[row.operator], row.answer))
        return MutationResult(rows, left_out, self.seed)

    def unchanged(self, *more: str) -> dict[str, dict[str, Any]]:
        """Run the tests as they are, and return what the run says of each, by its node id."""
        told = told_by_pytest(
            "--claude-mutated", *self._options(), *more, doing="run the tests", see="pytest"
        )
        self.has_workers = told["has_workers"]
        return {test["test"]: test for test in told["tests"]}

    def _options(self) -> list[str]:
        workers = ["-n", str(self.jobs)] if self.has_workers and self.jobs > 1 else []
        # The first one that is noticed must not be the last one.
        seed = f"--claude-mutate-seed={self.seed}"
        return [*self.arguments, "--claude-record=none", "--maxfail=0", seed, *workers]

    def _attempts(self, passing: Mapping[str, dict[str, Any]]) -> Iterator[Attempt]:
        """Yield each answer that an operator fits, test by test."""
        for name, test in passing.items():
            for operator in self.operators:
                if operator not in test.get("ignored", ()):
                    yield from (
                        Attempt(name, operator, key)
                        for key in test.get("mutable", {}).get(operator, ())
                    )

    def _ignored(self, passing: Mapping[str, dict[str, Any]]) -> Iterator[MutationRow]:
        for name, test in passing.items():
            for operator in self.operators:
                if operator in test.get("ignored", ()):
                    for key in test.get("mutable", {}).get(operator, ()):
                        yield MutationRow(name, operator, key, outcome="ignored")

    def _rows(self, attempts: list[Attempt]) -> Iterator[MutationRow]:
        """Run all attempts; where pytest has no workers, several runs stand side by side."""
        shares = 1 if self.has_workers else self.jobs
        tests = list(dict.fromkeys(one.test for one in attempts))
        parts = [
            [one for one in attempts if one.test in set(tests[number::shares])]
            for number in range(min(shares, len(tests)))
        ]
        done = [0] * len(parts)

        def run(number: int) -> list[MutationRow]:
            def tell(count: int) -> None:
                done[number] = count
                self.progress(sum(done), len(attempts))

            return [*self._run(parts[number], tell)]

        with ThreadPoolExecutor(max(1, len(parts))) as pool:
            found = [row for rows in pool.map(run, range(len(parts))) for row in rows]
        self.progress(len(attempts), len(attempts))
        yield from found

    def _run(self, attempts: list[Attempt], tell: Callable[[int], None]) -> Iterator[MutationRow]:
        """Run attempts until each has come to an end, or was ended."""
        left, ended = attempts, 0
        patience_s = self.patience_s or max(_AT_LEAST_S, _LONGER * self.seconds)
        while left:
            logged, said = watched_run(
                self._options(),
                left,
                patience_s,
                lambda count: tell(ended + count),  # noqa: B023
            )
            if not logged.begun:
                raise UsageError(f"pytest cannot run the tests again: {_last_line(said)}")
            for attempt in logged.begun:
                yield self._row(attempt, logged.rows.get(attempt), patience_s)
            ended += len(logged.begun)
            left = [one for one in left if one not in set(logged.begun)]

    def _row(self, attempt: Attempt, found: MutationRow | None, patience_s: float) -> MutationRow:
        """Return what became of an attempt; one that was lost on the way is not decided."""
        row = found or MutationRow(attempt.test, attempt.operator, attempt.key or "")
        if row.outcome == "unfit":
            why = _NOT_ASKED if found else _NO_END.format(patience_s)
            row = replace(row, outcome="undecided", why=why)
        place = self.tests[attempt.test]
        return replace(row, file=place.get("file", ""), line=int(place.get("line", 0)))


def _last_line(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing was said"


def _check(tests: Mapping[str, Any], left_out: Mapping[str, str]) -> None:
    """Raise ``UsageError`` where nothing could be found out: no survivor would then look well."""
    if not tests:
        raise UsageError("pytest has run no Claude test, so no answer was changed. See: pytest")
    if len(left_out) == len(tests):
        name, why = next(iter(left_out.items()))
        raise UsageError(
            f"no Claude test passes as it is, so no answer was changed: {name}: {why}. See: pytest"
        )
