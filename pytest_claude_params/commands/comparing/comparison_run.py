"""A run of ``compare``: announce, ask, let the tests judge, ask again what failed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.commands.comparing.asking_arms import Asking
from pytest_claude_params.commands.comparing.comparison_budget import check_budget, is_beyond
from pytest_claude_params.commands.comparing.comparison_findings import Findings
from pytest_claude_params.commands.comparing.evaluated_answers import evaluated_answers
from pytest_claude_params.comparisons.plan import with_tests
from pytest_claude_params.comparisons.result import Look
from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.comparisons.comparison_screen import (
    paid_lines,
    plan_lines,
    price_line,
)
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.commands.comparing.comparison_settings import Settings
    from pytest_claude_params.commands.comparing.saved_answers import SavedAnswers
    from pytest_claude_params.comparisons.answer import Answer
    from pytest_claude_params.comparisons.plan import Plan

_MOST_NAMES = 2


class ComparisonRun:
    """Asks recorded requests of a control and a target.

    Args:
        plan: what is asked.
        settings: how.
        paid: what was asked, and what earlier runs have left.
        tell: prints lines.
    """

    def __init__(
        self, plan: Plan, settings: Settings, paid: SavedAnswers, tell: Callable[[str], None]
    ) -> None:
        self._settings = settings
        self._paid = paid
        self._tell = tell
        self._asking = Asking(paid, has_control=settings.has_control)
        self._cassettes = {one.case.key: one.cassette for one in (*plan.cases, *plan.refused)}
        recorded = [answer for one in plan.cases for answer in one.recorded_answers]
        # Before anything is spent: tests that cannot be collected cannot judge.
        known = evaluated_answers(recorded, self._cassettes)
        self._plan = with_tests(plan, known.tests)
        self._recorded = Look(tuple(recorded), tuple(known.verdicts))

    def announce(self) -> None:
        """Say what will be asked and what it costs; raises ``UsageError`` beyond the budget."""
        asked = self._asking.requests_of(self._plan.cases) * self._settings.samples
        estimate = self._asking.estimate(asked)
        lines = plan_lines(
            self._title,
            self._plan,
            estimate,
            self._settings.samples,
            has_control=self._settings.has_control,
            confirm=self._settings.confirm,
        )
        paid = self._paid.told([one.request for one in asked])
        self._tell("\n".join([*lines, *paid_lines(paid)]))
        check_budget(self._settings.budget, estimate)

    def ask(self) -> Findings:
        """Ask all requests, judge the answers, and ask again what failed.

        Raises ``UsageError`` if nobody answers at all, and ``KeyboardInterrupt`` after Ctrl-C, once
        what was under way has its answer.
        """
        began = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        answers = self._asking.answers(self._plan.cases, range(1, self._settings.samples + 1))
        if not any(one.call.response.status for one in answers):
            raise UsageError(f"no request was answered: {answers[0].call.response.cut}")
        look = self._judged(answers)
        first = Look(
            (*self._recorded.answers, *look.answers), (*self._recorded.verdicts, *look.verdicts)
        )
        found = Findings(self._plan, self._settings, began, first)
        return replace(found, confirmation=self._confirmed(look, found))

    def _confirmed(self, look: Look, found: Findings) -> Look:
        """Ask the cases again that have failed on control or target, if the budget allows it."""
        if not self._settings.has_control or not self._settings.confirm:
            return Look()
        failed = set(look.to_confirm())
        cases = [one for one in self._plan.cases if one.case.key in failed]
        if not cases:
            return Look()
        asked = self._asking.requests_of(cases) * self._settings.confirm
        estimate = self._asking.estimate(asked)
        said = f"{plural(len(cases), 'request')} to confirm: {price_line(estimate)}"
        if is_beyond(self._settings.budget, estimate, found.asked):
            self._tell(f"  not confirmed: the budget does not allow it ({said})")
            return Look()
        self._tell(f"  {said}")
        first = self._settings.samples + 1
        answers = self._asking.answers(cases, range(first, first + self._settings.confirm))
        return self._judged(answers)

    def _judged(self, answers: tuple[Answer, ...]) -> Look:
        return Look(answers, tuple(evaluated_answers(answers, self._cassettes).verdicts))

    def interrupted(self) -> str:
        """Say what Ctrl-C has left, and how to go on."""
        count = self._paid.count
        if not count:
            return "Interrupted before the first answer."
        return (
            f"Interrupted after {plural(count, 'answer')}, kept in {self._paid.path}\n"
            "Give the same command again: it goes on from there. To ask everything again, delete the file."
        )

    @property
    def _title(self) -> str:
        cases = (*self._plan.cases, *self._plan.refused)
        names = list(dict.fromkeys(one.control.request.model for one in cases))
        old = listed(names) if len(names) <= _MOST_NAMES else plural(len(names), "model")
        return f"{old} -> {cases[0].target.request.model}"
