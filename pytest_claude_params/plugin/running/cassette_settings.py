"""What the configuration and a test's marker say together of its cassette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.matching import Matcher
from pytest_claude_params.secrets import redactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
    from pytest_claude_params.plugin.options import Options


def matcher_of(options: Options, choice: CassetteChoice) -> Matcher:
    """Return when two requests of a test ask the same."""
    return Matcher(
        (*options.match_ignore, *choice.ignore),
        tuple(dict.fromkeys((*options.match_vary, *choice.vary))),
    )


def redactions_of(
    options: Options, choice: CassetteChoice, of_project: Sequence[redactions.Redaction]
) -> tuple[redactions.Redaction, ...]:
    """Return what is blanked in a test's cassette.

    Args:
        options: the run's.
        choice: what the test's marker says.
        of_project: the patterns that the project gives, in its configuration or by a fixture.
    """
    return (
        *redactions.REDACTIONS,
        *(redactions.PERSONAL_DATA if options.redact_pii else ()),
        *of_project,
        *redactions.from_patterns(choice.scrub, "claude_cassette(scrub=...)"),
    )
