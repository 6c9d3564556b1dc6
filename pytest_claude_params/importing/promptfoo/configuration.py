"""A promptfoo configuration, read as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import file_named, is_file_name
from pytest_claude_params.importing.promptfoo.parts.prompts import Prompt, read_prompts
from pytest_claude_params.importing.promptfoo.parts.providers import Provider, read_providers
from pytest_claude_params.importing.promptfoo.parts.request_parameters import MAX_TOKENS
from pytest_claude_params.importing.promptfoo.parts.tests import Drafted, read_tests
from pytest_claude_params.importing.promptfoo.parts.variables import Vars, read_vars, resolved
from pytest_claude_params.importing.promptfoo.source import Node
from pytest_claude_params.wording import literal


@dataclass
class Configuration:
    """What a configuration says.

    Args:
        root: the whole of it.
        defaults: what holds for all tests.
        prompts: its prompts.
        groups: the models that answer; those of a group differ in nothing but their ids.
        tests: its tests; one without vars, if it has none.
        about_defaults: what is left over of the defaults, and so on.
    """

    root: Node
    defaults: Node
    prompts: list[Prompt]
    groups: list[list[Provider]]
    tests: list[Drafted]
    about_defaults: list[str] = field(default_factory=list)
    about_prompts: list[str] = field(default_factory=list)
    about_providers: list[str] = field(default_factory=list)
    about_tests: list[str] = field(default_factory=list)

    @cached_property
    def default_vars(self) -> Vars:
        """The vars that all tests have."""
        return read_vars([self.defaults.get("vars")])

    @cached_property
    def plain_vars(self) -> dict[str, Any]:
        """Those of them that depend on nothing in a test."""
        filled, _ = resolved(self.default_vars.values)
        given = self.default_vars.values
        return {name: value for name, value in given.items() if filled[name] == value}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all vars."""
        every = [self.default_vars, *map(self.vars_of, self.tests)]
        return frozenset(name for one in every for name in (*one.values, *one.lists))

    def vars_of(self, test: Drafted) -> Vars:
        """Return the vars of a test; what is said of the defaults' own is not said again."""
        expands = test.option("disableVarExpansion", self.defaults).value is not True
        own = [layer.get("vars") for layer in test.layers]
        found = read_vars([self.defaults.get("vars"), *own], expands=expands)
        found.comments = read_vars(own, expands=expands).comments
        return found


def read_configuration(root: Node, model: str) -> Configuration:
    """Read all of a configuration.

    Args:
        root: the whole of it.
        model: the model to ask where it names none of Claude's.
    """
    defaults, about_defaults = _default_test(root.get("defaultTest"))
    prompts, about_prompts = read_prompts(root.get("prompts"))
    tests, about_tests = read_tests(root)
    asked = root.get("providers") if root.get("providers").is_there else root.get("targets")
    providers, about_providers = read_providers(asked)
    if not providers:
        providers = [Provider(model, params={"max_tokens": MAX_TOKENS})]
        about_providers.append(
            asked.left("providers", f"none of them is Claude's, so {model} is asked; name yours")
        )
    found = Configuration(
        root, defaults, prompts, [], tests or [Drafted((Node({}, root.source),))],
        about_defaults, about_prompts, about_providers, about_tests,
    )  # fmt: skip
    found.groups = _grouped(providers, may_vary=not _is_a_var("model", found))
    found.prompts = _as_templates(found)
    return found


def _default_test(node: Node) -> tuple[Node, list[str]]:
    empty = Node({}, node.source, node.where)
    if is_file_name(node.value):
        try:
            node = file_named(node, node.value).source().root
        except UsageError as error:
            return empty, [node.left(f"defaultTest {node.value}", str(error))]
    if node.is_there and not isinstance(node.value, dict):
        return empty, [node.left(f"defaultTest {literal(node.value)}", "is no mapping")]
    return node, []


def _grouped(providers: list[Provider], *, may_vary: bool) -> list[list[Provider]]:
    found: list[list[Provider]] = []
    for provider in providers:
        alike = [
            group
            for group in found
            if may_vary
            and group[0].params == provider.params
            and group[0].prompts == provider.prompts
            and provider.model not in {one.model for one in group}
        ]
        if alike:
            alike[0].append(provider)
        else:
            found.append([provider])
    return found


def _is_a_var(name: str, configuration: Configuration) -> bool:
    """Whether a var is called so: what a matrix varies has a name, too."""
    return name in configuration.names


def _as_templates(configuration: Configuration) -> list[Prompt]:
    """Return the prompts with names that stand for no texts written as JSON, or in single braces."""
    not_texts, names = _not_texts(configuration), configuration.names
    found = []
    for prompt in configuration.prompts:
        chat = prompt.chat.with_json(not_texts).with_single_braces_kept(names)
        is_changed = chat != prompt.chat
        found.append(replace(prompt, chat=chat, file="" if is_changed else prompt.file))
    return found


def _not_texts(configuration: Configuration) -> set[str]:
    """The names that stand for lists, mappings and truth values in every test."""
    kinds: dict[str, set[bool]] = {}
    for one in map(configuration.vars_of, configuration.tests):
        for name, value in one.values.items():
            kinds.setdefault(name, set()).add(isinstance(value, (dict, list, bool)))
        for name in one.lists:
            kinds.setdefault(name, set()).add(not one.lists)
    return {name for name, seen in kinds.items() if seen == {True}}
