"""Sequential claims: a share that is judged after every answer, until the answers decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.expectations.samples.claims.power import OFTEN
from pytest_claude_params.statistics.sequential import (
    Decision,
    Side,
    chance_of,
    decided,
    enough,
    fewest_to_decide,
    first_decision,
)

if TYPE_CHECKING:
    from pytest_claude_params.expectations.samples.claims.share_claim import Claim, Standing

# Shares are shown with two digits.
_CLOSE = 0.0005


@dataclass(frozen=True, slots=True)
class SequentialClaim:
    """A claim and the answers so far, in the order in which they were asked.

    Args:
        claim: what the share should be, a bound from one side.
        hits: whether each answer has what it is about.
    """

    claim: Claim
    hits: tuple[bool, ...]

    @property
    def decision(self) -> Decision | None:
        """What the answers have decided, if anything."""
        return first_decision(self.hits, self._share, self.claim.level)

    @property
    def standing(self) -> Standing:
        """Whether they show the claim, contradict it, or leave it open."""
        if not (found := self.decision):
            return "undecided"
        return "contradicted" if found.side == self._worse else "shown"

    @property
    def holds(self) -> bool:
        """Whether the claim passes."""
        if self.standing == "undecided":
            return self.claim.undecided == "pass" and self.can_fail
        return self.standing == "shown"

    @property
    def can_fail(self) -> bool:
        """Whether any sample of this size could fail."""
        return self._can_fail(len(self.hits))

    @property
    def fewest_to_contradict(self) -> int:
        """The least number of answers that can contradict the claim."""
        return fewest_to_decide(self._worse, self._share, self.claim.level)

    @property
    def fewest_to_show(self) -> int:
        """The least number of answers that can show it."""
        return fewest_to_decide(self._better, self._share, self.claim.level)

    @property
    def decided(self) -> str:
        """What the answers say of the claim, and since when."""
        if not (found := self.decision):
            return "undecided"
        return (
            f"{self.standing} after {wording.plural(found.after, 'answer')} "
            f"(e-value {found.evidence:.1f}, {enough(self.claim.level):.4g} decides)"
        )

    @property
    def found(self) -> str:
        """What so many answers would find in 4 of 5 recordings; empty if nothing."""
        n = len(self.hits)
        if self.claim.undecided == "fail":
            shown = self._share_that_is_found(self._better)
            change = f"a true share of {shown:.2f} would be shown" if shown is not None else ""
        else:
            to = self._share_that_is_found(self._worse)
            way = "a fall below" if self._worse == "below" else "a rise above"
            change = f"{way} {to:.2f} would be found" if to is not None else ""
        return f"{wording.plural(n, 'answer')}: {change} in 4 of 5 recordings" if change else ""

    @property
    def because(self) -> str:
        """Why no further answer is needed, where the answers themselves say so."""
        verb = {"contradicted": "contradict", "shown": "show"}.get(self.standing)
        return f"they {verb} {self.claim.bounds}" if verb else ""

    def further(self, seen: int, planned: int) -> int:
        """Return how many answers it takes at least until no further one is needed."""
        if self.decision:
            return 0
        left = planned - seen
        for more in range(left):
            # No other outcome of so many decides sooner, or leaves less to be decided.
            if any(
                self.is_settled(sum(self.hits) + hits, seen + more, planned) for hits in {0, more}
            ):
                return more
        return left

    def is_settled(self, count: int, n: int, planned: int) -> bool:
        """Whether the verdict is certain after ``n`` answers that have not decided before."""
        if decided(count, n, self._share, self.claim.level):
            return True
        # What is still possible and would change the verdict.
        side = self._better if self.claim.undecided == "fail" else self._worse
        at_most = count + (planned - n if side == "above" else 0)
        possible = decided(at_most, planned, self._share, self.claim.level) == side
        return not possible and self._can_fail(n) == self._can_fail(planned)

    def _can_fail(self, n: int) -> bool:
        return self.claim.undecided == "fail" or n >= self.fewest_to_contradict

    def _share_that_is_found(self, side: Side) -> float | None:
        """Halve the shares on one side until it is clear which is found often enough."""
        n, level, bound = len(self.hits), self.claim.level, self._share
        end = 0.0 if side == "below" else 1.0
        if chance_of(side, end, n, bound, level) < OFTEN:
            return None
        near, far = bound, end
        while abs(near - far) > _CLOSE:
            middle = (near + far) / 2
            is_found = chance_of(side, middle, n, bound, level) >= OFTEN
            near, far = (near, middle) if is_found else (middle, far)
        return far

    @property
    def _share(self) -> float:
        low, high = self.claim.bounds.low, self.claim.bounds.high
        return low if low is not None else high or 0.0

    @property
    def _worse(self) -> Side:
        return "above" if self.claim.bounds.low is None else "below"

    @property
    def _better(self) -> Side:
        return "below" if self.claim.bounds.low is None else "above"
