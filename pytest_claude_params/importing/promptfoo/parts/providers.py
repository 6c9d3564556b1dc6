"""Providers of promptfoo: the Claude models that answer, and their parameters."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import file_named, is_file_name
from pytest_claude_params.importing.promptfoo.parts.request_parameters import params_of_config
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.source import Node

_MESSAGES = "anthropic:messages:"
_SHORT = "anthropic:claude-"
_NO_CLAUDE = "it is no model that the Messages API of Claude answers with"
_ELSEWHERE = (
    "suites ask the Messages API itself; an application on Bedrock or Vertex is tested by "
    "`call: module:function`"
)
_CODE = "it is code, and answers by itself: `call: module:function`"
_OF_PROVIDERS = ("id", "label", "config", "prompts", "env", "delay")


@dataclass
class Provider:
    """A Claude model that answers.

    Args:
        model: its id.
        label: what tests select it by.
        params: the parameters that are sent with it.
        prompts: the labels of the prompts that it is asked; None for all.
        comments: what of its configuration is left over.
    """

    model: str
    label: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    prompts: list[str] | None = None
    comments: list[str] = field(default_factory=list)

    def is_called(self, pattern: str) -> bool:
        """Whether a test means it by a name, which may hold stars."""
        return any(
            fnmatch.fnmatchcase(name, pattern)
            for name in (self.label, self.model, f"{_MESSAGES}{self.model}")
        )


def claude_model(given: Any) -> str | None:
    """Return the Claude model of a provider that the Messages API answers; None for any other."""
    if isinstance(given, dict):
        given = given.get("id", given.get("text"))
        return claude_model(given)
    if not isinstance(given, str):
        return None
    if given.startswith(_MESSAGES):
        return given.removeprefix(_MESSAGES) or None
    # Such as anthropic:claude-agent-sdk, which is no model.
    if given.startswith(_SHORT) and any(sign.isdigit() for sign in given):
        return given.removeprefix("anthropic:")
    return None


def read_providers(node: Node) -> tuple[list[Provider], list[str]]:
    """Return the Claude models of a configuration, and what is said of all other providers."""
    found: list[Provider] = []
    comments: list[str] = []
    for one in node.items():
        if is_file_name(one.value):
            _read_file(one, found, comments)
        else:
            _read(one, found, comments)
    return found, comments


def _read_file(node: Node, found: list[Provider], comments: list[str]) -> None:
    file = file_named(node, node.value)
    if not file.is_data:
        comments.append(node.left(f"provider {node.value}", _CODE))
        return
    try:
        for one in file.source().root.items():
            _read(one, found, comments)
    except UsageError as error:
        comments.append(node.left(f"provider {node.value}", str(error)))


def _read(node: Node, found: list[Provider], comments: list[str]) -> None:
    named = [(node.value, node)]
    if isinstance(node.value, dict):
        is_named = "id" in node.value
        named = [(node.get("id").value, node)] if is_named else list(node.entries())
    for name, one in named:
        model = claude_model(name)
        if model:
            found.append(_provider(model, one))
            continue
        is_elsewhere = isinstance(name, str) and name.startswith(("bedrock", "vertex"))
        why = _ELSEWHERE if is_elsewhere and "claude" in name else _NO_CLAUDE
        told = name if isinstance(name, str) else literal(name)
        comments.append(one.left(f"provider {told}", why))


def _provider(model: str, node: Node) -> Provider:
    label, prompts = node.get("label").value, node.get("prompts").value
    params, comments = params_of_config(node.get("config"), model)
    comments += [
        one.left(f"{key} {literal(one.value)}", "there is nothing like it here")
        for key, one in node.entries()
        if key not in _OF_PROVIDERS
    ]
    return Provider(
        model,
        label if isinstance(label, str) else "",
        params,
        [str(one) for one in prompts] if isinstance(prompts, list) else None,
        comments,
    )
