"""Takes over the prompts and defaults of other files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.suites.suite import FileText, Settings
from pytest_claude_params.suites.texts import Texts
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.suites.reading import Source
    from pytest_claude_params.suites.suite import Prompt

_JOINED = ("params", "vars", "expect")
_LISTED = ("tags", "tools")


def included(
    source: Source, root: Path, within: tuple[Path, ...] = ()
) -> tuple[dict[str, Prompt], Settings]:
    """Return the prompts and defaults of a suite, its own over those of the files that it includes.

    Raises ``SuiteError`` for a file that is not there, that includes itself, or that lies outside.

    Args:
        source: the suite.
        root: the project, in which all files lie.
        within: the files by which it is included.
    """
    prompts: dict[str, Prompt] = {}
    defaults = Settings()
    texts = Texts({}, source.path.parent, root)
    for number, name in enumerate(source.suite.include):
        try:
            path = texts.check_inside(name)
        except UsageError as error:
            raise source.error([Problem(("include", number), str(error))]) from None
        if path in (*within, source.path.resolve()):
            raise source.error(
                [Problem(("include", number), f"{literal(name)} includes this file")]
            )
        if not path.is_file():
            raise source.error([Problem(("include", number), f"there is no file {literal(name)}")])
        inner = read_suite(path, str(Path(source.name).parent / name))
        if inner.problems:
            raise inner.error(inner.problems)
        others, of_others = included(inner, root, (*within, source.path.resolve()))
        prompts |= {key: _seen_from(inner, one) for key, one in others.items()}
        defaults = joined(defaults, of_others)
    return {**prompts, **source.suite.prompts}, joined(defaults, source.suite.defaults)


def joined(outer: Settings, own: Settings) -> Settings:
    """Return settings with those that say more: mappings key by key, lists one after the other."""
    said = {name: getattr(own, name) for name in own.model_fields_set & set(Settings.model_fields)}
    for name in _JOINED:
        said[name] = {**getattr(outer, name), **getattr(own, name)}
    for name in _LISTED:
        said[name] = [*getattr(outer, name), *getattr(own, name)]
    return outer.model_copy(update=said)


def _seen_from(inner: Source, prompt: Prompt) -> Prompt:
    """Return a prompt with a path that does not depend on the file that has it."""
    if isinstance(prompt, str):
        return prompt
    return FileText(file=str((inner.path.parent / prompt.file).absolute()))
