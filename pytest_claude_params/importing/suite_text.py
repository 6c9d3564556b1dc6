"""Writes a suite as somebody would by hand: with comments at their places."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# At the end of a part, instead of before one of its keys.
AT_THE_END = ""
_LINE_WIDTH = 88
_STEP = "  "
# What stands before a value in most lines.
_INNER = 14
_TEXT = "tag:yaml.org,2002:str"
# Such as 1e3, which PyYAML takes for a text, and YAML 1.2 for a number.
_LIKE_A_NUMBER = re.compile(r"[-+.0-9].*")


class Part(dict[str, Any]):
    """A part of a suite, with comments by the keys before which they stand."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.comments: dict[str, list[str]] = {}

    def note(self, texts: Sequence[str], before: str = AT_THE_END) -> None:
        """Add comments before a key, or at the end; what is said there already is not repeated."""
        there = self.comments.setdefault(before, [])
        there += [text for text in dict.fromkeys(texts) if text not in there]


def written(suite: Part) -> str:
    """Return the text of a suite; comments of a key that is not there stand at the end of its part."""
    return "\n".join(_part(suite)) + "\n"


def _part(part: Part) -> Iterator[str]:
    for key, value in part.items():
        yield from _comments(part.comments.get(key, ()))
        yield from _entry(key, value)
    for key, texts in part.comments.items():
        if key not in part:
            yield from _comments(texts)


def _entry(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, Part) and value and not _in_one_line(key, value):
        yield f"{_leaf(key)}:"
        yield from _indented(_part(value), _STEP)
    elif isinstance(value, list) and value and all(isinstance(one, Part) for one in value):
        yield f"{_leaf(key)}:"
        for one in value:
            yield from _indented(_item(one), _STEP)
    else:
        # A part without keys may still have something to say.
        yield from _comments(getattr(value, "comments", {}).get(AT_THE_END, ()))
        yield from (_in_one_line(key, value) or _dumped({key: value})).splitlines()


def _in_one_line(key: str, value: Any) -> str:
    """Write a short list or mapping behind its key; empty if it is long or has something to say."""
    if not isinstance(value, (dict, list)) or not value or getattr(value, "comments", None):
        return ""
    line = _flow(value)
    return f"{_leaf(key)}: {line}" if line else ""


def _flow(value: Any) -> str:
    """Write a list or mapping in one line; empty if it does not fit or has lines of its own."""
    if any(isinstance(one, (list, dict)) and one for one in _parts_of(value, 2)):
        return ""
    text: str = yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=math.inf,
        default_flow_style=True,
    ).rstrip("\n")
    return (
        text if len(text) <= _LINE_WIDTH - _INNER and "\\n" not in text and "\n" not in text else ""
    )


def _parts_of(value: Any, depth: int) -> Iterator[Any]:
    """Yield what lies so deep in a value."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in parts:
        if depth == 1:
            yield one
        else:
            yield from _parts_of(one, depth - 1)


def _item(part: Part) -> Iterator[str]:
    """Yield a part as an item of a list: what is said before its first key stands before its dash."""
    if not part.comments and (line := _flow(part)):
        yield f"- {line}"
        return
    lines = list(_part(part))
    before = len([*_comments(part.comments.get(next(iter(part), ""), ()))])
    yield from lines[:before]
    first, *others = lines[before:]
    yield f"- {first}"
    yield from _indented(others, _STEP)


def _indented(lines: Iterator[str] | Sequence[str], by: str) -> Iterator[str]:
    for line in lines:
        yield f"{by}{line}" if line else line


def _comments(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        for line in text.split("\n"):
            yield f"# {plain(line)}".rstrip()


def _leaf(value: str) -> str:
    return _dumped(value).removesuffix("\n").removesuffix("\n...")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        """Repeat equal values."""
        return True


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    if _LIKE_A_NUMBER.fullmatch(text) and _is_no_text(text):
        style = '"'
    return dumper.represent_scalar(_TEXT, text, style=style)


def _is_no_text(text: str) -> bool:
    try:
        return not isinstance(value_of(text), str)
    except ValueError:
        return True


_Dumper.add_representer(str, _represent_text)
# Parts, and lists that know their lines.
_Dumper.add_multi_representer(dict, yaml.SafeDumper.represent_dict)
_Dumper.add_multi_representer(list, yaml.SafeDumper.represent_list)


def _dumped(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH
    )
    return text
