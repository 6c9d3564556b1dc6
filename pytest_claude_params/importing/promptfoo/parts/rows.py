"""Tables of promptfoo's tests: a test a row, with columns that assert something."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions import MAPPING
from pytest_claude_params.importing.promptfoo.files import JAVASCRIPT
from pytest_claude_params.importing.promptfoo.source import Node, Source, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TYPES = "|".join(re.escape(one) for one in sorted(MAPPING, key=len, reverse=True))
_ASSERTION = re.compile(rf"(not-)?({_TYPES})(?:\(([0-9]+(?:\.[0-9]+)?)\))?(?::(.*))?", re.DOTALL)
_LISTS = ("contains-all", "contains-any", "icontains-all", "icontains-any")
# Those that take a number in brackets; without it promptfoo has 0.75.
_SHARES = frozenset(
    {
        "answer-relevance", "classifier", "context-faithfulness", "context-recall",
        "context-relevance", "cost", "latency", "levenshtein", "perplexity-score", "perplexity",
        "rouge-n", "similar", "starts-with",
    }
)  # fmt: skip
_USUAL_SHARE = 0.75
_SUFFIXES = "|".join(map(re.escape, JAVASCRIPT))
_CODE = re.compile(rf"file://.+(?:{_SUFFIXES})(?::\w+)?|(?:javascript|fn|eval):.*", re.DOTALL)
_PYTHON = re.compile(r"file://.+\.py(?::\w+)?|python:.*", re.DOTALL)


def rows_of_csv(path: Path, name: str) -> Iterator[Node]:
    """Yield the tests of a CSV file; raises ``UsageError`` for what cannot be read."""
    text = text_of(path, name)
    first = text.partition("\n")[0]
    mark = "\t" if path.suffix == ".tsv" or ("\t" in first and "," not in first) else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=mark, skipinitialspace=True)
    source = Source(path, name, {}, None)
    try:
        for row in reader:
            test = _test({str(key): value for key, value in row.items() if key is not None})
            yield Node(test, source, (), reader.line_num)
    except csv.Error as error:
        raise UsageError(f"{name}:{reader.line_num}: {error}") from None


def rows_of_jsonl(path: Path, name: str) -> Iterator[Node]:
    """Yield the tests of a JSONL file, one a line; raises ``UsageError`` for a line that is none."""
    source = Source(path, name, {}, None)
    for number, line in enumerate(text_of(path, name).splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield Node(json.loads(line), source, (), number)
        except (ValueError, RecursionError):
            raise UsageError(f"{name}:{number}: is not JSON") from None


def assertion_of(text: str) -> dict[str, Any]:
    """Return what a cell under ``__expected`` asserts, such as ``icontains: Paris``."""
    if _CODE.fullmatch(text):
        return {"type": "javascript", "value": text}
    if _PYTHON.fullmatch(text):
        return {"type": "python", "value": text}
    for beginning in ("grade:", "llm-rubric:"):
        if text.startswith(beginning):
            return {"type": "llm-rubric", "value": text.removeprefix(beginning).strip()}
    found = _ASSERTION.fullmatch(text)
    if not found:
        return {"type": "equals", "value": text}
    negation, kind, share, value = found.groups()
    assertion: dict[str, Any] = {"type": f"{negation or ''}{kind}"}
    if value is not None and value.strip():
        assertion["value"] = _separated(value) if kind in _LISTS else value.strip()
    if kind in _SHARES and kind != "starts-with":
        assertion["threshold"] = float(share) if share else _USUAL_SHARE
    return assertion


def _test(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as a test that is written out."""
    test: dict[str, Any] = {"vars": {}, "assert": [], "options": {}, "metadata": {}}
    for name, cell in row.items():
        key, value = name.strip(), cell if isinstance(cell, str) else ""
        if not key.startswith("__"):
            test["vars"][key] = value
        elif value.strip():
            _set(test, key, value)
    return {key: value for key, value in test.items() if value not in ({}, [], "", None)}


def _set(test: dict[str, Any], key: str, value: str) -> None:
    """Write what a column with a meaning of its own says."""
    if key.startswith("__expected"):
        test["assert"].append(assertion_of(value.strip()))
    elif key in ("__prefix", "__suffix"):
        test["options"][key.removeprefix("__")] = value
    elif key == "__description":
        test["description"] = value
    elif key == "__threshold":
        test["threshold"] = _number(value)
    elif key.startswith("__metadata:"):
        test["metadata"][key.removeprefix("__metadata:").removesuffix("[]")] = value
    elif key.startswith("__config:"):
        _set_threshold(test["assert"], key, value)


def _set_threshold(assertions: list[dict[str, Any]], key: str, value: str) -> None:
    found = re.fullmatch(r"__config:__expected([0-9]*):threshold", key)
    number = int(found[1] or 1) if found else 0
    if 0 < number <= len(assertions) and (share := _number(value)) is not None:
        assertions[number - 1]["threshold"] = share


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _separated(text: str) -> list[str]:
    """Split at commas, but not within double quotes."""
    try:
        return [one.strip() for one in next(csv.reader([text], skipinitialspace=True))]
    except (csv.Error, StopIteration):
        return [one.strip() for one in text.split(",")]
