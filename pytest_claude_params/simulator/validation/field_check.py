"""Whether a body has the fields that it should have, and what the API says if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Tags of our own in pydantic's error locations; the API shows none at these places.
TEXT_TAG = "(text)"
LIST_TAG = "(list)"
_TEXTS = {
    "missing": "Field required",
    "union_tag_not_found": "Field required",
    "model_type": "Input should be an object",
    "model_attributes_type": "Input should be an object",
    "dict_type": "Input should be an object",
}


class Strict(BaseModel):
    """An object in a request: unknown fields are rejected, and numbers in quotes as well."""

    model_config = ConfigDict(extra="forbid", strict=True)


def check_fields(body: dict[str, Any], fields: type[BaseModel]) -> None:
    """Check a body; the first thing that is wrong with it is an ``ApiError``."""
    try:
        fields.model_validate(body)
    except ValidationError as error:
        raise invalid_request(_text(error.errors()[0])) from None


def _text(error: ErrorDetails) -> str:
    kind = error["type"]
    steps = [str(step) for step in error["loc"] if step not in (TEXT_TAG, LIST_TAG)]
    if kind == "union_tag_not_found":
        steps.append("type")
    return f"{'.'.join(steps)}: {_TEXTS.get(kind) or _tag_text(error) or error['msg']}"


def _tag_text(error: ErrorDetails) -> str | None:
    if error["type"] != "union_tag_invalid":
        return None
    context = error["ctx"]
    return (
        f"Input tag '{context['tag']}' found using 'type' does not match any of the expected tags: "
        f"{context['expected_tags']}"
    )
