"""A hint where the installed SDK does not take an argument that the API does."""

from __future__ import annotations

import ast
import importlib.metadata
import linecache
import re
import traceback
from typing import TYPE_CHECKING

from pytest_claude_params.errors import causes_of
from pytest_claude_params.parameters.names import BODY
from pytest_claude_params.parameters.table import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_REJECTED = re.compile(
    r"(?:Async)?Messages\.(create|stream|parse|tool_runner)\(\) got an unexpected keyword "
    r"argument '(\w+)'"
)


def unsent_argument(error: BaseException | None) -> str:
    """Say how an argument is sent that the SDK has rejected before it sent anything.

    Returns an empty text where that is not what happened.

    Args:
        error: what the test has failed with, or what it was raised from.
    """
    for one in causes_of(error):
        found = _REJECTED.match(str(one)) if isinstance(one, TypeError) else None
        if found and found[2] in BODY:
            return _told(one, method=found[1], name=found[2])
    return ""


def _told(error: BaseException, method: str, name: str) -> str:
    sdk = importlib.metadata.version("anthropic")
    version = TABLE.version(TABLE.version_of_sdk(int(sdk.partition(".")[0])))
    value = next(_values(error, name), "...")
    instead = f'extra_body={{"{name}": {value}}}'
    if version and name in version.removed:
        older = [one.id for one in TABLE.versions if name not in one.removed]
        instead += f', extra_headers={{"anthropic-version": "{older[-1]}"}}'
    return "\n".join(
        [
            f"claude: nothing was sent: messages.{method}() of anthropic {sdk} takes no {name}",
            "",
            f"  Write instead:   messages.{method}(..., {instead})",
            f'  Or the fixture:  claude("...", {name}={value}), which sends it so',
        ]
    )


def _values(error: BaseException, name: str) -> Iterator[str]:
    """Yield what the argument was given, as it is written in the line that calls the SDK."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        for call in _calls_at(frame):
            yield from (ast.unparse(one.value) for one in call.keywords if one.arg == name)


def _calls_at(frame: traceback.FrameSummary) -> Iterator[ast.Call]:
    lines = linecache.getlines(frame.filename)
    try:
        tree = ast.parse("".join(lines))
    except (SyntaxError, ValueError):  # no Python, such as a template
        return
    for node in ast.walk(tree):
        at = (node.lineno, node.end_lineno) if isinstance(node, ast.Call) else None
        if isinstance(node, ast.Call) and at == (frame.lineno, frame.end_lineno):
            yield node
