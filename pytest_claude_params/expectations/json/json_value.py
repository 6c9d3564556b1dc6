"""Expect JSON, of any shape or of a given one."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call, text_of_content
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.json.json_paths import JsonPaths, are_paths
from pytest_claude_params.expectations.json.json_schema import JsonSchema, read_schema

_FENCE = "`" * 3


def _schema(given: Any, info: ValidationInfo) -> JsonSchema | JsonPaths:
    if given is True:
        return JsonSchema({}, "JSON")
    if isinstance(given, dict) and are_paths(given):
        return JsonPaths.read(given)
    folder = (info.context or {}).get("folder", Path())
    return read_schema(given, "JSON that fits the schema", folder)


# Any: pydantic would ask what a schema is made of.
Schema = Annotated[
    JsonSchema | JsonPaths,
    PlainValidator(_schema),
    WithJsonSchema(
        {
            "anyOf": [{"const": True}, {"type": "object"}, {"type": "string"}],
            "description": "True for any JSON, a JSON schema, the path of a file that holds one, "
            "or a mapping of JSONPaths to schemas or values ({'$.email': {'format': 'email'}})",
        }
    ),
]


def json_value(call: Call, wanted: Schema) -> Verdict:
    """Expect that the answer is JSON, and that it fits the schema if one is given."""
    try:
        value = _parsed(call)
    except (ValueError, RecursionError) as error:
        return Verdict(
            passed=False,
            expected=wanted.name,
            observed=f"no JSON: {error}",
            hint=_hint(call),
            telling="end",
        )
    problem = wanted.problem_with(value)
    return Verdict(not problem, wanted.name, problem or "JSON", telling="end")


def _parsed(call: Call) -> Any:
    problem: Exception | None = None
    for text in _readings(call):
        try:
            return json.loads(text, parse_constant=_not_json)
        except (ValueError, RecursionError) as error:
            problem = problem or error
    raise problem or ValueError("the answer is empty")


def _readings(call: Call) -> list[str]:
    """The text, and the text with what the API leaves out of it: prefill and stop sequence."""
    stop, prefill = call.response.stop_sequence or "", _prefill(call)
    texts = [call.text, call.text + stop, prefill + call.text, prefill + call.text + stop]
    return list(dict.fromkeys(texts))


def _prefill(call: Call) -> str:
    turns = call.request.parameters.get("messages")
    last = turns[-1] if isinstance(turns, list) and turns else None
    if isinstance(last, dict) and last.get("role") == "assistant":
        return text_of_content(last.get("content"))
    return ""


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _hint(call: Call) -> str:
    text = call.text.strip()
    if call.stop_reason == "max_tokens":
        limit = call.request.parameters.get("max_tokens")
        return f"the answer was cut at max_tokens={limit}"
    if not text:
        return "the answer has no text"
    if text.startswith(_FENCE):
        return f"the answer is fenced in {_FENCE}; ask for bare JSON, or use output_config.format"
    return _surroundings(text)


def _surroundings(text: str) -> str:
    start = min((at for at in map(text.find, "{[") if at >= 0), default=-1)
    if start < 0:
        return "there is neither { nor [ in the answer"
    if start > 0:
        return f"there are words before the JSON: {wording.quote(text[:start], 40)}"
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return ""
    return f"there are words after the JSON: {wording.quote(text[end:].strip(), 40)}"
