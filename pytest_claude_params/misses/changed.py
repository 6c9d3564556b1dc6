"""The miss where a recording is near: what differs, and what would accept it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.matching import Matcher, differences
from pytest_claude_params.matching.varying import BUILT_IN, described
from pytest_claude_params.misses.lines import difference_lines, nearest_line
from pytest_claude_params.misses.miss import Acceptance, Miss
from pytest_claude_params.misses.nothing_recorded import nothing_recorded
from pytest_claude_params.misses.price import recording_of
from pytest_claude_params.misses.remedy import put_aside, what_to_do
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.matching import Difference
    from pytest_claude_params.misses.context import MissContext
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_MOST_IGNORED = 3
_IN_CONFIGURATION = (
    "                (in the configuration: a marker is one test's, and tests share a fixture)",
)
_OF_SERVER = (
    "                (in the project's configuration of pytest: the server reads it, too)",
)
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")
_CLOSING = {"[-": "-]", "{+": "+}"}
# A suite that ignores one of these no longer tests its prompts.
_PROMPT = frozenset({"messages", "system"})
_NOT_IN_BODY = frozenset({"method", "path", "query", "body"})


def changed_miss(
    request: CallRequest,
    cassette: Cassette,
    context: MissContext,
    redactions: Sequence[Redaction],
) -> Miss:
    """Say what differs from the nearest recording, and what would accept or record it."""
    like = nearest(cassette.interactions, request)
    if like is None:  # cannot be: a cassette with recordings has a nearest one
        return nothing_recorded(request, cassette, context)
    number, (recorded, _) = like
    recorded = redact_request(recorded, redactions)
    found = differences(recorded, request, cassette.matcher)
    changed = list(dict.fromkeys(difference.parameter for difference in found))
    varies = _what_varies(recorded, request, cassette.matcher)
    lines = difference_lines(found)
    recording = recording_of(request, cassette, context)
    preview = "" if varies or recording.aside else context.preview_before_test
    return Miss(
        _reason(changed, varies, cassette, context),
        details=(
            nearest_line(cassette, context, number),
            "",
            *lines,
            f"  (same: {listed(_same(request, changed))})",
            "",
            *_how_to_let_vary(varies, context),
            *_how_to_see_first(preview, context),
            *what_to_do(request, cassette, context, recording),
            *([] if varies else _how_to_ignore(found, context)),
        ),
        cause="\n".join(map(_changed_words, lines)),
        acceptance=_acceptance(found, varies),
        recording=None if varies else replace(recording, preview=preview),
        own=tuple(put_aside(request, cassette, context)),
    )


def _reason(
    changed: Sequence[str], varies: tuple[str, ...], cassette: Cassette, context: MissContext
) -> str:
    if varies:
        return (
            f"only {described(varies)} in {listed(changed)} changed -> {_let_vary(varies, context)}"
        )
    return f"{listed(changed)} changed -> {context.short_command(cassette)}"


def _changed_words(line: str) -> str:
    """Return of a difference what tests have in common whose prompts share the edited words."""
    _, *pieces = _MARKS.split(line)
    marked = [
        mark + words + _CLOSING[mark]
        for mark, words in zip(pieces[::2], pieces[1::2], strict=True)
        if mark in _CLOSING
    ]
    return " ".join([line.split(maxsplit=1)[0], *marked]) if marked else line


def _what_varies(recorded: CallRequest, asked: CallRequest, matcher: Matcher) -> tuple[str, ...]:
    """Name the built-in patterns with which the recording would have answered."""
    every = tuple(dict.fromkeys((*matcher.vary, *BUILT_IN)))
    if Matcher(matcher.ignore, every).key(recorded) != Matcher(matcher.ignore, every).key(asked):
        return ()
    needed = Matcher(matcher.ignore, every).needed(recorded, asked)
    return tuple(name for name in needed if name not in matcher.vary)


def _let_vary(names: tuple[str, ...], context: MissContext) -> str:
    if context.is_of_fixture or context.server:
        return f"claude_match_vary = {_python_list(names)}"
    if context.is_of_suite:
        return f"cassette: {{vary: {_python_list(names)}}}"
    return f"claude_cassette(vary={_python_list(names)})"


def _how_to_let_vary(names: tuple[str, ...], context: MissContext) -> list[str]:
    if not names:
        return []
    if context.is_of_fixture or context.server:
        return [f"  Let it vary:  {_let_vary(names, context)}", *_where_to_set(context)]
    mark = "" if context.is_of_suite else "@pytest.mark."
    return [
        f"  Let it vary:  {mark}{_let_vary(names, context)}",
        f"                or in all tests: claude_match_vary = {_python_list(names)}",
    ]


def _where_to_set(context: MissContext) -> tuple[str, ...]:
    return _OF_SERVER if context.server else _IN_CONFIGURATION


def _how_to_see_first(preview: str, context: MissContext) -> list[str]:
    return [f"  See first:  {preview} {context.test}"] if preview else []


def _acceptance(found: list[Difference], varies: tuple[str, ...]) -> Acceptance:
    if varies:
        return Acceptance("claude_match_vary", varies)
    paths = _ignorable(found)
    if _PROMPT.isdisjoint(difference.parameter for difference in found) and paths:
        return Acceptance("claude_match_ignore", tuple(paths))
    return Acceptance()


def _how_to_ignore(found: list[Difference], context: MissContext) -> list[str]:
    paths = _ignorable(found)
    if not paths:
        return []
    warning = f"                (then this answer plays for any {listed(paths)}: nothing tests that any more)"
    if context.is_of_fixture or context.server:
        setting = f"claude_match_ignore = {_python_list(paths)}"
        return [f"  Ignore this difference:  {setting}", *_where_to_set(context), warning]
    arguments = _python_list(paths)
    setting = f"@pytest.mark.claude_cassette(ignore={arguments})"
    if context.is_of_suite:
        setting = f"cassette: {{ignore: {arguments}}}"
    return [f"  Ignore this difference:  {setting}", warning]


def _ignorable(found: list[Difference]) -> list[str]:
    paths = list(dict.fromkeys(difference.path for difference in found))
    return [] if len(paths) > _MOST_IGNORED or not _NOT_IN_BODY.isdisjoint(paths) else paths


def _python_list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def _same(request: CallRequest, changed: list[str]) -> list[str]:
    sent = request.api_body if isinstance(request.api_body, dict) else {}
    return [name for name in sent if name not in changed] or ["nothing"]
