"""Objections to a request of a test, known before it is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pytest_claude_params.objections import Objection
from pytest_claude_params.parameters.misspelt import meant_by
from pytest_claude_params.parameters.request_findings import findings_about
from pytest_claude_params.parameters.unlikely import is_no_model, models_like
from pytest_claude_params.plugin.collecting.claude_item import is_of_suite
from pytest_claude_params.plugin.collecting.markers.marker_lines import declared_at
from pytest_claude_params.plugin.collecting.mistakes.rejected_request import is_wanted
from pytest_claude_params.plugin.collecting.rule_table import table_of
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.plugin.verdicts.departures import departures_from
from pytest_claude_params.wire import hosts
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.parameters.table import Model
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_NOT_FOUND = 404
_CHANGE_ONE = (
    "  Whatever the answer, the test fails for this: change the marker or the request.",
    "  A call that is to differ says so itself: claude(..., {0}=...)",
)
_CHANGE_CASE = (
    "  Whatever the answer, the test fails for this: change the suite or the application.",
)
_NO_NAME = "  The API answers 404 not_found_error to a name that it does not know."
_IF_WRONG = '  If that is wrong: claude_rules_file corrects it, claude_rules = "warn" sends it.'


@dataclass
class SendCheck:
    """Looks at the requests of one test.

    Args:
        item: the test.
        declaration: what its markers say.
        redactions: what is not to be shown of it.
        overrides: the parameters that single calls of the fixture ``claude`` were given.
    """

    item: pytest.Item
    declaration: Declaration
    redactions: tuple[Redaction, ...]
    overrides: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, request: CallRequest) -> Objection | None:
        """Return what is known against a request, if anything is."""
        return self._departure(request) or self._of_model(request)

    def _departure(self, request: CallRequest) -> Objection | None:
        if not self.declaration.parameters or not request.is_message:
            return None
        found = departures_from(
            request, self.declaration.parameters, self.overrides, self.redactions
        )
        if not found:
            return None
        names = [departure.partition(":")[0] for departure in found]
        verb = "departs" if len(names) == 1 else "depart"
        in_suite = is_of_suite(self.item)
        declared = "the suite" if in_suite else "claude_params"
        return Objection(
            f"{listed(names)} {verb} from {declared}",
            lambda: [
                f"  {departure} ({declared_at(self.item, name)})"
                for name, departure in zip(names, found, strict=True)
            ],
            tuple(line.format(names[0]) for line in (_CHANGE_CASE if in_suite else _CHANGE_ONE)),
        )

    def _of_model(self, request: CallRequest) -> Objection | None:
        """Gateways have models, and names of models, of their own."""
        options = self.item.config.stash[OPTIONS]
        if options.rules != "error" or not _is_asked_itself(request.url, options.hosts):
            return None
        table = table_of(self.item.config)
        today = dt.date.today()  # noqa: DTZ011 - a day of the user's calendar
        for finding in findings_about(request, today, table=table):
            rejected = replace(finding, status=_NOT_FOUND)
            if is_wanted(rejected, self.declaration.wanted):
                continue
            is_unknown = finding.parameter == "model" and finding.level == "note"
            if is_unknown and (meant := meant_by(finding.model, table.models)):
                return _misspelt(finding, meant, today)
            if is_unknown and is_no_model(finding.model) and _is_api(request.url):
                return _no_model(finding, table.models, today)
            if finding.level == "retirement" and finding.is_rejection:
                return _retired(finding)
        return None


def _is_asked_itself(url: str, gateways: tuple[str, ...]) -> bool:
    """Whether Anthropic answers, or what stands in for it on this machine; no gateway."""
    host = urlsplit(url).hostname
    # Requests are looked at as they are stored: without a loopback port.
    if host in {urlsplit(f"//{one}").hostname for one in gateways}:
        return False
    return host in hosts.LOOPBACK or hosts.origin_of(url, {}) == "api"


def _is_api(url: str) -> bool:
    """Whether Anthropic answers: what listens on this machine may be a gateway with names of its own."""
    return hosts.origin_of(url, {}) == "api"


def _no_model(finding: Finding, models: Sequence[Model], today: dt.date) -> Objection:
    like = models_like(finding.model, models, today)
    return Objection(
        f"{finding.model} is not a model: {f'did you mean {like}?' if like else 'all begin with claude-'}",
        list,
        (_NO_NAME, _IF_WRONG),
    )


def _misspelt(finding: Finding, meant: Model, today: dt.date) -> Objection:
    then = ""
    if meant.is_retired(today):
        then = f" It has retired: use {meant.successor or 'one that is active'}"
    return Objection(
        f"{finding.model} is not a model: did you mean {meant.name}?{then}",
        list,
        (_NO_NAME, _IF_WRONG),
    )


def _retired(finding: Finding) -> Objection:
    return Objection(
        f"{finding.why}: {finding.instead}",
        lambda: [f"  source     {finding.source}"],
        ("  The API answers 404 not_found_error for it: only recordings still play.", _IF_WRONG),
    )
