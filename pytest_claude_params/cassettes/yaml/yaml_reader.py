"""YAML read event by event into plain data: no file makes it crash, hang or grow.

PyYAML's own loader composes a tree first, by recursion in C, and ends the interpreter on a
deep one. Events come one after the other, and know their lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.yaml import yaml_scalars, yaml_tags
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_anchors import Anchors
from pytest_claude_params.garbage import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable

# A cassette has 5 levels above a body; what walks through a body does so by recursion.
DEEPEST = 100
_LINES_KEPT = 2
_DEEP = f"is nested more than {DEEPEST} levels deep"
# What libyaml 0.2.6 says, which reads ahead and has a limit of its own.
_TOO_DEEP = "exceeded maximum nesting depth"
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_KEY: Any = object()
_MERGED: Any = object()


class LinedList(list[Any]):
    """A list of the first levels of a file, which knows the line of each of its items."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def load(
    text: str,
    plain: Callable[[str], Any] = yaml_scalars.value_of,
    *,
    merges: bool = False,
) -> Any:
    """Read a YAML text as plain data; its upper lists are `LinedList`.

    Raises ``yaml.YAMLError`` for what is no YAML, and ``UnreadableError`` for YAML that no recording
    is written in: nested too deep, holding itself, with an unknown tag or with a key twice.

    Args:
        text: the whole text.
        plain: says what an unquoted scalar means: as YAML 1.1 has it, which recorders write.
        merges: whether ``<<`` takes in the keys of another mapping, as in files written by hand.
    """
    parser = _Parser(text)
    with uncollected():
        try:
            return _Reader(parser, len(text), plain, merges=merges).read()
        except yaml.MarkedYAMLError as error:
            if error.problem != _TOO_DEEP or error.problem_mark is None:
                raise
            raise UnreadableError(_DEEP, error.problem_mark.line + 1) from None
        finally:
            parser.dispose()


class _Reader:
    """Builds what the events of one file say."""

    def __init__(
        self, parser: Any, length: int, plain: Callable[[str], Any], *, merges: bool
    ) -> None:
        self._parser = parser
        self._value_of = plain
        self._merges = merges
        self._anchors = Anchors(length, DEEPEST)
        self._plain: dict[str, Any] = {}

    def read(self) -> Any:
        """Return the one document of the file; ``None`` if there is none."""
        outer: list[tuple[Any, Any, Any]] = []
        container: Any = LinedList()
        key: Any = _NO_KEY
        next_event = self._parser.get_event
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        begins = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
        ends = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is scalar:
                value = self._scalar(event)
            elif kind in begins:
                outer.append((container, key, event))
                container, key = self._begun(event, container, len(outer)), _NO_KEY
                continue
            elif kind in ends:
                value = container
                container, key, begin = outer.pop()
                value = self._ended(begin, value)
            elif kind is alias:
                value = self._anchors.repeated(event.anchor, _line(event), len(outer))
            else:
                continue
            # What follows is not a method: it runs for each word of a file.
            if type(container) is not dict:
                container.append(value)
                if type(container) is LinedList and kind not in ends:
                    container.lines.append(_line(event))
            elif key is _NO_KEY:
                key = self._key(event, value, container)
            else:
                container[key] = value
                key = _NO_KEY
        return _only(container)

    def _scalar(self, event: Any) -> Any:
        text, tag = event.value, event.tag
        if tag is None and not event.implicit[0]:
            value = text
        elif tag is None:
            value = self._plain.get(text, _NO_KEY)
            if value is _NO_KEY:
                value = self._plain[text] = self._tagged(event, text, None)
        else:
            value = text if tag == "!" else self._tagged(event, text, tag)
        if event.anchor:
            self._anchors.close(event.anchor, value)
        return value

    def _tagged(self, event: Any, text: str, tag: str | None) -> Any:
        try:
            return yaml_scalars.value_as(tag, text) if tag else self._value_of(text)
        except LookupError:
            raise _unknown_tag(tag, event) from None
        except (ValueError, yaml.YAMLError) as error:
            said = f"holds the tag {yaml_tags.shown(tag)} around something else" if tag else error
            raise _unreadable(str(said), event) from None

    def _begun(self, event: Any, container: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise _unreadable(_DEEP, event)
        if type(container) is LinedList:
            container.lines.append(_line(event))
        if event.anchor:
            self._anchors.open(event.anchor)
        if type(event) is yaml.MappingStartEvent:
            return {}
        return LinedList() if depth <= _LINES_KEPT else []

    def _ended(self, begin: Any, value: Any) -> Any:
        if self._merges and type(value) is dict and _MERGED in value:
            value = _merged(value, begin)
        if begin.tag not in (None, "!"):
            try:
                value = yaml_tags.value_under(begin.tag, value)
            except (LookupError, TypeError, AttributeError):
                raise _unknown_tag(begin.tag, begin) from None
        if begin.anchor:
            self._anchors.close(begin.anchor, value)
        return value

    def _key(self, event: Any, value: Any, container: dict[Any, Any]) -> Any:
        if isinstance(value, (list, dict)):
            raise _unreadable("has a list or a mapping where a name belongs", event)
        if value in container:
            raise _unreadable(f"has the key {value!r} twice", event)
        if value == yaml_scalars.MERGE and type(event) is yaml.ScalarEvent and event.implicit[0]:
            if self._merges:
                return _MERGED
            raise _unreadable("has YAML's merge key '<<', which is not read", event)
        return value


def _merged(value: dict[Any, Any], begin: Any) -> dict[Any, Any]:
    """Return a mapping with what ``<<`` takes in, below what it says itself."""
    others = value.pop(_MERGED)
    taken: dict[Any, Any] = {}
    for other in reversed(others if isinstance(others, list) else [others]):
        if not isinstance(other, dict):
            raise UnreadableError("takes in with '<<' what is not a mapping", _line(begin))
        taken |= other
    return {**taken, **value}


def _only(documents: LinedList) -> Any:
    if len(documents) > 1:
        raise UnreadableError("holds more than one YAML document", documents.lines[-1])
    return documents[0] if documents else None


def _unknown_tag(tag: str | None, event: Any) -> UnreadableError:
    name = yaml_tags.shown(tag or "")
    danger = ", which could run code" if "python/" in name else ""
    return _unreadable(f"holds the tag {name}{danger}", event)


def _unreadable(problem: str, event: Any) -> UnreadableError:
    return UnreadableError(problem, _line(event), column=int(event.start_mark.column) + 1)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
