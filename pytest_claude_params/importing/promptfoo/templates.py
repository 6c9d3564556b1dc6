"""Templates of nunjucks as templates of jinja2, which fill suites."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.meta

from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.templates import Sandbox, Templates, with_single_braces_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

# One that is not closed ends where the next begins: else each would be looked for to the end.
_TAG = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}", re.DOTALL)
_MARKS = ("{{", "{%", "{#")
# What nunjucks says otherwise than jinja2.
_WORDS = (
    (re.compile(r"\|\s*dump\b(?:\(\s*\d*\s*\))?"), "| tojson"),
    (re.compile(r"!=="), "!="),
    (re.compile(r"==="), "=="),
    (re.compile(r"\{%(-?)\s*(?:elseif)\b"), r"{%\1 elif"),
    (re.compile(r"\{%(-?)\s*verbatim\b"), r"{%\1 raw"),
    (re.compile(r"\{%(-?)\s*endverbatim\b"), r"{%\1 endraw"),
    (re.compile(r"\b(\w+)\.length\b"), r"(\1 | length)"),
)
# All of a text: filled in a suite, it becomes what the expression is.
_ONLY = re.compile(r"\{\{((?:(?!\{\{|\}\}).)+)\}\}", re.DOTALL)
_ALONE = re.compile(r"\{\{(-?)\s*(\w+)\s*(-?)\}\}")


def is_template(text: Any) -> bool:
    """Whether a text has anything to fill in."""
    return isinstance(text, str) and any(mark in text for mark in _MARKS)


def as_jinja(text: str, as_json: Collection[str] = ()) -> str:
    """Return a template of nunjucks as one of jinja2; raises ``UsageError`` if there is none.

    Args:
        text: the template.
        as_json: names that stand for no texts: nunjucks writes lists and truth in its own way.
    """
    if not is_template(text):
        return text
    text = _TAG.sub(lambda found: _in_words_of_jinja(found.group()), text)
    for name in as_json:
        text = _ALONE.sub(
            lambda found, name=name: (  # type: ignore[misc]
                f"{{{{{found[1]} {name} | tojson {found[3]}}}}}"
                if found[2] == name
                else found.group()
            ),
            text,
        )
    names_in(text)
    return text


def names_in(text: str) -> set[str]:
    """Return the names that a template of jinja2 needs; raises ``UsageError`` for what is none."""
    if not is_template(text):
        return set()
    environment = Sandbox()
    try:
        environment.from_string(text)
        return set(jinja2.meta.find_undeclared_variables(environment.parse(text)))
    except jinja2.TemplateError as error:
        raise UsageError(f"is no template of jinja2: {error.message}") from None
    except (RecursionError, MemoryError, SyntaxError, ValueError, TypeError) as error:
        raise UsageError(f"is no template of jinja2: {type(error).__name__}") from None


def names_in_all(value: Any) -> set[str]:
    """Return the names that all texts of a value need."""
    if isinstance(value, str):
        return names_in(value)
    parts = value.values() if isinstance(value, dict) else value
    if isinstance(value, (dict, list)):
        return {name for one in parts for name in names_in_all(one)}
    return set()


def as_jinja_in_all(value: Any, as_json: Collection[str] = ()) -> Any:
    """Return a value with all of its texts as templates of jinja2; raises ``UsageError``."""
    return _with_texts(value, lambda text: as_jinja(text, as_json))


def single_braces_kept_in_all(value: Any, names: Iterable[str]) -> Any:
    """Return a value whose texts say what promptfoo sends: a name in single braces stays one."""
    return _with_texts(value, lambda text: with_single_braces_kept(text, names))


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Change every text of a value, and leave its keys as they are."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_with_texts(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _with_texts(one, change) for key, one in value.items()}
    return value


def filled_in_all(value: Any, names: Mapping[str, Any]) -> Any:
    """Fill the templates of jinja2 in a value; a name in single braces stays as it is."""
    return Templates().filled(single_braces_kept_in_all(value, names), names)


def filled(text: str, names: Mapping[str, Any]) -> str:
    """Fill a template of jinja2 now; raises ``UsageError`` if that cannot be done."""
    return str(filled_in_all(text, names))


def as_text(text: str) -> str:
    """Return a template that stands for a text, also if it is a number that its only name means."""
    alone = _ONLY.fullmatch(text)
    return f"{{{{ ({alone[1].strip()}) | string }}}}" if alone else text


def escaped(text: str) -> str:
    """Return a text as a template that stands for it."""
    if not any(mark in text for mark in (*_MARKS, "}}", "%}", "#}")):
        return text
    return re.sub(r"\{[{%#]", lambda found: "{{ " + json.dumps(found.group()) + " }}", text)


def _in_words_of_jinja(tag: str) -> str:
    for pattern, word in _WORDS:
        tag = pattern.sub(word, tag)
    return tag
