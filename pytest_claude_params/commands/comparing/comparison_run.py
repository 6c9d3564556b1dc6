"""A run of ``compare``: announce, ask, judge, confirm, report."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, TextIO

import click

from pytest_claude_params.call import Call
from pytest_claude_params.commands.comparing.ctrl_c import CtrlC
from pytest_claude_params.commands.comparing.judged_answers import judged_answers
from pytest_claude_params.drift.answer import Answer
from pytest_claude_params.drift.arm import Arm
from pytest_claude_params.drift.body import Body
from pytest_claude_params.drift.comparison import Comparison
from pytest_claude_params.drift.plan import estimated, with_tests
from pytest_claude_params.drift.result import Look, result_of
from pytest_claude_params.drift.rows import Row, write_rows
from pytest_claude_params.drift.sample import Sample
from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.comparison_screen import (
    paid_lines,
    plan_lines,
    price_line,
    result_lines,
)
from pytest_claude_params.row_format import VERSION
from pytest_claude_params.spending.worst_case import amount_of
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.commands.comparing.paid_answers import PaidAnswers
    from pytest_claude_params.drift.plan import Estimate, Plan, PlannedCase
    from pytest_claude_params.drift.result import Result
    from pytest_claude_params.secrets.redactions import Redaction
    from pytest_claude_params.spending.limit import Limit
    from pytest_claude_params.spending.worst_case import Amount

    Asked = tuple[PlannedCase, Literal["control", "target"], CallRequest]

_MOST_NAMES = 2


@dataclass(frozen=True)
class Settings:
    """How a comparison is made.

    Args:
        samples: how often each request is asked.
        confirm: how often what failed is asked again.
        margin: the drop of the pass rate that does not matter.
        budget: what all of it may cost; ``None`` without a limit.
        has_control: whether the recorded model is asked beside the target.
        redactions: what must not stand in the rows.
    """

    samples: int
    confirm: int
    margin: float
    budget: Limit | None = None
    has_control: bool = True
    redactions: tuple[Redaction, ...] = ()


class ComparisonRun:
    """Asks recorded requests of a control and a target and decides between them.

    Args:
        plan: what is asked.
        settings: how.
        paid: what was asked, and what earlier runs have left.
        tell: prints lines.
    """

    def __init__(
        self, plan: Plan, settings: Settings, paid: PaidAnswers, tell: Callable[[str], None]
    ) -> None:
        self._settings = settings
        self._paid = paid
        self._tell = tell
        self._cassettes = {one.case.key: one.cassette for one in (*plan.cases, *plan.refused)}
        recorded = [answer for one in plan.cases for answer in one.recorded_answers]
        # Before anything is spent: tests that cannot be collected cannot judge.
        known = judged_answers(recorded, self._cassettes)
        self._plan = with_tests(plan, known.tests)
        self._recorded = Look(tuple(recorded), tuple(known.verdicts))
        self._first = self._recorded
        self._confirmation = Look()
        self._began = ""

    def announce(self) -> None:
        """Say what will be asked and what it costs; raises ``UsageError`` beyond the budget."""
        asked = self._asked(self._plan.cases) * self._settings.samples
        estimate = self._estimate(asked)
        has_control = self._settings.has_control
        lines = plan_lines(
            self._title, self._plan, estimate, self._settings.samples, has_control=has_control
        )
        self._tell("\n".join([*lines, *paid_lines(self._paid.told(_requests_of(asked)))]))
        self._check_budget(estimate)

    def ask(self) -> None:
        """Ask all requests, judge the answers, and ask again what failed.

        Raises ``UsageError`` if nobody answers at all, and ``KeyboardInterrupt`` after Ctrl-C, once
        what was under way has its answer.
        """
        self._began = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        look = self._look(self._plan.cases, range(1, self._settings.samples + 1))
        self._first = Look(
            (*self._recorded.answers, *look.answers), (*self._recorded.verdicts, *look.verdicts)
        )
        if not self._settings.has_control or not self._settings.confirm:
            return
        failed = set(look.to_confirm())
        cases = [one for one in self._plan.cases if one.case.key in failed]
        if not cases:
            return
        estimate = self._estimate(self._asked(cases) * self._settings.confirm)
        said = f"{plural(len(cases), 'request')} to confirm: {price_line(estimate)}"
        if self._is_beyond_budget(estimate):
            self._tell(f"  not confirmed: the budget does not allow it ({said})")
            return
        self._tell(f"  {said}")
        first = self._settings.samples + 1
        self._confirmation = self._look(cases, range(first, first + self._settings.confirm))

    @cached_property
    def result(self) -> Result:
        """What was found."""
        return result_of(
            self._first,
            self._confirmation,
            self._settings.margin,
            has_control=self._settings.has_control,
        )

    def report(self) -> None:
        """Print the result."""
        before = f", {self._paid.used:,} of them before" if self._paid.used else ""
        self._tell(f"  asked: {plural(len(self._live), 'call')}{before}, {self._spent_text}")
        first = self._first
        lines = result_lines(self.result, self._plan, first.answers, first.verdicts)
        self._tell("\n".join(lines))

    def as_json(self) -> str:
        """Return the result as JSON."""
        result = self.result
        data = {
            "v": VERSION,
            "outcome": result.outcome,
            "suite": asdict(result.suite),
            "cases": [asdict(one) for one in result.cases],
            "measures": [asdict(one) for one in result.measures],
            "adapted": [asdict(one) for one in self._of_requests() if one.outcome == "adapted"],
            "refused": [asdict(one) for one in self._of_requests() if one.outcome == "refused"],
            "flips": list(result.flips),
            "errors": result.errors,
            "calls": len(self._live),
            "cost": self._spent,
        }
        return json.dumps(data, indent=1, ensure_ascii=False)

    def write_rows(self, path: Path) -> None:
        """Write all that was found as rows."""
        write_rows(path, self._rows())

    def _rows(self) -> Iterable[Row]:
        from pytest_claude_params.sdk.clients import VERSION as SDK

        yield Arm("recording", origin="cassette")
        if self._settings.has_control:
            yield Arm("control", sdk=SDK, taken_at=self._began)
        changes = [change for one in self._plan.cases for change in one.target.changes]
        model = self._plan.cases[0].target.request.model
        unique = tuple(dict.fromkeys(changes))
        yield Arm("target", model, sdk=SDK, taken_at=self._began, adaptations=unique)
        yield from (one.case for one in (*self._plan.cases, *self._plan.refused))
        yield from self._bodies()
        yield from (one.sample for one in self._first.answers)
        yield from (replace(one.sample, look="confirmation") for one in self._confirmation.answers)
        for one in self._plan.refused:
            yield Sample(one.case.key, "target", 1, refused=one.target.refused)
        yield from self._first.verdicts
        yield from (replace(one, look="confirmation") for one in self._confirmation.verdicts)
        yield self.result.suite
        yield from (*self.result.cases, *self.result.measures, *self._of_requests())

    def _bodies(self) -> Iterator[Body]:
        """Yield each different answer once, without the secrets that a cassette may not hold."""
        from pytest_claude_params.secrets.redactions import redact_tree

        answers = (*self._first.answers, *self._confirmation.answers)
        contents = {one.sample.response_digest: one.call.response.content for one in answers}
        for digest, content in contents.items():
            if digest:
                yield Body(digest, redact_tree(content, self._settings.redactions))

    def _of_requests(self) -> list[Comparison]:
        """Return what the target does not take as it was recorded."""
        changed = [
            Comparison(one.case.key, "request", "adapted", reason=", ".join(one.target.changes))
            for one in self._plan.cases
            if one.target.changes
        ]
        refused = [
            Comparison(one.case.key, "request", "refused", reason=one.target.refused)
            for one in self._plan.refused
        ]
        return [*changed, *refused]

    def _look(self, cases: Sequence[PlannedCase], indexes: range) -> Look:
        """Ask each case on both arms, side by side, and judge the answers."""
        asked = [(index, *each) for index in indexes for each in self._asked(cases)]
        requests = [request for *_, request in asked]
        responses = self._answers(requests)
        if not self._live and not any(one.status for one in responses):
            raise UsageError(f"no request was answered: {responses[0].cut}")
        answers = tuple(
            Answer(one.case.key, arm, index, Call(request, response))
            for (index, one, arm, request), response in zip(asked, responses, strict=True)
        )
        return Look(answers, tuple(judged_answers(answers, self._cassettes).verdicts))

    def _answers(self, requests: Sequence[CallRequest]) -> list[CallResponse]:
        """Ask what was not paid for before; raises ``KeyboardInterrupt`` if that was stopped."""
        from pytest_claude_params.sdk.asking import ask_all

        known = self._paid.take(requests)
        missing = [number for number, one in enumerate(known) if one is None]
        show = progress_on(sys.stderr, len(missing))
        ctrl_c = CtrlC(partial(click.echo, err=True))
        found = ask_all(
            [requests[number] for number in missing],
            show,
            self._paid.note,
            may_send=lambda: not ctrl_c.is_pressed,
            around=ctrl_c.watched,
        )
        asked = dict(zip(missing, found, strict=True))
        answers = [one or asked[number] for number, one in enumerate(known)]
        if None in answers:
            raise KeyboardInterrupt
        return [one for one in answers if one]

    def _asked(self, cases: Sequence[PlannedCase]) -> list[Asked]:
        found: list[Asked] = []
        for one in cases:
            if self._settings.has_control and not one.control.refused:
                found.append((one, "control", one.control.request))
            found.append((one, "target", one.target.request))
        return found

    def _estimate(self, asked: Sequence[Asked]) -> Estimate:
        """Say what it costs to ask what was not paid for before."""
        known = self._paid.known(_requests_of(asked))
        return estimated(
            [
                (one, request)
                for (one, _, request), paid in zip(asked, known, strict=True)
                if paid is None
            ]
        )

    def _check_budget(self, estimate: Estimate) -> None:
        budget = self._settings.budget
        if budget is None:
            return
        most = budget.of(estimate.most)
        if most is None:
            raise UsageError(
                f"--budget: no price is known for {estimate.unpriced}, so a budget in dollars cannot "
                "be kept; nothing was asked. Give one in tokens: --budget tokens:2M"
            )
        if self._is_beyond_budget(estimate):
            raise UsageError(
                f"--budget: {plural(estimate.calls, 'call')} may cost {budget.shown(most)}, which is "
                f"more than {budget}; nothing was asked. Name fewer cassettes, or lower --samples"
            )

    def _is_beyond_budget(self, estimate: Estimate) -> bool:
        budget = self._settings.budget
        if budget is None:
            return False
        spent = sum(budget.of(self._spent_on(one)) or 0.0 for one in self._live)
        return spent + (budget.of(estimate.most) or 0.0) > budget.amount

    def _spent_on(self, answer: Answer) -> Amount:
        response = answer.call.response
        return amount_of(response.model or answer.call.request.model, response.usage)

    def interrupted(self) -> str:
        """Say what Ctrl-C has left, and how to go on."""
        count = self._paid.count
        if not count:
            return "Interrupted before the first answer."
        return (
            f"Interrupted after {plural(count, 'answer')}, kept in {self._paid.path}\n"
            "Give the same command again: it goes on from there. To ask all anew, delete the file."
        )

    @property
    def _live(self) -> list[Answer]:
        answers = (*self._first.answers, *self._confirmation.answers)
        return [one for one in answers if one.arm != "recording"]

    @property
    def _spent(self) -> float | None:
        costs = [one.cost for one in self._live if not one.error]
        return None if None in costs else sum(cost or 0 for cost in costs)

    @property
    def _spent_text(self) -> str:
        return "no price is known" if self._spent is None else dollars(self._spent)

    @property
    def _title(self) -> str:
        cases = (*self._plan.cases, *self._plan.refused)
        names = list(dict.fromkeys(one.control.request.model for one in cases))
        old = listed(names) if len(names) <= _MOST_NAMES else plural(len(names), "model")
        return f"{old} -> {cases[0].target.request.model}"


def _requests_of(asked: Sequence[Asked]) -> list[CallRequest]:
    return [request for *_, request in asked]


def progress_on(stream: TextIO, total: int) -> Callable[[int], None]:
    """Return what shows how many answers there are, on one line of a terminal; else nothing.

    Args:
        stream: where to.
        total: how many there will be.
    """
    if not stream.isatty():
        return lambda _count: None

    def show(count: int) -> None:
        text = f"  {count:,} of {total:,} answers"
        # The line is for waiting: the last answer takes it away.
        stream.write(f"\r{text}" if count < total else f"\r{' ' * len(text)}\r")
        stream.flush()

    return show
