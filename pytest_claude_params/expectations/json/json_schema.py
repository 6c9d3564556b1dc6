"""JSON schemas: read, checked, and applied without ever touching the network."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.json.schema_keywords import check_keywords
from pytest_claude_params.own_pattern import OwnPatternTimeout

if TYPE_CHECKING:
    from pathlib import Path

    from jsonschema import ValidationError

# What stands for the path of the whole value: ``$`` says nothing to most readers.
TOP = "at the top level"


@dataclass(frozen=True)
class JsonSchema:
    """What a JSON value must look like.

    Args:
        schema: the schema; ``{}`` allows every value.
        name: how messages speak of it.
        formats: whether a ``format`` is a demand, and not only a remark.
    """

    schema: dict[str, Any]
    name: str
    formats: bool = False

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
        return cls(schema, f"the schema in {path.name}", formats=True).checked()

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
        check_keywords(self.schema, kind.VALIDATORS)
        if self.formats:
            _check_formats(self.schema, set(kind.FORMAT_CHECKER.checkers))
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

        from pytest_claude_params.expectations.json.schema_patterns import in_time

        kind = validator_for(self.schema, default=Draft202012Validator)
        # An explicit registry: the default one fetches what a "$ref" names from the web.
        checker = kind.FORMAT_CHECKER if self.formats else None
        validator = in_time(kind)(self.schema, registry=Registry(), format_checker=checker)
        try:
            error = best_match(validator.iter_errors(value))
        except Unresolvable as missing:
            return f"the schema refers to {missing.ref!r}, which it does not hold"
        except RecursionError:
            return "it is nested too deeply to be checked"
        except OwnPatternTimeout as stopped:
            return f"it could not be checked: {stopped}"
        return _told(error) if error else ""


def read_schema(given: Any, name: str, folder: Path) -> JsonSchema:
    """Read a schema, or the file that holds one; its formats are demands.

    Raises ``ValueError`` with a sentence for the user.

    Args:
        given: a schema, or the path of a file.
        name: how messages speak of a schema that no file names.
        folder: what a path is relative to.
    """
    if isinstance(given, str | os.PathLike):
        return JsonSchema.of_file(folder / given)
    if isinstance(given, dict):
        return JsonSchema(given, name, formats=True).checked()
    raise ValueError("It is neither True nor a schema.")


def _check_formats(schema: Any, known: set[str]) -> None:
    """Raise ``ValueError`` for a format that lets every value pass."""
    if isinstance(schema, list):
        for one in schema:
            _check_formats(one, known)
    if not isinstance(schema, dict):
        return
    name = schema.get("format")
    if isinstance(name, str) and name not in known:
        raise ValueError(
            f"The format {name!r} cannot be checked here, only {', '.join(sorted(known))}; "
            "pip install 'jsonschema[format-nongpl]' brings more."
        )
    for key, value in schema.items():
        if key not in ("const", "default", "enum", "examples"):
            _check_formats(value, known)


def _told(error: ValidationError) -> str:
    # Messages begin with the whole value, which can be the whole answer.
    value = repr(error.instance)
    message = error.message.replace(value, wording.cut(value, 60))
    return f"{_place(error.json_path)}: {wording.cut(message, 300)}"


def _place(path: str) -> str:
    """Name a place in words where it has no name: ``$`` is the whole."""
    return TOP if path == "$" else f"at {path}"
