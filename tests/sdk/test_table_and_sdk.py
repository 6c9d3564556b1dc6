"""The table of models and parameters against what the installed SDK knows: its own constants.

The newest SDK and the table say the same. An older one may know less, so what it knows has to
stand in the table.
"""

from __future__ import annotations

import datetime as dt
import re
import typing

import anthropic
import pytest
import typing_extensions
from anthropic import resources, types
from anthropic.types import message_create_params

from pytest_claude_params.expectations.outcomes.stop_reason import STOP_REASONS
from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.table import TABLE

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


def variants_of(union):
    """List the TypedDicts of a union by the text of their `type`."""
    return {
        kind: one
        for one in typing_extensions.get_args(union)
        for kind in texts_of(fields_of(one)["type"])
    }


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
    known = set(fields_of(params)) - set(TABLE.fields("message").names)

    assert differing("fields: beta", set(TABLE.fields("beta").names) - OLDER_FIELDS, known) == []


@pytest.mark.parametrize("name", ["service_tier", "speed"])
def test_the_texts_of_a_field_are_those_of_the_sdk(name):
    """Older SDKs do not have each field."""
    hint = fields_of(message_create_params.MessageCreateParamsNonStreaming).get(name)
    row = TABLE.object("body")

    assert differing(f"objects: body: {name}", row.fields[name], texts_of(hint)) == []


def test_the_roles_are_those_of_the_sdk():
    """Of a turn."""
    param = types.MessageParam
    roles = set().union(
        *(texts_of(fields_of(one)["role"]) for one in typing_extensions.get_args(param) or (param,))
    )

    assert differing("objects: turn: role", TABLE.object("turn").fields["role"], roles) == []


@pytest.mark.parametrize(
    ("row", "union"),
    [("tool_choice", "ToolChoiceParam"), ("thinking", "ThinkingConfigParam")],
    ids=["tool_choice", "thinking"],
)
def test_the_types_of_an_object_are_those_of_the_sdk(row, union):
    """And the fields of each."""
    known = variants_of(getattr(types, union, None))
    said = TABLE.object(row)
    found = differing(f"objects: {row}: types", said.types, known)
    for kind, params in known.items():
        fields = {*said.types.get(kind, ()), *said.fields, "type"}
        found += differing(f"objects: {row}: {kind}", fields, fields_of(params))

    assert found == []


@pytest.mark.parametrize(
    ("row", "params", "texts"),
    [
        ("tool", "ToolParam", ("type",)),
        ("output_config", "OutputConfigParam", ("effort",)),
        ("output_config.format", "JSONOutputFormatParam", ()),
        ("cache_control", "CacheControlEphemeralParam", ("ttl",)),
        ("metadata", "MetadataParam", ()),
        ("diagnostics", "DiagnosticsParam", ()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_fields_of_an_object_are_those_of_the_sdk(row, params, texts):
    """And the texts that some of them take; an older SDK may not have the object."""
    known = fields_of(getattr(types, params, typing_extensions.TypedDict(params, {})))
    said = TABLE.object(row)
    typed = next(iter((said.types or {"": {}}).values()))
    fields = {**said.fields, **typed, **({"type": said.types} if said.types else {})}
    found = differing(f"objects: {row}", fields, known)
    for name in texts:
        found += differing(f"objects: {row}: {name}", fields[name], texts_of(known.get(name)))

    assert found == []


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
