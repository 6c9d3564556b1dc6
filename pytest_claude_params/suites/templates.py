"""Templates: ``{{ name }}`` in texts, filled in a sandbox; a name that nothing stands for is a mistake."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.runtime import Context

# Letters, or digits of a number: the longest prompts have some millions.
_LARGEST = 10_000_000
_MARKS = ("{{", "{%", "{#")
# Nothing but one expression; it may be a number, which text around it would make a text of.
_VALUES = (bool, int, float, list, dict)
# One brace where templates have two; with a name, which text in braces of another meaning rarely is.
_SINGLE = re.compile(r"(?<!\{)(\{[ \t]{0,3}([^\W\d]\w*)[ \t]{0,3}\})(?!\})")
_DOUBLE = re.compile(r"\{\{-?\s*(\w+)")
_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_ALONE = re.compile(r"\{\{(?![-+])((?:(?!\{\{|\}\}|\{%|\{#).)*)(?<![-+])\}\}", re.DOTALL)


def as_text(value: Any) -> Any:
    """Return how a value is written in a text, as JSON has it: no ``True`` and no ``None``.

    Raises ``UsageError`` for null, which is more likely a gap in a row than a word for Claude.
    """
    if value is None:
        raise UsageError(
            "has a value that is null, which says nothing: give it one in vars or in the row, "
            "or write {{ name or '' }} for no text"
        )
    is_data = isinstance(value, (bool, list, dict))
    return json.dumps(value, ensure_ascii=False, default=str) if is_data else value


class Sandbox(SandboxedEnvironment):
    """The sandbox, in which no sum takes for ever or fills the memory."""

    intercepted_binops = frozenset(["**", "*"])

    def __init__(self) -> None:
        super().__init__(
            undefined=jinja2.StrictUndefined, keep_trailing_newline=True, finalize=as_text
        )

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply; raises ``SecurityError`` for what is too large."""
        if _size_of(operator, left, right) > _LARGEST:
            raise SecurityError(f"{operator} makes more of it than a prompt could hold")
        return super().call_binop(context, operator, left, right)


def _size_of(operator: str, left: Any, right: Any) -> float:
    """Return about how many letters or digits a product or power has."""
    counts = [one for one in (left, right) if isinstance(one, (int, float))]
    if operator == "**":
        return math.log10(abs(left) + 1) * abs(right) if len(counts) > 1 else 0
    sized = [len(one) for one in (left, right) if isinstance(one, (str, list, tuple))]
    return max(sized, default=0) * max(map(abs, counts), default=0)


def has_template(value: Any) -> bool:
    """Whether a text is a template, or lists and mappings hold one."""
    return any(mark in str(value) for mark in _MARKS)


class Templates:
    """The templates of a suite, each compiled once."""

    def __init__(self) -> None:
        self._environment = Sandbox()
        self._compiled: dict[str, Callable[[Mapping[str, Any]], Any]] = {}
        self._single: dict[str, list[tuple[str, str]]] = {}

    def filled(self, value: Any, names: Mapping[str, Any]) -> Any:
        """Fill all texts in a value; raises ``UsageError`` for what cannot be filled.

        A text that is one expression becomes what that is: ``{{ 2 + 1 }}`` a number.

        Args:
            value: a text, or lists and mappings with texts.
            names: what names stand for.
        """
        if isinstance(value, str):
            if names and "{" in value:
                self._check_braces(value, names)
            return self._text(value, names) if any(mark in value for mark in _MARKS) else value
        if isinstance(value, list):
            return [self.filled(one, names) for one in value]
        if isinstance(value, dict):
            return {key: self.filled(one, names) for key, one in value.items()}
        return value

    def _check_braces(self, text: str, names: Mapping[str, Any]) -> None:
        """Raise ``UsageError`` for a name in single braces, which would be sent as it is written."""
        if text not in self._single:
            self._single[text] = _in_single_braces(text)
        for written, name in self._single[text]:
            meant = next((one for one in names if one.casefold() == name.casefold()), None)
            if meant is not None:
                raise UsageError(
                    f"{written} is sent as it is written, and not what {meant} stands for: write "
                    f"{{{{ {meant} }}}}, or {{% raw %}}{written}{{% endraw %}} if it is meant so"
                )

    def _text(self, text: str, names: Mapping[str, Any]) -> Any:
        try:
            if text not in self._compiled:
                self._compiled[text] = self._filler(text)
            return self._compiled[text](names)
        except jinja2.UndefinedError as error:
            raise UsageError(_undefined(str(error.message), names)) from None
        except jinja2.TemplateSyntaxError as error:
            said = f"is not a template: {error.message} (line {error.lineno} of it)"
            raise UsageError(said) from None
        except SecurityError as error:
            raise UsageError(f"does what a template must not: {error}") from None
        except UsageError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever an expression of the user's raises
            raise UsageError(f"cannot be filled: {type(error).__name__}: {error}") from None

    def _filler(self, text: str) -> Callable[[Mapping[str, Any]], Any]:
        """Return what fills a text."""
        template = self._environment.from_string(text)
        if not (alone := _ALONE.fullmatch(text)):
            return template.render
        expression = self._environment.compile_expression(alone[1], undefined_to_none=False)

        def value(names: Mapping[str, Any]) -> Any:
            found = expression(names)
            # One that is not defined says so when it becomes a text.
            is_value = isinstance(found, _VALUES) and not isinstance(found, jinja2.Undefined)
            return found if is_value else template.render(names)

        return value


def with_single_braces_kept(text: str, names: Iterable[str]) -> str:
    """Return a text that is sent with names in single braces as they are written.

    Args:
        text: the text.
        names: those that may be meant; others are sent as they are in any case.
    """
    meant = {name.casefold() for name in names}
    kept = {written for written, name in _in_single_braces(text) if name.casefold() in meant}
    return _SINGLE.sub(
        lambda found: f"{{% raw %}}{found[1]}{{% endraw %}}" if found[1] in kept else found[1],
        text,
    )


def _in_single_braces(text: str) -> list[tuple[str, str]]:
    """Return what stands in single braces and its name, unless the text has that name in two, too."""
    if _RAW.search(text):
        return []
    used = set(_DOUBLE.findall(text))
    return [(written, name) for written, name in _SINGLE.findall(text) if name not in used]


def _undefined(message: str, names: Mapping[str, Any]) -> str:
    name = message.split("'")[1] if "'" in message else ""
    there = f"There are: {listed(sorted(names))}" if names else "The case has no vars and no rows"
    return f"{message}.{guess(name, names)} {there}"
