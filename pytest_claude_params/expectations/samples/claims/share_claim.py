"""Claims: what a share should be, and when a sample decides about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params import wording
from pytest_claude_params.expectations.numbers.bounds import Bounds, share_bounds
from pytest_claude_params.statistics.shares import fewest_to_exclude, fewest_to_reach, limits

if TYPE_CHECKING:
    from collections.abc import Mapping

Standing = Literal["shown", "contradicted", "undecided"]
GATE = ("confidence", "undecided")
# Of the expectations that know in which order the answers came.
SEQUENTIAL_GATE = (*GATE, "sequential")
_LEAST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """What a share should be.

    Args:
        bounds: the shares that are allowed.
        confidence: how sure a sample has to be before it decides; without one the share that
            was counted is all that matters.
        undecided: what becomes of a sample that neither shows nor contradicts the claim.
        claims: how many claims have the confidence between them.
        sequential: whether it is judged after every answer, by evidence that allows it.
    """

    bounds: Bounds
    confidence: float | None = None
    undecided: Literal["pass", "fail"] = "pass"
    claims: int = 1
    sequential: bool = False

    @property
    def gates(self) -> int:
        """One claim, if a sample has to decide about it."""
        return int(self.confidence is not None)

    def sharing(self, claims: int) -> Claim:
        """Return the same claim as one of so many that share a confidence."""
        return replace(self, claims=claims)

    @property
    def level(self) -> float:
        """The confidence with which it is decided."""
        return own_level(self.confidence or 0.95, self.claims)

    @property
    def one_sided(self) -> bool:
        """Whether only one side of the share is bounded, so that it can fail on that one only."""
        return self.bounds.low is None or self.bounds.high is None

    @property
    def _limit_level(self) -> float:
        """The confidence of each limit; those of a range have what may go wrong between them."""
        return self.level if self.one_sided else (1 + self.level) / 2

    def holds(self, count: int, n: int) -> bool:
        """Whether a sample with so many of ``n`` lets the claim pass."""
        if self.confidence is None:
            return self.bounds.admit(count / n)
        standing = self.standing(count, n)
        if standing == "undecided":
            return self.undecided == "pass" and self.can_fail(n)
        return standing == "shown" and self.can_fail(n)

    def standing(self, count: int, n: int) -> Standing:
        """Compare the exact limits with the bounds: within them, outside, or both."""
        low, high = self.interval(count, n)
        least, most, strict = self.bounds.low, self.bounds.high, self.bounds.strict
        if (least is not None and high < least) or (most is not None and low > most):
            return "contradicted"
        if least is not None and (low < least or (strict and low == least)):
            return "undecided"
        if most is not None and (high > most or (strict and high == most)):
            return "undecided"
        return "shown"

    def interval(self, count: int, n: int) -> tuple[float, float]:
        """Return the exact limits of the true share; together, those of a range are its interval."""
        return _limits(count, n, self._limit_level)

    def can_fail(self, n: int) -> bool:
        """Whether any sample of ``n`` could fail; one that cannot proves nothing."""
        return self.undecided == "fail" or n >= (self.fewest_to_contradict or 0)

    @property
    def fewest_to_contradict(self) -> int | None:
        """The least size of a sample that can contradict the claim, if any can."""
        found = []
        confidence = self._limit_level
        if self.bounds.low is not None:
            found.append(fewest_to_exclude(self.bounds.low, confidence, counting="nothing"))
        if self.bounds.high is not None:
            found.append(fewest_to_exclude(self.bounds.high, confidence, counting="everything"))
        return min((one for one in found if one), default=None)

    @property
    def fewest_to_show(self) -> int | None:
        """The least size of a sample that can show the claim; of a range nobody knows."""
        confidence, (low, high) = self._limit_level, (self.bounds.low, self.bounds.high)
        if low is not None and high is not None:
            return None
        least = fewest_to_exclude if self.bounds.strict else fewest_to_reach
        if low is not None:
            return least(low, confidence, counting="everything")
        return least(high or 0.0, confidence, counting="nothing")

    def __str__(self) -> str:
        if self.confidence is None:
            return f"{self.bounds}"
        looks = ", sequential" if self.sequential else ""
        return f"{self.bounds} with {confidence_text(self.confidence, self.claims)}{looks}"


def own_level(confidence: float, claims: int) -> float:
    """Return the confidence of each of several claims that have one between them."""
    return confidence if claims == 1 else 1 - (1 - confidence) / claims


def confidence_text(confidence: float, claims: int) -> str:
    """Write ``95 % confidence``, and how many claims share it."""
    shared = f", shared by {claims} claims" if claims > 1 else ""
    return f"{percent(confidence)} confidence{shared}"


def percent(confidence: float) -> str:
    """Write a confidence: ``95 %``, ``99.9 %``."""
    return f"{confidence * 100:.6g} %"


def read_confidence(value: Any) -> float:
    """Check a confidence; raises ``ValueError`` with a sentence for the user."""
    if isinstance(value, bool) or not isinstance(value, float) or not _LEAST_CONFIDENCE < value < 1:
        raise ValueError(
            f"confidence={wording.literal(value)} is not a number between 0.5 and 1; 95 % is 0.95."
        )
    return value


def read_claim(bounds: Any, gate: Mapping[str, Any]) -> Claim:
    """Read a claim about a share; raises ``ValueError`` for what no sample can decide.

    Args:
        bounds: what the share should be, as the user wrote it.
        gate: a mapping that may hold ``confidence``, ``undecided`` and ``sequential``.
    """
    undecided = gate.get("undecided", "pass")
    if undecided not in ("pass", "fail"):
        raise ValueError(f"undecided={wording.literal(undecided)} is neither 'pass' nor 'fail'.")
    if "confidence" not in gate:
        if "undecided" in gate:
            raise ValueError("undecided needs a confidence, such as 0.95.")
        if "sequential" in gate:
            raise ValueError("sequential needs a confidence, such as 0.95.")
        return Claim(share_bounds(bounds))
    claim = Claim(share_bounds(bounds), read_confidence(gate["confidence"]), undecided)
    claim = replace(claim, sequential=_read_sequential(gate.get("sequential", False), claim))
    if undecided == "pass" and claim.fewest_to_contradict is None:
        raise ValueError(f"No sample could ever contradict {claim.bounds}.")
    only = claim.bounds.low in (1, claim.bounds.high) or claim.bounds.high == 0
    if undecided == "fail" and only:
        raise ValueError(f"No sample could ever show {claim.bounds}: it leaves room for more.")
    return claim


def _read_sequential(value: Any, claim: Claim) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"sequential={wording.literal(value)} is neither True nor False.")
    ends = [end for end in (claim.bounds.low, claim.bounds.high) if end is not None]
    if value and (len(ends) > 1 or ends[0] in (0, 1)):
        raise ValueError(
            "With sequential only a bound from one side can be judged that is neither 0 nor 1, "
            "such as '>=0.9'."
        )
    return value


def known_keys(given: Mapping[Any, Any], known: tuple[str, ...]) -> None:
    """Raise ``ValueError`` for a key that is none of these."""
    for key in given:
        if key not in known:
            raise ValueError(
                f"There is no key {wording.literal(key)}.{wording.guess(str(key), known)} "
                f"There are: {', '.join(known)}."
            )


@lru_cache(maxsize=4096)
def _limits(count: int, n: int, confidence: float) -> tuple[float, float]:
    return limits(count, n, confidence)
