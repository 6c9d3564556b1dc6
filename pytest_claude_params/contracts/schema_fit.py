"""How a value of an answer fits the JSON schema that was sent."""

from __future__ import annotations

import json
from typing import Any

from pytest_claude_params.expectations.json.json_schema import JsonSchema
from pytest_claude_params.secrets.blanks import BLANK


def misfit(schema: dict[str, Any], value: Any) -> str:
    """Say where and why a value does not fit; nothing where that cannot be known.

    The API's dialect may know patterns that Python does not, and what was blanked before it was
    stored fits nothing.
    """
    try:
        problem = JsonSchema(schema, "the schema").checked().problem_with(value)
    except ValueError:
        return ""
    return "" if problem and BLANK in json.dumps(value) else problem
