"""The fields of requests as pydantic checks them, made from the table's description of a request.

What the table does not say, the bounds of some values, stands here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, create_model

from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.simulator.validation.field_check import LIST_TAG, TEXT_TAG, Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_claude_params.parameters.table import Object, Taken

_ID = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]
_NAME = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")]
_PLAIN: Mapping[str, Any] = {
    "anything": Any,
    "a text": str,
    "a number": float,
    "a whole number": int,
    "true or false": bool,
    "a list": list[Any],
    "a list of texts": list[str],
    "a list of objects": list[dict[str, Any]],
    "a text or an object": str | dict[str, Any],
    "letters, digits, _ and -": _ID,
    "1 to 128 letters, digits, _ and -": _NAME,
}
_MEMBERS: Mapping[str, str] = {"a list of turns": "turn", "a list of tools": "tool"}
_BOUNDS = {
    "model": Field(min_length=1),
    "top_k": Field(ge=0),
    "budget_tokens": Field(ge=1024),
    "user_id": Field(max_length=512),
}
# Fields of betas that the simulator knows something about.
_OF_MEANING = frozenset({"output_format", "thread"})
# Taken as they are, without effect, when a request says that it is for a beta.
BETA_FIELDS = TABLE.fields("beta").names - _OF_MEANING


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)


@cache
def request_model(endpoint: Literal["message", "token count"], version: str) -> type[BaseModel]:
    """Return the fields that a body has under an API version."""
    known = TABLE.version(version)
    names = TABLE.fields(endpoint).names - set(known.removed if known else ())
    row = _row("body")
    return _model("body", {name: row.fields[name] for name in row.fields if name in names}, row)


def _row(name: str) -> Object:
    row = TABLE.object(name)
    if row is None:
        raise LookupError(f"the table has no object {name}")
    return row


def _model(
    what: str, fields: Mapping[str, Taken], row: Object, kind: str | None = None
) -> type[BaseModel]:
    """Make the model of an object, or of one of a type."""
    made: dict[str, Any] = {} if kind is None else {"type": (Literal[kind], ...)}
    for name, taken in fields.items():
        annotation = _bounded(name, _annotation(name, taken, kind or what))
        if name in row.nulls:
            annotation |= None
        default = ... if row.requires(name, kind or "") else None
        # Some, such as `schema`, are methods of pydantic's models.
        made[f"{name}_"] = (annotation, Field(default, alias=name))
    return create_model(what, __base__=_Open if row.open else Strict, **made)


def _bounded(name: str, annotation: Any) -> Any:
    return Annotated[annotation, _BOUNDS[name]] if name in _BOUNDS else annotation


def _annotation(name: str, taken: Taken, within: str) -> Any:
    """Return the type of a field, as pydantic checks it."""
    if isinstance(taken, tuple):
        return Literal[taken]
    if taken in _PLAIN:
        return _PLAIN[taken]
    row = TABLE.object(_MEMBERS.get(taken, name), within)
    held = dict[str, Any] if row is None else _of_row(row.name)
    if taken == "an object":
        return held
    listed: Any = list[held]  # type: ignore[valid-type]
    if taken != "a text or a list of blocks":
        return listed
    return Annotated[
        Annotated[str, Tag(TEXT_TAG)] | Annotated[listed, Tag(LIST_TAG)],
        Discriminator(_text_or_list),
    ]


def _text_or_list(value: object) -> str:
    """Choose how to check content that may be a string or a list."""
    return TEXT_TAG if isinstance(value, str) else LIST_TAG


@cache
def _of_row(name: str) -> Any:
    row = _row(name)
    if row.types is None:
        own = _model(name, row.fields, row)
        return _own_or_other(own, row) if row.others else own
    models = {kind: _model(kind, row.types[kind], row, kind) for kind in sorted(row.types)}
    if row.others:
        models["others"] = _other(Literal[row.others])
    return _union(models.values())


def _other(kind: Any) -> type[BaseModel]:
    """Make the model of what the API's own tools are and say: it is taken as it is."""
    return create_model("other", __base__=_Open, type=(kind, ...))


def _union(models: Iterable[type[BaseModel]]) -> Any:
    first, *more = models
    union: Any = first
    for one in more:
        union |= one
    return Annotated[union, Field(discriminator="type")] if more else first


def _own_or_other(own: type[BaseModel], row: Object) -> Any:
    """Tell a tool of the caller's from one of the API's own, which has a type."""

    def kind_of(tool: Any) -> str:
        kind = tool.get("type") if isinstance(tool, dict) else None
        return "custom" if kind is None else "server" if row.is_other(kind) else str(kind)

    return Annotated[
        Annotated[own, Tag("custom")] | Annotated[_other(str), Tag("server")],
        Discriminator(kind_of),
    ]
