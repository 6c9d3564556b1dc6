"""Every recording of others that could not be made again, one by one, found in two ways.

`lint.txt` names the files and the recordings in them, by the reason. By day those of one file of each kind are looked for.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
import os
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pytest_claude_params.cassettes.upkeep.rerecordable import reasons_in
from pytest_claude_params.parameters.table import TABLE

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

KINDS = runpy.run_path(str(Path(__file__).with_name("kinds.py")))
FOLDER = KINDS["FOLDER"]
GOLDEN = Path(__file__).with_name("lint.txt").read_text(encoding="utf-8").splitlines()
FILES = sorted(KINDS["of_each_kind"](*KINDS["OF_THE_TEXT"]))
BY_PROJECT = {
    "Arize-ai__openinference": 5,
    "DataDog__dd-trace-py": 23,
    "Mirascope__mirascope": 116,
    "alexrudall__anthropic": 11,
    "charmbracelet__fantasy": 24,
    "crewAIInc__crewAI": 38,
    "open-telemetry__opentelemetry-python-genai": 26,
    "pydantic__logfire": 6,
    "pydantic__pydantic-ai": 8,
    "simonw__llm-anthropic": 1,
    "traceloop__openllmetry": 23,
}
# Typed off the list of models, not out of our own table; with or without a date or `-latest`.
GONE = re.compile(
    r"claude-(2\.[01]|3-(haiku|sonnet|opus)|3-[57]-(sonnet|haiku)|(opus|sonnet)-4(-0)?|opus-4-1)"
    r"(-20\d{6}|-latest)?"
)
LONGEST = {"haiku-4-5": 64_000, "sonnet-4-5": 64_000, "opus-4-5": 64_000}
PARTNERS = re.compile(r"/model/|publishers/anthropic")


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads what Ruby and Python have tagged as plain data."""


def plain(loader, _suffix, node):
    """Build a tagged node as if it had no tag."""
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        # multidict's names are made of a list of one text.
        parts = loader.construct_sequence(node, deep=True)
        return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts
    return loader.construct_mapping(node, deep=True)


Loader.add_multi_constructor("", plain)


def listed():
    """Say of each file which of its recordings could not be made again, by the reason."""
    found = reasons_in(FILES, dt.date(2026, 11, 24), "", TABLE).rejected
    lines = [
        f"{path.relative_to(FOLDER).as_posix()}: {', '.join(map(str, numbers))}: {finding.why}"
        for finding, places in found.items()
        for path, numbers in places.items()
    ]
    return sorted(lines)


def golden():
    """Return the lines of `lint.txt` that are about the files in question."""
    names = {path.relative_to(FOLDER).as_posix() for path in FILES}
    return [line for line in GOLDEN if line.partition(": ")[0] in names]


def exchanges(data):
    """Find requests with their answers in any layout."""
    if isinstance(data, dict) and isinstance(data.get("request"), dict):
        yield data["request"], data.get("response") or {}
        return
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    for one in inner:
        yield from exchanges(one)


def read(path):
    """Read a file as it lies."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    if path.suffix == ".sse":
        return None
    return json.loads(raw) if path.suffix == ".json" else yaml.load(raw, Loader=Loader)  # noqa: S506 - it is a safe one


def body_of(request):
    """Return a request's body as data."""
    body = request.get("parsed_body") or request.get("body") or request.get("json")
    if isinstance(body, dict) and {"string", "base64_string"} & set(body):
        body = body.get("string") or base64.b64decode(body.get("base64_string", ""))
    if isinstance(body, (str, bytes)):
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        try:
            return json.loads(raw)
        except ValueError:
            return None
    return body


def status_of(response):
    """Return the status of an answer, wherever it stands."""
    # Go's recorder has the number apart from the line.
    names = ("code", "status_code", "status")
    status = next((response[name] for name in names if name in response), 200)
    return status["code"] if isinstance(status, dict) else status


def breaks_a_rule(body, url):
    """Whether the API would reject a message, by what can be told in a few lines.

    What partners were asked is of models that have gone from them on days of their own.
    """
    if PARTNERS.search(url):
        return False
    model, limit = str(body.get("model", "")), body.get("max_tokens", 1)
    turns, thinking = body["messages"], body.get("thinking") or {}
    longest = next((most for name, most in LONGEST.items() if name in model), 128_000)
    return (
        GONE.fullmatch(model) is not None
        or not 0 <= limit <= longest
        or not 0 <= (body.get("temperature") or 0) <= 1
        or (body.get("temperature") is not None and body.get("top_p") is not None)
        or any(not text.strip() for text in body.get("stop_sequences") or ())
        or turns[0]["role"] != "user"
        or any(turn["role"] not in ("user", "assistant", "system") for turn in turns)
        or (thinking.get("type") == "enabled" and not 1024 <= thinking["budget_tokens"] < limit)
    )


def broken():
    """Count the answered requests of each file that break a rule."""
    counts = Counter()
    for path in FILES:
        for request, response in exchanges(read(path)):
            body = body_of(request)
            url = str(request.get("uri") or request.get("url") or "")
            messages = [body] if isinstance(body, dict) and "messages" in body else []
            if isinstance(body, dict) and isinstance(body.get("requests"), list):
                messages = [one["params"] for one in body["requests"]]
            if status_of(response) < 400 and any(breaks_a_rule(one, url) for one in messages):
                counts[path.relative_to(FOLDER).as_posix()] += 1
    return counts


def test_every_recording_that_could_not_be_made_again_is_listed():
    """And no other one."""
    assert listed() == golden() != []


def test_how_many_each_project_has():
    """They are all of models that have gone."""
    counts = Counter()
    for line in GOLDEN:
        path, numbers, _ = line.split(": ")
        counts[path.partition("/")[0]] += len(numbers.split(", "))

    assert dict(counts) == BY_PROJECT


def test_another_reading_of_the_files_finds_the_same():
    """Without our layouts, our table and our rules."""
    counts = Counter()
    for line in golden():
        path, numbers, _ = line.split(": ")
        counts[path] += len(numbers.split(", "))

    assert broken() == counts
