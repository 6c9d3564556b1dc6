"""Places in a JSON value, each with what must stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.json.json_schema import TOP, JsonSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

_BEGINNINGS = ("$.", "$[")


@dataclass(frozen=True)
class JsonPaths:
    """What must stand at some places of a JSON value.

    Args:
        schemas: a schema for each JSONPath (RFC 9535); whatever it leads to must fit.
    """

    schemas: Mapping[str, JsonSchema]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> JsonPaths:
        """Read paths with schemas, or with the values themselves; raises ``ValueError``."""
        return cls({path: _schema(path, value) for path, value in given.items()})

    @property
    def name(self) -> str:
        """How messages speak of it."""
        return f"JSON that fits at {wording.listed(list(self.schemas))}"

    def problem_with(self, value: Any) -> str:
        """Say where and why ``value`` does not fit, or nothing if it does."""
        from jsonpath import finditer

        for path, schema in self.schemas.items():
            found = list(finditer(path, value))
            if not found:
                return f"nothing at {path}"
            for match in found:
                if problem := schema.problem_with(match.obj):
                    return f"at {path}: {problem.removeprefix(f'{TOP}: ')}"
        return ""


def are_paths(given: Mapping[Any, Any]) -> bool:
    """Whether a mapping is of paths: a schema's own keywords are ``$ref``, ``$defs`` and the like.

    Raises ``ValueError`` for a mixture of both.
    """
    paths = [key for key in given if str(key) == "$" or str(key).startswith(_BEGINNINGS)]
    if paths and len(paths) < len(given):
        other = next(key for key in given if key not in paths)
        raise ValueError(
            f"It mixes paths with what is none: {other!r} beside {paths[0]!r}. Write either paths "
            "or one schema; the schema of the whole stands at the path '$'."
        )
    return bool(paths)


def _schema(path: str, value: Any) -> JsonSchema:
    from jsonpath import JSONPathError, compile  # noqa: A004  (its own name)

    try:
        compile(path)
    except JSONPathError as error:
        reason = str(error).splitlines()[0]
        raise ValueError(f"{path!r} is no JSONPath: {reason}.") from None
    schema = value if isinstance(value, dict) else {"const": value}
    if "format" in schema:
        # By itself it lets pass whatever is no text.
        schema = {"type": "string", **schema}
    return JsonSchema(schema, f"what fits at {path}", formats=True).checked()
