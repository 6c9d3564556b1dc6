"""The table of models and parameters against what the installed SDK knows: its own constants.

The newest SDK and the table say the same. An older one may know less, so what it knows has to
stand in the table.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import re
import types as types_
import typing
from dataclasses import dataclass

import anthropic
import pytest
import typing_extensions
from anthropic import resources, types
from anthropic.types import message_create_params

from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.table import TABLE, Table
from pytest_claude_params.wire.content_blocks import FORCING, THOUGHTS, TOOL_CALLS
from pytest_claude_params.wire.stop_reasons import STOP_REASONS

# The SDK whose constants the rows of the table were read in.
READ_IN = (2, 14)
INSTALLED = tuple(map(int, re.findall(r"\d+", anthropic.__version__)[:2]))
IS_NEWEST = INSTALLED >= READ_IN
SDK = f"anthropic {anthropic.__version__}"
# Before 0.41 a module, since then a package that has the same name in it.
DEPRECATED = getattr(resources.messages, "messages", resources.messages).DEPRECATED_MODELS
# Sent as headers, or not sent at all.
HEADERS = {"betas", "user_profile_id", "workspace_id"}
# Of the Text Completions API, or before Claude had an API for messages.
OLDER_THAN_MESSAGES = re.compile(r"claude-(1|instant)")
# Names that older SDKs had for these.
OTHER_NAMES = {
    "claude-4-opus-20250514": "claude-opus-4-20250514",
    "claude-4-sonnet-20250514": "claude-sonnet-4-20250514",
}
LISTS = (list, collections.abc.Iterable, collections.abc.Sequence)
KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
# What the table says beyond the types.
SAME_KINDS = {
    "a list of turns": "a list of objects",
    "a list of tools": "a list of objects",
    "a list of blocks": "a list of objects",
    "1 to 128 letters, digits, _ and -": "a text",
    "letters, digits, _ and -": "a text",
}
MEMBERS = {"a list of turns": "turn", "a list of tools": "tool"}
# The SDK has a TypedDict for each.
OTHERWISE = {"stream"}
# A name of the beta's for a part of output_config.
OLDER_FIELDS = {"output_format"}


def fields_of(params):
    """Name the fields of a TypedDict of the SDK, with the type of each."""
    hints = typing_extensions.get_type_hints(params)
    return {name: hint for name, hint in hints.items() if name not in HEADERS}


def texts_of(hint):
    """List the texts that a type allows, in any of its members."""
    if typing_extensions.get_origin(hint) in (typing.Literal, typing_extensions.Literal):
        return {text for text in typing_extensions.get_args(hint) if isinstance(text, str)}
    return set().union(*map(texts_of, typing_extensions.get_args(hint)), set())


def members_of(hint):
    """List the members of a union, also of one within another; a type is one of itself."""
    if typing_extensions.get_origin(hint) in (
        typing.Required,
        typing.NotRequired,
        typing.Annotated,
    ):
        return members_of(typing_extensions.get_args(hint)[0])
    if typing_extensions.get_origin(hint) in (typing.Union, types_.UnionType):
        return [one for arg in typing_extensions.get_args(hint) for one in members_of(arg)]
    return [hint]


def items_of(hint):
    """List what a list may hold; empty for what is none."""
    if typing_extensions.get_origin(hint) in LISTS:
        return members_of(typing_extensions.get_args(hint)[0])
    return []


def objects_of(hint):
    """List the TypedDicts that a type allows, as the value or in a list."""
    found = [one for member in members_of(hint) for one in (member, *items_of(member))]
    return [one for one in found if typing_extensions.is_typeddict(one)]


def kind_of(hint):
    """Name a type as the table does; texts that are taken are a tuple."""
    texts = texts_of(hint)
    named = {one for member in members_of(hint) if (one := member_kind(member))}
    if texts and named <= {"a text"} and str not in members_of(hint):
        return tuple(sorted(texts))
    return " or ".join(sorted(named, key=lambda one: (one != "a text", one)))


def member_kind(member):
    """Name one member of a type; empty for none, and for what only Python knows."""
    items = items_of(member)
    if items:
        plain = all(member_kind(one) == "a text" for one in items)
        return "a list of texts" if plain else "a list of objects"
    if member in KINDS:
        return KINDS[member]
    if typing_extensions.get_origin(member) in (typing.Literal, typing_extensions.Literal):
        (kind,) = {KINDS[type(value)] for value in typing_extensions.get_args(member)}
        return kind
    if typing_extensions.is_typeddict(member) or typing_extensions.get_origin(member) is dict:
        return "an object"
    return ""


def said_kind(taken):
    """Name what the table says in as few words as the SDK has."""
    if isinstance(taken, tuple):
        return tuple(sorted(taken))
    for longer, shorter in SAME_KINDS.items():
        taken = taken.replace(longer, shorter)
    return taken


def all_of(params):
    """Name the fields of a TypedDict, with the type of each and whether it is required."""
    hints = typing_extensions.get_type_hints(params, include_extras=True)
    return {name: hint for name, hint in hints.items() if name not in HEADERS}


def together(params, name):
    """Join the types of a field of several TypedDicts, such as one for each role."""
    hints = [one[name] for one in params if name in one]
    if len(hints) == 1:
        return hints[0]
    joined = typing.Union[tuple(member for hint in hints for member in members_of(hint))]  # noqa: UP007
    return typing.Required[joined] if len(hints) == len(params) else joined


@dataclass(frozen=True)
class Shapes:
    """The shape of a request as the table describes it, compared with the SDK's types."""

    table: Table
    newest: bool = IS_NEWEST

    def differences(self, params):
        """Say how the body and all that is in it differ."""
        row = self.table.object("body")
        removed = self.table.versions[-1].removed if self.newest else ()
        names = self.table.fields("message").names - OTHERWISE - set(removed)
        fields = {name: row.fields[name] for name in row.fields if name in names}
        hints = {name: hint for name, hint in all_of(params).items() if name not in OTHERWISE}
        yield from self._object(row, fields, hints)

    def _object(self, row, fields, hints, kind=""):
        place = f"objects: {row.name}{f': {kind}' if kind else ''}"
        said = {*fields, *(["type"] if kind else [])}
        yield from differing(place, said, hints, newest=self.newest)
        for name in [name for name in hints if name in fields]:
            hint, taken = hints[name], fields[name]
            yield from self._field(f"{place}: {name}", taken, hint)
            if self.newest:
                yield from strictness(place, row, kind, name, hint)
            inner = self.table.object(MEMBERS.get(taken, name), kind or row.name)
            if inner and (found := objects_of(hint)):
                yield from self._held(inner, found)

    def _field(self, place, taken, hint):
        said, known = said_kind(taken), kind_of(hint)
        if isinstance(said, tuple) and isinstance(known, tuple):
            yield from differing(place, said, known, newest=self.newest)
        elif self.newest and said != known:
            yield f"{place}: {said} in the table, {known} in {SDK}"

    def _held(self, row, found):
        """Compare the TypedDicts that may stand in one place, by their types if they have some."""
        if row.types is None:
            own = [all_of(one) for one in found]
            own = [one for one in own if not any(map(row.is_other, texts_of(one.get("type"))))]
            hints = {name: together(own, name) for one in own for name in one}
            yield from self._object(row, row.fields, hints)
            return
        known = {kind: one for one in found for kind in texts_of(all_of(one)["type"])}
        said = {*row.types, *(one for one in row.others if one in known)}
        yield from differing(f"objects: {row.name}: types", said, known, newest=self.newest)
        for kind, params in known.items():
            if kind in row.types:
                fields = {**row.fields, **row.types[kind]}
                yield from self._object(row, fields, all_of(params), kind)


def strictness(place, row, kind, name, hint):
    """Compare whether a field is needed, and whether it may be null."""
    required = typing_extensions.get_origin(hint) is typing.Required
    if required and name != "type" and not row.requires(name, kind):
        yield f"{place}: {name}: required in {SDK}"
    if not required and row.requires(name, kind):
        yield f"{place}: {name}: not required in {SDK}"
    if type(None) in members_of(hint) and name not in row.nulls:
        yield f"{place}: {name}: may be null in {SDK}"


def differing(row, said, known, *, newest=IS_NEWEST):
    """Say how a row of the table differs from what the SDK knows; nothing if it does not."""
    said, known = set(said), set(known)
    missing, more = known - said, said - known if newest else set()
    found = []
    if missing:
        found.append(f"{row}: not in the table, but in {SDK}: {', '.join(sorted(missing))}")
    if more:
        found.append(f"{row}: in the table, but not in {SDK}: {', '.join(sorted(more))}")
    return found


def day(text):
    """Read a day as the SDK writes it: November 30th, 2026."""
    return dt.datetime.strptime(re.sub(r"(?<=\d)(st|nd|rd|th)", "", text), "%B %d, %Y").date()  # noqa: DTZ007 - a day


def retirements(table, deprecated, *, newest=IS_NEWEST):
    """Say which rows of models have another retirement than the SDK."""
    found = []
    for name, text in deprecated.items():
        if OLDER_THAN_MESSAGES.match(name):
            continue
        model = find_model(OTHER_NAMES.get(name, name), table.models)
        if model is None:
            found.append(f"models: {name}: not in the table; {SDK} says that it retires on {text}")
        elif newest and model.retires != day(text):
            found.append(
                f"models: {model.id}: the table says stage {model.stage}, retires {model.retires}; "
                f"{SDK} says {day(text)}"
            )
        elif model.stage == "active":
            found.append(f"models: {model.id}: the table says active; {SDK} that it is deprecated")
    return found + [
        f"models: {model.id}: deprecated in the table, but not in {SDK}"
        for model in table.models
        if newest and model.stage == "deprecated"
        if not {model.id, model.alias} & set(deprecated)
    ]


def test_models_retire_when_the_sdk_says():
    """`DEPRECATED_MODELS`, of which the SDK warns."""
    assert retirements(TABLE, DEPRECATED) == []


def test_the_models_are_those_of_the_sdk():
    """The names in the type `Model`, aliases among them."""
    known = {OTHER_NAMES.get(name, name) for name in texts_of(types.Model)}
    known = {name for name in known if not OLDER_THAN_MESSAGES.match(name)}
    lived = [one for one in TABLE.models if one.stage != "retired"]
    said = {name for one in lived for name in (one.id, one.alias) if name}
    past = {name for name in known if (one := find_model(name)) and one.stage == "retired"}

    assert differing("models", said | past, known) == []


def test_the_fields_of_a_message_are_those_of_the_sdk():
    """Those that travel as headers aside; and the ones that the newest API version removed."""
    known = set(fields_of(message_create_params.MessageCreateParamsNonStreaming))
    said = set(TABLE.fields("message").names)
    removed = set(TABLE.versions[-1].removed) if IS_NEWEST else set()

    assert differing("fields: message", said - removed, known) == []
    assert set(TABLE.versions[-1].removed) <= said


def test_the_fields_of_a_token_count_are_those_of_the_sdk():
    """SDKs before 0.41 have it as a beta only."""
    name = "MessageCountTokensParams"
    params = getattr(types, name, None) or getattr(types.beta, name)
    known = set(fields_of(params)) - set(TABLE.fields("beta").names)

    assert differing("fields: token count", TABLE.fields("token count").names, known) == []


def test_the_fields_of_betas_are_those_of_the_sdk():
    """What the beta's message takes beyond the other."""
    params = types.beta.message_create_params.MessageCreateParamsNonStreaming
    ours = set(TABLE.fields("beta").names) - OLDER_FIELDS
    theirs = set(fields_of(params)) - set(TABLE.fields("message").names) - OLDER_FIELDS

    assert differing("fields: beta", ours, theirs) == []


def test_the_shape_of_a_request_is_that_of_the_sdk():
    """Each field of each object in it: its kind or texts, whether it is needed, or may be null."""
    params = message_create_params.MessageCreateParamsNonStreaming

    assert list(Shapes(TABLE).differences(params)) == []


@pytest.mark.parametrize(
    ("row", "union"),
    [
        ("turn.content", "BetaContentBlockParam"),
        ("tool_result.content", "BetaToolResultBlockParam"),
        ("tool", "BetaToolUnionParam"),
    ],
    ids=["content", "result", "tool"],
)
def test_what_is_taken_with_any_fields_is_known_to_the_sdk(row, union):
    """Blocks and tools of the API's own: each of these names stands for one at least."""
    named = objects_of(getattr(types.beta, union))
    if row == "tool_result.content":
        named = objects_of(all_of(named[0])["content"])
    known = {kind for one in named for kind in texts_of(all_of(one).get("type"))}
    others = TABLE.object(row).others
    used = {one for one in others for kind in known if kind.startswith(one.rstrip("*"))}

    assert differing(f"objects: {row}: others", others, used) == []


def test_the_kinds_that_we_tell_apart_are_those_of_the_sdk():
    """Thoughts and calls of tools by their names, and what forces a call: all but two."""
    blocks = members_of(types.beta.BetaContentBlock)
    known = {kind for one in blocks for kind in texts_of(one.model_fields["type"].annotation)}
    thoughts = {one for one in known if one.endswith("thinking")}
    calls = {one for one in known if one.endswith("tool_use")}

    assert differing("thoughts", THOUGHTS, thoughts) == []
    assert differing("calls of tools", TOOL_CALLS, calls) == []
    assert set(FORCING) == set(TABLE.object("tool_choice").types) - {"auto", "none"}


def test_the_efforts_of_the_families_are_those_of_the_sdk():
    """Each level is one that some family takes."""
    said = {effort for one in TABLE.families for effort in one.efforts or ()}

    assert said == set(TABLE.object("output_config").fields["effort"])


def test_the_stop_reasons_are_those_of_the_sdk():
    """Compaction is a beta's."""
    known = texts_of(getattr(types, "StopReason", None)) or texts_of(
        types.Message.model_fields["stop_reason"].annotation
    )

    assert differing("stop reasons", set(STOP_REASONS) - {"compaction"}, known) == []


def test_a_row_that_is_behind_is_named():
    """As that of Opus 4.5 was, on the day it was announced."""
    row = next(one for one in TABLE.models if one.id == "claude-opus-4-5-20251101")
    behind = row.model_copy(update={"stage": "active", "retires": None, "deprecated": None})
    rows = tuple(behind if one is row else one for one in TABLE.models)
    table = TABLE.model_copy(update={"models": rows})
    said = {"claude-opus-4-5": "January 22nd, 2027", "claude-opus-9": "May 1st, 2028"}

    assert retirements(table, said, newest=True)[:2] == [
        (
            "models: claude-opus-4-5-20251101: the table says stage active, retires None; "
            f"{SDK} says 2027-01-22"
        ),
        f"models: claude-opus-9: not in the table; {SDK} says that it retires on May 1st, 2028",
    ]


def test_a_field_that_is_missing_is_named():
    """On both sides with the newest SDK, on the table's with an older one."""
    assert differing("fields: message", {"a", "b"}, {"b", "c"}, newest=True) == [
        f"fields: message: not in the table, but in {SDK}: c",
        f"fields: message: in the table, but not in {SDK}: a",
    ]
    assert differing("fields: message", {"a", "b"}, {"b", "c"}, newest=False) == [
        f"fields: message: not in the table, but in {SDK}: c"
    ]


def changed(name, **changes):
    """Return the table with a row of objects changed."""
    row = TABLE.object(name)
    data = TABLE.model_dump(by_alias=True)
    data["objects"] = [one.model_dump() | (changes if one is row else {}) for one in TABLE.objects]
    return Table.model_validate(data)


TURN = TABLE.object("turn.content")
THINKING = {**TURN.types["thinking"], "thought": "a text"}


@pytest.mark.skipif(not IS_NEWEST, reason="an older SDK does not know all of it")
@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            changed("turn.content", types={k: v for k, v in TURN.types.items() if k != "image"}),
            f"objects: turn.content: types: not in the table, but in {SDK}: image",
        ),
        (
            changed("turn.content", types={**TURN.types, "thinking": THINKING}),
            f"objects: turn.content: thinking: in the table, but not in {SDK}: thought",
        ),
        (
            changed("turn.content", needs=tuple(one for one in TURN.needs if one != "signature")),
            f"objects: turn.content: thinking: signature: required in {SDK}",
        ),
        (
            changed("system", nulls=()),
            f"objects: system: text: cache_control: may be null in {SDK}",
        ),
        (
            changed("cache_control", types={"ephemeral": {"ttl": ("5m",)}}),
            f"objects: cache_control: ephemeral: ttl: not in the table, but in {SDK}: 1h",
        ),
        (
            changed("diagnostics", fields={"previous_message_id": "a number"}),
            f"objects: diagnostics: previous_message_id: a number in the table, a text in {SDK}",
        ),
        (
            changed("document.source", needs=("content",)),
            f"objects: document.source: base64: data: required in {SDK}",
        ),
    ],
    ids=["type", "field", "needed", "null", "texts", "kind", "deep"],
)
def test_a_shape_that_is_wrong_is_named(table, told):
    """Wherever it is in a request."""
    params = message_create_params.MessageCreateParamsNonStreaming

    assert told in list(Shapes(table).differences(params))
