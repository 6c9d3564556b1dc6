"""The findings of a comparison: the decision, as lines, as JSON and as rows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.result import Look, result_of
from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.comparisons.comparison_screen import result_lines
from pytest_claude_params.row_format import VERSION
from pytest_claude_params.wording import dollars, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.commands.comparing.comparison_settings import Settings
    from pytest_claude_params.comparisons.answer import Answer
    from pytest_claude_params.comparisons.plan import Plan
    from pytest_claude_params.comparisons.result import Result
    from pytest_claude_params.comparisons.rows.row_file import Row


@dataclass(frozen=True)
class Findings:
    """The answers to all requests, and what the tests say of them.

    Args:
        plan: what was asked.
        settings: how.
        began: when, as ISO date and time; empty if nothing was asked.
        first: the recorded answers and those of the first look.
        confirmation: those of the cases that failed and were asked again.
    """

    plan: Plan
    settings: Settings
    began: str
    first: Look
    confirmation: Look = field(default_factory=Look)

    @cached_property
    def result(self) -> Result:
        """What they mean together."""
        return result_of(
            self.first,
            self.confirmation,
            self.settings.margin,
            has_control=self.settings.has_control,
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All of them, the recorded ones included."""
        return (*self.first.answers, *self.confirmation.answers)

    @property
    def asked(self) -> list[Answer]:
        """Those that were asked for, by this run or one that broke off."""
        return [one for one in self.answers if one.arm != "recording"]

    @property
    def cost(self) -> float | None:
        """What they cost in US dollars, as far as prices are known."""
        costs = [one.cost for one in self.asked if not one.error]
        return None if None in costs else sum(cost or 0 for cost in costs)

    def lines(self, before: int) -> Iterator[str]:
        """Yield what is printed.

        Args:
            before: how many of the answers were paid for before.
        """
        of_them = f", {before:,} of them before" if before else ""
        cost = "no price is known" if self.cost is None else dollars(self.cost)
        yield f"  asked: {plural(len(self.asked), 'call')}{of_them}, {cost}"
        yield from result_lines(self.result, self.plan, self.first.answers, self.first.verdicts)

    def as_json(self) -> str:
        """Return the result as JSON."""
        result, of_requests = self.result, self._of_requests()
        data = {
            "v": VERSION,
            "outcome": result.outcome,
            "suite": asdict(result.suite),
            "cases": [asdict(one) for one in result.cases],
            "measures": [asdict(one) for one in result.measures],
            "adapted": [asdict(one) for one in of_requests if one.outcome == "adapted"],
            "refused": [asdict(one) for one in of_requests if one.outcome == "refused"],
            "flips": list(result.flips),
            "errors": result.errors,
            "calls": len(self.asked),
            "cost": self.cost,
        }
        return json.dumps(data, indent=1, ensure_ascii=False)

    def rows(self) -> Iterable[Row]:
        """Yield all of it as rows."""
        yield from self._arms()
        yield from (one.case for one in (*self.plan.cases, *self.plan.refused))
        yield from self._bodies()
        yield from (one.sample for one in self.first.answers)
        yield from (replace(one.sample, look="confirmation") for one in self.confirmation.answers)
        for one in self.plan.refused:
            yield Sample(one.case.key, "target", 1, refused=one.target.refused)
        yield from self.first.verdicts
        yield from (replace(one, look="confirmation") for one in self.confirmation.verdicts)
        yield self.result.suite
        yield from (*self.result.cases, *self.result.measures, *self._of_requests())

    def _arms(self) -> Iterator[Arm]:
        from pytest_claude_params.sdk.clients import VERSION as SDK

        yield Arm("recording", origin="cassette")
        if self.settings.has_control:
            yield Arm("control", sdk=SDK, taken_at=self.began)
        changes = [change for one in self.plan.cases for change in one.target.changes]
        model = self.plan.cases[0].target.request.model
        unique = tuple(dict.fromkeys(changes))
        yield Arm("target", model, sdk=SDK, taken_at=self.began, adaptations=unique)

    def _bodies(self) -> Iterator[Body]:
        """Yield each different answer once, without the secrets that a cassette may not hold."""
        from pytest_claude_params.secrets.tree import redact_tree

        contents = {one.sample.response_digest: one.call.response.content for one in self.answers}
        for digest, content in contents.items():
            if digest:
                yield Body(digest, redact_tree(content, self.settings.redactions))

    def _of_requests(self) -> list[Comparison]:
        """Return what the target does not take as it was recorded."""
        changed = [
            Comparison(one.case.key, "request", "adapted", reason=", ".join(one.target.changes))
            for one in self.plan.cases
            if one.target.changes
        ]
        refused = [
            Comparison(one.case.key, "request", "refused", reason=one.target.refused)
            for one in self.plan.refused
        ]
        return [*changed, *refused]
