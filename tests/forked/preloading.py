"""Imports all that programs of ours need, for processes that fork instead of starting."""

from __future__ import annotations

import gc
import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys

import anthropic
import parts_of_plugins

import pytest_claude_params
from pytest_claude_params.expectations.texts.languages import detect

NEEDED = (
    "anthropic",
    "anyio._backends._asyncio",
    "encodings.unicode_escape",
    "encodings.utf_8_sig",
    "execnet",  # which starts the workers of xdist
    "faulthandler",
    "filelock",
    "genai_prices.data",
    "genai_prices.decompose",
    "genai_prices.validation",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx2",
    "jinja2",
    "jsonpath",
    "jsonschema",
    # Where it is installed, the SDK asks it at the first call.
    "opentelemetry.baggage.propagation",
    "opentelemetry.propagate",
    "opentelemetry.trace.propagation.tracecontext",
    "pdb",
    "pytest",
    "trio",
    "truststore",
    "vcr.stubs.boto3_stubs",
    "vcr.stubs.urllib3_stubs",
)
# What a run of pytest loads by itself.
OF_PYTEST = (
    "debugging", "faulthandler", "helpconfig", "junitxml", "pastebin", "setuponly", "setupplan", "skipping", "stepwise",
    "threadexception", "tracemalloc", "unittest", "unraisableexception", "warnings",
)  # fmt: skip
ANSWER = {
    "id": "msg_1",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 1, "output_tokens": 1},
}
# Pytest warns of a plugin that was imported before it could rewrite its assertions.
NOT_YET = "pytest_claude_params.plugin.hooks"


def import_all():
    """Import what programs of ours need, and no part of any other plugin of pytest."""
    for name in NEEDED:
        if importlib.util.find_spec(name.partition(".")[0]):
            importlib.import_module(name)
    for name in OF_PYTEST:
        if importlib.util.find_spec(f"_pytest.{name}"):
            importlib.import_module(f"_pytest.{name}")
    for found in pkgutil.walk_packages(pytest_claude_params.__path__, "pytest_claude_params."):
        if found.name != NOT_YET and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    if importlib.util.find_spec("py3langid"):
        detect("Its model takes half a second to load.", ["en"])
    # As in tests/conftest.py: the SDK waits for a half of a second before it sends a request again.
    anthropic._base_client.INITIAL_RETRY_DELAY = 0.01
    remember_plugins()
    parts_of_plugins.name_parts(
        module for name, module in sys.modules.items() if name.startswith("_pytest.")
    )
    # Pydantic makes the schemas of an answer when the first one is read.
    anthropic.types.Message.construct(**ANSWER)
    gc.collect()
    # What a search for garbage has looked at is a copy in each process.
    gc.freeze()
    frozen = gc.get_freeze_count()
    # Each run of pytest asks whether there are any, and to count half a million again takes 0.05 s.
    gc.get_freeze_count = lambda: frozen


def remember_plugins():
    """Keep what each installed package says of its plugins: a run of pytest reads it of all of them."""
    kind, file = importlib.metadata.PathDistribution, "entry_points.txt"
    read_text = kind.read_text
    known = {
        one._path: read_text(one, file)
        for one in importlib.metadata.distributions()
        if type(one) is kind
    }

    def remembered(package, name):
        return (
            known[package._path]
            if name == file and package._path in known
            else read_text(package, name)
        )

    kind.read_text = remembered
