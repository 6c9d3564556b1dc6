"""The promise of ``output_config.format``, ``output_format`` in the first betas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, kept_or, sent_object
from pytest_claude_params.contracts.schema_fit import misfit
from pytest_claude_params.wire.json_text import json_value

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

_EXPECTED = "JSON that fits the schema of output_config.format"


def output_config_format(call: Call) -> Verdict | None:
    """An answer that comes to its end is JSON that fits the schema."""
    schema = _schema(call)
    # Whatever else ends an answer, ends it early, or with a tool call in place of the text.
    if schema is None or call.stop_reason != "end_turn":
        return None
    return kept_or(_problem(_last_text(call), schema), _EXPECTED)


def _schema(call: Call) -> dict[str, Any] | None:
    now = sent_object(call, "output_config").get("format")
    form = now if isinstance(now, dict) else sent_object(call, "output_format")
    schema = form.get("schema")
    return schema if form.get("type") == "json_schema" and isinstance(schema, dict) else None


def _last_text(call: Call) -> str:
    """Join the text after the last block that is none: before it, Claude may speak of its tools."""
    texts: list[str] = []
    for block in call.response.content:
        texts = [*texts, str(block.get("text", ""))] if block.get("type") == "text" else []
    return "".join(texts)


def _problem(text: str, schema: dict[str, Any]) -> str:
    try:
        value = json_value(text)
    except ValueError:
        return f"no JSON: {wording.quote(text)}" if text else "no text"
    return misfit(schema, value)


OUTPUT_CONFIG_FORMAT = Contract(
    "output_config.format", output_config_format, needs=("output_config", "output_format")
)
