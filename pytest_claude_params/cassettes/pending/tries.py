"""Which earlier previews count as tries of the same test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.matching import Matcher, differences
from pytest_claude_params.matching.varying import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.preview import Outcome, Preview, PreviewedTest

# Where there was nothing to judge, nothing is known.
_COUNTED = ("passed", "failed")


def outcomes_before(
    test: PreviewedTest, interactions: Sequence[Interaction], kept: Preview | None
) -> tuple[Outcome, ...]:
    """Return what earlier previews came to, if they began with the same request.

    What an agent asks next depends on what it was answered, so later requests may differ.

    Args:
        test: the test as it was asked now.
        interactions: its new answers.
        kept: the preview beside the same cassette that is there already, if one is.
    """
    if kept is None:
        return ()
    before = next((one for one in kept.tests if one.test == test.test), None)
    answers = kept.answers_of(before) if before else []
    if before is None or not answers or not interactions:
        return ()
    (asked, _), (asks, _) = answers[0], interactions[0]
    if differences(asked, asks, Matcher(vary=tuple(BUILT_IN))):
        return ()
    return (*before.earlier, before.new) if before.new in _COUNTED else before.earlier
