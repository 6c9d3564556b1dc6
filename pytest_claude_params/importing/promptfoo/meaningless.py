"""Keys and options that suites do not have, with the reason that the imported file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.importing.promptfoo.source import Node

# What is read, and how promptfoo runs, shows and keeps: nothing else of what is sent or expected.
_OF_FILES = frozenset(
    {
        "$schema", "description", "tags", "metadata", "outputPath", "sharing", "writeLatestResults",
        "commandLineOptions", "evaluateOptions", "prompts", "providers", "targets", "tests",
        "scenarios", "defaultTest",
    }
)  # fmt: skip
_OF_TESTS = frozenset(
    {
        "description", "vars", "assert", "options", "threshold", "metadata", "provider",
        "providers", "prompts", "type", "$ref",
    }
)  # fmt: skip
_OF_OPTIONS = frozenset(
    {
        "prefix", "suffix", "provider", "disableVarExpansion", "disableDefaultAsserts", "repeat",
        "runSerially", "disableConversationVar",
    }
)  # fmt: skip
# What they refer to is read where it is used.
_REFERRED = ("assertionTemplates", "definitions", "$defs")
_NOTHING = "there is nothing like it here"
_TURNS = "write the conversation as `turns` of one case"
_CHANGED = (
    "it is code that changes each answer before it is judged; here the answer is judged as it "
    "came. Ask for less in the prompt, or write what is wanted as `check: file.py:function`"
)
_REASONS = {"transform": _CHANGED, "postprocess": _CHANGED, "storeOutputAs": _TURNS}


def about_file(root: Node) -> Iterator[str]:
    """Yield what is said of the keys of a configuration."""
    yield from _about(root, (*_OF_FILES, *_REFERRED), "")


def about_tests(layers: Iterable[Node]) -> Iterator[str]:
    """Yield what is said of the keys and options of tests."""
    for layer in layers:
        yield from _about(layer, _OF_TESTS, "")
        yield from _about(layer.get("options"), _OF_OPTIONS, "option ")
        conversation = layer.get("metadata").get("conversationId")
        if conversation.is_there:
            yield conversation.left("conversationId", _TURNS)


def _about(node: Node, known: Iterable[str], kind: str) -> Iterator[str]:
    for key, one in node.entries():
        if key not in known and one.is_there:
            yield one.left(f"{kind}{key} {literal(one.value)}", _REASONS.get(key, _NOTHING))
