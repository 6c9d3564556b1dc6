"""The settings of a test's cassette, from the configuration and its marker together."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

from pytest_claude_params import clock, expectations
from pytest_claude_params.cassettes.files.head import written
from pytest_claude_params.matching import Matcher
from pytest_claude_params.plugin.stash import ENVIRONMENT
from pytest_claude_params.secrets.redactions import redactions_with
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.secrets.secret_environment import SecretEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pytest

    from pytest_claude_params.cassettes.confirmed import Renewal
    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
    from pytest_claude_params.plugin.options import Options
    from pytest_claude_params.secrets.redactions.redaction import Redaction


def matcher_of(options: Options, choice: CassetteChoice) -> Matcher:
    """Return when two requests of a test ask the same."""
    return Matcher(
        (*options.match_ignore, *choice.ignore),
        tuple(dict.fromkeys((*options.match_vary, *choice.vary))),
    )


def renewal_of(options: Options, wanted: Iterable[Wanted]) -> Renewal | None:
    """Return how recordings stay that are confirmed; none do where how long an answer took is judged.

    The date in a file is renewed in good time before the project calls the file old.

    Args:
        options: the run's.
        wanted: what is expected of the answers.
    """
    # Only now: most runs replay.
    from pytest_claude_params.cassettes.confirmed import Renewal

    if any(one.expectation.judges_latency for one in expectations.flattened(wanted)):
        return None
    if options.max_age_days is None:
        return Renewal()
    return Renewal(written(clock.now() - dt.timedelta(days=options.max_age_days / 2)))


def redactions_of(
    options: Options, choice: CassetteChoice, of_project: Sequence[Redaction]
) -> tuple[Redaction, ...]:
    """Return what is blanked in a test's cassette.

    Args:
        options: the run's.
        choice: what the test's marker says.
        of_project: the patterns that the project gives, in its configuration or by a fixture.
    """
    of_marker = from_patterns(choice.scrub, "claude_cassette(scrub=...)")
    return redactions_with((*of_project, *of_marker), pii=options.redact_pii)


def environment_of(config: pytest.Config) -> SecretEnvironment:
    """Return the run's environment, whose secret values are blanked, too.

    No fixture hands it out, since that would show it.
    """
    if ENVIRONMENT not in config.stash:
        config.stash[ENVIRONMENT] = SecretEnvironment(os.environ)
    return config.stash[ENVIRONMENT]
