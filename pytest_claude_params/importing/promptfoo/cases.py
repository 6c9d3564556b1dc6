"""The cases of a suite: each test with each prompt, and with each group of models."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.expecting import (
    Expected,
    Grading,
    expected,
    joined,
)
from pytest_claude_params.importing.promptfoo.meaningless import about_tests
from pytest_claude_params.importing.promptfoo.parts.providers import claude_model
from pytest_claude_params.importing.promptfoo.parts.variables import Vars, resolved
from pytest_claude_params.importing.promptfoo.templates import (
    as_jinja,
    names_in_all,
    single_braces_kept_in_all,
)
from pytest_claude_params.importing.short_names import short_name
from pytest_claude_params.importing.suite_text import Part
from pytest_claude_params.matrices.labels import label_of, slug
from pytest_claude_params.parameters.names import BODY
from pytest_claude_params.suites.templates import Templates, with_single_braces_kept
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.importing.promptfoo.configuration import Configuration
    from pytest_claude_params.importing.promptfoo.parts.prompts import Prompt
    from pytest_claude_params.importing.promptfoo.parts.providers import Provider
    from pytest_claude_params.importing.promptfoo.parts.tests import Drafted

_EMPTY = "promptfoo fills {} with nothing, since no var has that name; here that is written down"
_NOTHING: Any = object()


@dataclass(frozen=True)
class Made:
    """A case that was made.

    Args:
        case: what it says, without an id.
        family: what it is called together with those that differ in their test only.
        name: what its test is called; empty if there is none.
    """

    case: Part
    family: str
    name: str


@dataclass
class Cases:
    """Makes the cases of a configuration.

    Args:
        configuration: what it says.
        shared: what all tests expect; None if each has to say it.
        mapped: how often each type of assertion was mapped.
        left: how often each was left over.
    """

    configuration: Configuration
    shared: Expected | None
    mapped: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def made(self) -> Iterator[Made]:
        """Yield all cases."""
        for group in self.configuration.groups:
            for prompt in self.configuration.prompts:
                if group[0].prompts is None or prompt.is_called(group[0].prompts):
                    for test in self.configuration.tests:
                        yield from self._of_test(test, prompt, group)

    def _of_test(self, test: Drafted, prompt: Prompt, group: list[Provider]) -> Iterator[Made]:
        wanted = test.last("prompts").value
        if isinstance(wanted, list) and not prompt.is_called([str(one) for one in wanted]):
            return
        wanted = test.last("providers").value
        if isinstance(wanted, list):
            group = [one for one in group if any(one.is_called(str(name)) for name in wanted)]
        if not group:
            return
        own = test.last("provider")
        if own.is_there:
            model = claude_model(own.value)
            if not model:
                said = own.left(f"test with provider {literal(own.value)}", "it is no Claude model")
                self._say(said)
                return
            group = [replace(group[0], model=model)]
        for given in _combinations(self.configuration.vars_of(test)):
            try:
                yield self._made(test, prompt, group, given)
            except UsageError as error:
                self._say(test.node.left(f"test with prompt {prompt.name}", str(error)))

    def _say(self, text: str) -> None:
        if text not in self.configuration.about_tests:
            self.configuration.about_tests.append(text)

    def _made(self, test: Drafted, prompt: Prompt, group: list[Provider], given: Vars) -> Made:
        """Make a case; raises ``UsageError`` for a prompt that cannot be filled."""
        case = Part()
        values, reasons = resolved(given.values)
        # nunjucks writes null as nothing.
        values = {name: "" if value is None else value for name, value in values.items()}
        unfilled = [
            f"differs: {test.node.spot}: var {name} {why}, so it is sent as it is written"
            for name, why in reasons.items()
        ]
        case.note([*given.comments, *about_tests(test.layers), *unfilled], before="prompt")
        self._ask(case, test, prompt)
        params = params_of(group)
        if params != params_of(self.configuration.groups[0]):
            case["params"] = params
        matrix = {**_models(group), **given.lists}
        first = {name: one[0] for name, one in matrix.items()}
        missing = self._missing(case, prompt, {*values, *matrix})
        for name in missing:
            case.note([_EMPTY.format(f"{{{{ {name} }}}}")], before="vars")
        names = {**values, **first, **missing}
        Templates().filled([prompt.chat.text, prompt.chat.system, prompt.chat.messages], names)
        if own := {**self._own(values), **missing}:
            case["vars"] = own
        if matrix and matrix != _models(self.configuration.groups[0]):
            case["matrix"] = matrix
        if (samples := self._samples(test)) > 1:
            case["samples"] = samples
        self._expect(case, test, names)
        metadata = test.last("metadata").value
        if isinstance(metadata, dict) and metadata:
            case["x-metadata"] = metadata
        return Made(case, self._family(prompt, group), self._name(test, values))

    def _ask(self, case: Part, test: Drafted, prompt: Prompt) -> None:
        """Write what the case sends."""
        before, after = (self._around(test, name) for name in ("prefix", "suffix"))
        if prompt.chat.messages:
            case["messages"] = prompt.chat.messages
            if before or after:
                why = "the prompt is a chat; write it into its messages"
                case.note([test.node.left("prefix or suffix", why)], before="messages")
        elif before or after:
            case["prompt"] = f"{before}{prompt.chat.text}{after}"
        else:
            case["prompt"] = Part(use=prompt.name)
        if prompt.chat.system:
            case["system"] = Part(use=f"{prompt.name}-system")

    def _around(self, test: Drafted, name: str) -> str:
        value = test.option(name, self.configuration.defaults).value
        text = as_jinja(value) if isinstance(value, str) else ""
        return with_single_braces_kept(text, self.configuration.names)

    def _missing(self, case: Part, prompt: Prompt, known: set[str]) -> dict[str, Any]:
        """Return the names that nothing stands for, as promptfoo takes them."""
        needed = prompt.needs | names_in_all(case.get("prompt"))
        needed |= names_in_all(self.shared.expect if self.shared else {})
        return dict.fromkeys(sorted(needed - known), "")

    def _own(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the vars that are not those of the defaults."""
        plain = self.configuration.plain_vars
        return {
            name: value
            for name, value in values.items()
            if repr(plain.get(name, _NOTHING)) != repr(value)
        }

    def _samples(self, test: Drafted) -> int:
        repeat = test.option("repeat", self.configuration.defaults).value
        if repeat is None:
            repeat = self.configuration.root.get("evaluateOptions").get("repeat").value
        return repeat if isinstance(repeat, int) else 1

    def _expect(self, case: Part, test: Drafted, names: dict[str, Any]) -> None:
        defaults = self.configuration.defaults
        nodes = [one for layer in test.layers for one in layer.get("assert").items()]
        if self.shared is None and not test.option("disableDefaultAsserts", defaults).value:
            nodes = [*defaults.get("assert").items(), *nodes]
        threshold = test.last("threshold")
        if not threshold.is_there:
            threshold = defaults.get("threshold")
        grading = Grading(test.option("provider", defaults).value, names)
        found = expected(nodes, grading, threshold)
        self.mapped.update(found.mapped)
        self.left.update(found.left)
        case.note(found.comments, before="expect")
        # The case's own wins, key by key: what both say has to stand in it.
        if expect := joined(self.shared.expect if self.shared else {}, found.expect):
            case["expect"] = single_braces_kept_in_all(expect, self.configuration.names)

    def _family(self, prompt: Prompt, group: list[Provider]) -> str:
        parts = []
        if len(self.configuration.groups) > 1:
            label = group[0].label or label_of("model", group[0].model, is_parameter=True)
            parts.append(slug(label))
        if len(self.configuration.prompts) > 1:
            parts.append(prompt.name)
        return "-".join(parts)

    def _name(self, test: Drafted, values: dict[str, Any]) -> str:
        description = test.last("description").value
        if isinstance(description, str) and short_name(description):
            return short_name(description)
        own = self.configuration.vars_of(test)
        said = next((values[name] for name in own.values if name in self._own(values)), "")
        return short_name(str(said))


def params_of(group: list[Provider]) -> dict[str, Any]:
    """Return what all models of a group are sent, and the model if there is one."""
    return {**({"model": group[0].model} if len(group) == 1 else {}), **group[0].params}


def _models(group: list[Provider]) -> dict[str, list[Any]]:
    return {"model": [one.model for one in group]} if len(group) > 1 else {}


def _combinations(given: Vars) -> Iterator[Vars]:
    """Yield the vars of a test, once for each value that no matrix can vary."""
    apart = {name: one for name, one in given.lists.items() if not _may_vary(name, one)}
    kept = {name: one for name, one in given.lists.items() if name not in apart}
    for chosen in product(*apart.values()):
        values = {**given.values, **dict(zip(apart, chosen, strict=True))}
        yield Vars(values, kept, given.comments)


def _may_vary(name: str, values: list[Any]) -> bool:
    """Whether a matrix can vary a var: by its name, and by what its values are called."""
    is_plain = all(isinstance(one, str) and "{{" not in one for one in values)
    are_apart = len({slug(one) for one in values if isinstance(one, str)}) == len(values)
    return is_plain and are_apart and name.isidentifier() and name not in (*BODY, "rows")
