"""The arms of a comparison: what is asked of the control and of the target, as the options say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.found_files import recordings_in
from pytest_claude_params.cassettes.naming import is_beside
from pytest_claude_params.commands.versions import known_version
from pytest_claude_params.comparisons.adaptation import Target
from pytest_claude_params.comparisons.plan import planned
from pytest_claude_params.comparisons.prompt_edits import PromptEdits
from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.misspelt import meant_by
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.comparisons.plan import Plan
    from pytest_claude_params.parameters.table import Table


def arms_of(
    models: tuple[str, str], version: str, edits: PromptEdits, table: Table
) -> tuple[Target, Target]:
    """Return what control and target are asked with; raises ``UsageError`` for a slip in a name.

    Args:
        models: that of the control, empty for that of each recording, and that of the target.
        version: the API version of the target; empty for that of each recording.
        edits: what changes in the target's prompts.
        table: what is known of models.
    """
    control = Target(_spelt_right("--from", models[0], table), table=table)
    to = _spelt_right("--to", models[1], table)
    return control, Target(to, known_version(version, table), edits, table=table)


def planned_of(
    paths: tuple[Path, ...], arms: tuple[Target, Target], hosts: tuple[str, ...]
) -> Plan:
    """Return what is asked of both arms; raises ``UsageError`` where that is nothing.

    Args:
        paths: cassettes, and folders of them.
        arms: control and target.
        hosts: further host names that serve the Claude API.
    """
    files = [path for path in recordings_in(paths) if _is_cassette(path)]
    plan = planned(files, *arms, hosts)
    _check(plan, arms[1].edits)
    return plan


def prompt_edits(system_file: Path | None, replacements: tuple[str, ...]) -> PromptEdits:
    """Return what changes in the target's prompts; raises ``UsageError`` for what cannot be meant.

    Args:
        system_file: holds its system prompt.
        replacements: texts as ``OLD=NEW``.
    """
    if system_file and replacements:
        raise UsageError("--system-file and --replace: give one of them")
    return PromptEdits(_system_in(system_file), tuple(map(_pair, replacements)))


def _pair(replacement: str) -> tuple[str, str]:
    old, equals, new = replacement.partition("=")
    if not old or not equals:
        raise UsageError(f"--replace: {replacement!r} is not OLD=NEW")
    return old, new


def _system_in(file: Path | None) -> str | None:
    try:
        system = file.read_text(encoding="utf-8") if file else None
    except UnicodeDecodeError:
        raise UsageError(f"--system-file: {file} is not a text in UTF-8") from None
    if system is not None and not system.strip():
        raise UsageError(f"--system-file: {file} is empty, which is no system prompt")
    return system


def _is_cassette(path: Path) -> bool:
    return path.parent.name != "media" and not is_beside(path)


def _spelt_right(option: str, model: str, table: Table) -> str:
    """Return a model as it is; a name that is a slip is told before the control is paid for."""
    if meant := meant_by(model, table.models):
        raise UsageError(
            f"{option}: {model!r} is not a known model. Did you mean {meant.name}? If it is one, "
            "--rules adds it"
        )
    return model


def _check(plan: Plan, edits: PromptEdits) -> None:
    """Raise ``UsageError`` if there is nothing to ask, or a text to replace stands nowhere."""
    known = [*plan.cases, *plan.refused]
    if not known:
        left = [f"{count} {reason}" for reason, count in plan.left.items()]
        left += [f"{path} {problem}" for path, problem in plan.unreadable.items()]
        raise UsageError(
            f"there is no recorded request to ask{': ' + listed(left) if left else ''}"
        )
    for pair in edits.replacements:
        one = PromptEdits(replacements=(pair,))
        bodies = [each.recordings[0].request.parameters for each in known]
        if all(one.edited(body) == body for body in bodies):
            raise UsageError(f"--replace: {pair[0]!r} stands in no system prompt and no user turn")
    if not plan.cases:
        raise UsageError(f"the model takes none of the requests: {plan.refused[0].target.refused}")
