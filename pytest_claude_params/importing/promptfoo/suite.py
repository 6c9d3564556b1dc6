"""Makes a suite of a promptfoo configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.importing.promptfoo.assertions.assertion import NeedsVarsError
from pytest_claude_params.importing.promptfoo.cases import Cases, params_of
from pytest_claude_params.importing.promptfoo.configuration import read_configuration
from pytest_claude_params.importing.promptfoo.datasets import named
from pytest_claude_params.importing.promptfoo.expecting import Expected, Grading, expected
from pytest_claude_params.importing.promptfoo.meaningless import about_file, about_tests
from pytest_claude_params.importing.promptfoo.templates import single_braces_kept_in_all
from pytest_claude_params.importing.suite_text import Part

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from pytest_claude_params.importing.promptfoo.configuration import Configuration
    from pytest_claude_params.importing.promptfoo.parts.prompts import Prompt
    from pytest_claude_params.importing.promptfoo.source import Node


@dataclass
class Imported:
    """A suite that was made.

    Args:
        suite: the whole of it.
        mapped: how often each type of assertion was mapped.
        left: how often each was left over.
    """

    suite: Part
    mapped: Counter[str]
    left: Counter[str]


def imported(root: Node, model: str) -> Imported:
    """Return the suite that a configuration becomes.

    Args:
        root: the whole of the configuration.
        model: the model to ask where it names none of Claude's.
    """
    configuration = read_configuration(root, model)
    shared = _shared(configuration)
    cases = Cases(configuration, shared)
    if shared:
        cases.mapped.update(shared.mapped)
        cases.left.update(shared.left)
    made = list(named(cases.made()))
    suite = Part(version=1, defaults=_defaults(configuration, shared))
    suite.note([*_head(configuration)], before="version")
    if prompts := _prompts(configuration.prompts):
        suite["prompts"] = prompts
    suite.note(configuration.about_prompts, before="prompts")
    suite["cases"] = made
    suite.note(configuration.about_tests, before="cases")
    return Imported(suite, cases.mapped, cases.left)


def _head(configuration: Configuration) -> Iterator[str]:
    """Yield what is said at the top."""
    root = configuration.root
    yield f"Imported from {root.source.name} by claude-params import promptfoo."
    description = root.get("description").value
    if isinstance(description, str) and description.strip():
        yield " ".join(description.split())
    yield from about_file(root)


def _shared(configuration: Configuration) -> Expected | None:
    """Return what all tests expect; None if it has to be written for each of them."""
    defaults = configuration.defaults
    asked = [*(layer for test in configuration.tests for layer in test.layers), defaults]
    if any(one.get("threshold").is_there for one in asked):
        return None
    options = [one.get("options") for one in asked]
    if any(one.get("disableDefaultAsserts").value for one in options):
        return None
    if any(one.get("provider").is_there for one in options[:-1]):
        return None
    grader = options[-1].get("provider").value
    try:
        return expected(defaults.get("assert").items(), Grading(grader, None))
    except NeedsVarsError:
        return None


def _defaults(configuration: Configuration, shared: Expected | None) -> Part:
    group = configuration.groups[0]
    defaults = Part(params=params_of(group))
    defaults.note(configuration.about_providers, before="params")
    for provider in (one for some in configuration.groups for one in some):
        defaults.note(provider.comments, before="params")
    if len(group) > 1:
        defaults["matrix"] = {"model": [one.model for one in group]}
    if configuration.plain_vars:
        defaults["vars"] = configuration.plain_vars
    defaults.note(configuration.default_vars.comments, before="vars")
    if shared and shared.each:
        defaults["expect"] = single_braces_kept_in_all(shared.expect, configuration.names)
    said = [*configuration.about_defaults, *about_tests([configuration.defaults])]
    defaults.note([*said, *(shared.comments if shared else ())], before="expect")
    return defaults


def _prompts(prompts: list[Prompt]) -> dict[str, Any]:
    """Return the prompts that cases use by name."""
    texts = Part()
    for prompt in prompts:
        if prompt.file:
            texts[prompt.name] = Part(file=prompt.file)
        elif prompt.chat.text:
            texts[prompt.name] = prompt.chat.text
        if prompt.chat.system:
            texts[f"{prompt.name}-system"] = prompt.chat.system
    return texts
