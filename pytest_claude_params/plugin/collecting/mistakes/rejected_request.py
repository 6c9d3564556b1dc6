"""The rules before the call: what a test declares is judged at collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import RefusedParameter, UsageError
from pytest_claude_params.parameters.rules import findings_of
from pytest_claude_params.plugin.collecting.declared_request import declared_request, is_sent_by_us
from pytest_claude_params.plugin.collecting.mistakes.rejected_judge import judge_findings
from pytest_claude_params.plugin.stash import FINDINGS, OPTIONS, RULES_TOLD
from pytest_claude_params.record_mode import asks_anew, plays_and_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pytest

    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.parameters.rules import Finding
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration

_IF_WRONG = 'If the rule is wrong: claude_rules_file corrects it, claude_rules = "warn" or "off" silences it.'
_REMEDY = (
    'If the test wants this error: claude_expect(status={status}, error_type="{type}"). '
    f"{_IF_WRONG}"
)
_JUDGE = "claude_expect: judge: the API will reject what the judge is asked with"
_SUCCESS = 200


def check_rules(item: pytest.Item, declaration: Declaration, cassette: Path) -> None:
    """Judge what a test declares.

    Raises ``UsageError`` for what the API will reject, or warns of it, as ``claude_rules`` says.

    Args:
        item: the test.
        declaration: what its markers say.
        cassette: where its recordings are.
    """
    options = item.config.stash[OPTIONS]
    if options.rules == "off":
        return
    records = _makes_anew(options.mode_of(declaration.cassette.record), cassette)
    found = [
        one
        for one in findings_for(item.config, declaration.parameters, is_ours=is_sent_by_us(item))
        if one.is_rejection
        and not is_wanted(one, declaration.wanted)
        and (one.level == "error" or records)
    ]
    judging = [
        one for one in judge_findings(item, declaration.wanted) if one.level == "error" or records
    ]
    item.stash[RULES_TOLD] = {one.reason for one in found}
    texts = []
    if found:
        texts.append(f"claude_params: the API will reject this request\n{told(found)}")
    if judging:
        texts.append(f"{_JUDGE}\n{_lines(judging, _IF_WRONG)}")
    if texts:
        _tell(item, "\n".join(texts), options.rules)


def findings_for(
    config: pytest.Config, parameters: dict[str, Any], *, is_ours: bool
) -> list[Finding]:
    """Judge what a test declares, once for all tests of a run that declare the same.

    Args:
        config: the run's.
        parameters: what is sent, as far as it is known.
        is_ours: whether our fixtures send it, so that all of it is known.
    """
    known = config.stash.setdefault(FINDINGS, {})
    same = (is_ours, repr(parameters))
    if same not in known:
        known[same] = findings_of(declared_request(config, parameters, is_ours=is_ours))
    return known[same]


def _tell(item: pytest.Item, text: str, rules: str) -> None:
    if rules == "error":
        raise UsageError(text)
    try:
        item.warn(RefusedParameter(text))
    except RefusedParameter:  # the project's filters make errors of warnings
        raise UsageError(text) from None


def is_wanted(finding: Finding, wanted: Sequence[Wanted]) -> bool:
    """Whether a test expects this rejection: what it expects, no success would meet."""
    return any(_expects(one.name, one.value, finding) for one in _asked_for(wanted))


def _asked_for(wanted: Sequence[Wanted]) -> Iterable[Wanted]:
    """All that a test expects, also within other expectations; what it expects not is not."""
    if not wanted:
        return ()
    from pytest_claude_params.expectations import asked_for

    return asked_for(wanted)


def told(findings: Iterable[Finding]) -> str:
    """Write findings, and how to go on."""
    found = list(findings)
    remedy = _REMEDY.format(status=found[0].status, type=found[0].error_type)
    return _lines(found, remedy)


def _lines(findings: Iterable[Finding], remedy: str) -> str:
    return "\n".join([*(one.text for one in findings), remedy])


def _expects(name: str, value: Any, finding: Finding) -> bool:
    if name == "status":
        from pytest_claude_params.expectations import Verdict

        met_by = [Verdict.of_number(one, value).passed for one in (_SUCCESS, finding.status)]
        return met_by == [False, True]
    return name == "error_type" and finding.error_type in (value or ())


def _makes_anew(mode: str, cassette: Path) -> bool:
    """Whether a run asks the model: recordings of a retired one are as good as ever."""
    return asks_anew(mode) or (plays_and_records(mode) and not cassette.exists())
