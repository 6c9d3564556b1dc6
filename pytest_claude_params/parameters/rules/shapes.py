"""The kind of value of each parameter, and of the objects within a body."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.wording import guess, listed, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_claude_params.parameters.rules.rule import Finding, Findings, Request
    from pytest_claude_params.parameters.table import Object, Taken

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "anything": lambda _: True,
    "a text": lambda value: isinstance(value, str),
    "a number": _is_number,
    "a whole number": _is_int,
    "true or false": lambda value: isinstance(value, bool),
    "an object": lambda value: isinstance(value, dict),
    "a list": lambda value: isinstance(value, list),
    "a list of texts": lambda value: _are_all(value, str),
    "a list of objects": lambda value: _are_all(value, dict),
    "a list of turns": lambda value: isinstance(value, list),
    "a list of tools": lambda value: isinstance(value, list),
    "a list of blocks": lambda value: isinstance(value, list),
    "a text or an object": lambda value: isinstance(value, (str, dict)),
    "a text or a list of blocks": lambda value: isinstance(value, (str, list)),
    "letters, digits, _ and -": lambda value: (
        isinstance(value, str) and _ID.fullmatch(value) is not None
    ),
    "1 to 128 letters, digits, _ and -": lambda value: (
        isinstance(value, str) and _NAME.fullmatch(value) is not None
    ),
}
_PLAIN_TURN, _PLAIN_ROLES = frozenset({"role", "content"}), ("user", "assistant")
_PLAIN_BLOCK = frozenset({"type", "text"})
_MEMBERS = {"a list of turns": "turn", "a list of tools": "tool"}
_OF_THE_API = "one of the API's own"
_OF_BLOCKS = ("a list of blocks", "a text or a list of blocks")


def check(request: Request) -> Findings:
    """Find values of another kind; what the API makes of ``null`` is not known everywhere."""
    names = request.fields.names
    removed = request.api.removed if request.api else ()
    row = request.table.object("body")
    kinds = row.fields if row else {}
    for name, value in request.body.items():
        if row and name in kinds and name in names and name not in removed:
            yield from _value(request, name, value, kinds[name], _Place(row, "body"))


class _Place(NamedTuple):
    """What holds a value: the row of an object, and its name or type."""

    row: Object
    within: str


def _value(request: Request, path: str, value: Any, taken: Taken, place: _Place) -> Findings:
    """Find what is wrong with the value at a path such as ``tool_choice.name``."""
    if value is None:
        return
    name = path.rpartition(".")[2]
    if isinstance(taken, tuple):
        # Betas bring further ones.
        if value not in taken and not request.betas:
            yield _other(request, path, value, taken, place.row)
        return
    if not _FITS[taken](value):
        # In quotes, or "200" would look like the number that it should have been.
        seen = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value
        yield request.reject(path, f"{name} is {taken}", place.row, f"use {taken}", value=seen)
        return
    row = request.table.object(_MEMBERS.get(taken, name), place.within)
    if row is None:
        return
    if isinstance(value, dict):
        yield from _object(request, path, value, row)
    # A translation has no blocks that the API was sent.
    elif isinstance(value, list) and not (taken in _OF_BLOCKS and request.is_translated):
        what = _MEMBERS.get(taken, "block")
        for number, member in enumerate(value):
            if not _is_plain(member):
                yield from _member(request, f"{path}.{number}", member, row, what)


def _is_plain(value: Any) -> bool:
    """Whether there is nothing to find; a conversation has many such turns and blocks."""
    if not isinstance(value, dict):
        return False
    if value.keys() == _PLAIN_BLOCK:
        return value["type"] == "text" and isinstance(value["text"], str)
    return (
        value.keys() == _PLAIN_TURN
        and value["role"] in _PLAIN_ROLES
        and isinstance(value["content"], str)
    )


def _member(request: Request, path: str, value: Any, row: Object, what: str) -> Findings:
    if isinstance(value, dict):
        yield from _object(request, path, value, row)
    else:
        yield request.reject(path, f"a {what} is an object", row, "use an object", value=value)


def _object(request: Request, path: str, value: dict[str, Any], row: Object) -> Findings:
    kind = value.get("type")
    # Those of the API's own have fields that change with their type.
    if row.is_other(kind):
        return
    known = row.fields_of(kind)
    if known is None:
        yield from _type(request, f"{path}.type", value, row)
        return
    what, within = (path, row.name) if row.types is None else (f"{path} of type {kind}", str(kind))
    for name in known:
        if row.requires(name, within) and name not in value:
            yield request.reject(f"{path}.{name}", f"{name} cannot be left out", row, f"add {name}")
    for name, inner in value.items():
        if name in known:
            yield from _value(request, f"{path}.{name}", inner, known[name], _Place(row, within))
        # Under a beta, nobody knows which there are.
        elif not request.betas and not row.open:
            why = f"there is no field {name} in {what}.{guess(str(name), known)}"
            yield request.reject(f"{path}.{name}", why, row, f"leave {name} out", value=inner)


def _type(request: Request, path: str, value: dict[str, Any], row: Object) -> Findings:
    types = (*row.own_types, *([_OF_THE_API] if row.others else []))
    if "type" not in value:
        why = f"type cannot be left out: {listed(types, 'or')}"
        yield request.reject(path, why, row, "add type")
    elif value["type"] is not None and not request.betas:
        yield _other(request, path, value["type"], types, row)


def _other(request: Request, path: str, value: Any, taken: tuple[str, ...], row: Object) -> Finding:
    """Reject a value that is none of some texts."""
    which = listed(taken, "or")
    meant = nearest(value, taken) if isinstance(value, str) else None
    why = f"{path.rpartition('.')[2]} is {which}"
    return request.reject(path, why, row, f"use {meant or which}", value=value)
