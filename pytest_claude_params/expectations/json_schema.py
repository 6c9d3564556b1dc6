"""JSON schemas: read, checked, and applied without ever touching the network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording

if TYPE_CHECKING:
    from pathlib import Path

    from jsonschema import ValidationError


@dataclass(frozen=True)
class JsonSchema:
    """What a JSON value must look like.

    Args:
        schema: the schema; ``{}`` allows every value.
        name: how messages speak of it.
    """

    schema: dict[str, Any]
    name: str

    @classmethod
    def of_file(cls, path: Path) -> JsonSchema:
        """Read a schema file; raise ``ValueError`` with a sentence for the user."""
        try:
            schema = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ValueError(f"There is no file {path}.") from None
        except (OSError, ValueError) as error:
            raise ValueError(f"{path} cannot be read as JSON: {error}.") from None
        if not isinstance(schema, dict):
            raise ValueError(f"{path} holds no JSON object.")
        return cls(schema, f"the schema in {path.name}").checked()

    def checked(self) -> JsonSchema:
        """Raise ``ValueError`` if the schema itself is wrong."""
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match
        from jsonschema.validators import validator_for

        kind = validator_for(self.schema, default=Draft202012Validator)
        # With the format checker a pattern that Python cannot compile is found here.
        rules = kind(kind.META_SCHEMA, format_checker=kind.FORMAT_CHECKER)
        error = best_match(rules.iter_errors(self.schema))
        if error:
            raise ValueError(f"It is no JSON schema {_told(error)}.")
        return self

    def problem_with(self, value: Any) -> str:
        """Say where and why ``value`` does not fit, or nothing if it does."""
        if not self.schema:
            return ""
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import best_match
        from jsonschema.validators import validator_for
        from referencing import Registry
        from referencing.exceptions import Unresolvable

        kind = validator_for(self.schema, default=Draft202012Validator)
        # An explicit registry: the default one fetches what a "$ref" names from the web.
        validator = kind(self.schema, registry=Registry())
        try:
            error = best_match(validator.iter_errors(value))
        except Unresolvable as missing:
            return f"the schema refers to {missing.ref!r}, which it does not hold"
        except RecursionError:
            return "it is nested too deeply to be checked"
        return _told(error) if error else ""


def _told(error: ValidationError) -> str:
    # Messages begin with the whole value, which can be the whole answer.
    value = repr(error.instance)
    message = error.message.replace(value, wording.cut(value, 60))
    return f"at {error.json_path}: {wording.cut(message, 300)}"
