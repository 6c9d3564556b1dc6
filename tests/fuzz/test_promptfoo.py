"""No promptfoo configuration, however strange, gets a traceback; what is written is a suite.

Longer at night: CLAUDE_PARAMS_NIGHTLY=1.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_claude_params import cli
from pytest_claude_params.importing.promptfoo.assertions import MAPPING

_PLACE = Path(__file__).with_name("test_suites.py")
_SPEC = importlib.util.spec_from_file_location("fuzzed_suites", _PLACE)
suites = importlib.util.module_from_spec(_SPEC)
sys.modules["fuzzed_suites"] = suites
_SPEC.loader.exec_module(suites)
mutations = suites.mutations

EXAMPLES = 2_000 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 3
CONFIGURATION = {
    "description": "All of it",
    "prompts": [
        "Say {{ word }}.",
        "file://prompts.txt",
        {"raw": "system: Be kind.\nuser: {{ word }} {{ list | dump }}", "label": "chat"},
        "prompts.py:made",
        '[{"role": "user", "content": "{{ word }}"}]',
    ],
    "providers": [
        {"id": "anthropic:messages:claude-haiku-4-5", "config": {"max_tokens": 9, "tools": [
            {"type": "function", "function": {"name": "t", "parameters": {"type": "object"}}}
        ]}},
        "anthropic:messages:claude-sonnet-4-6",
        "openai:gpt-4",
    ],
    "defaultTest": {
        "vars": {"word": "x", "flag": True},
        "assert": [{"type": "contains", "value": "{{ word }}"}],
        "options": {"provider": "anthropic:messages:claude-sonnet-4-6", "prefix": "> "},
    },
    "tests": [
        {"description": "one", "vars": {"word": ["a", "b"], "list": [{"k": 1}], "deep": "{{ word }}"},
         "assert": [{"type": kind, "value": "a", "threshold": 1} for kind in MAPPING], "threshold": 0.5},
        {"vars": {"word": "file://word.txt"}, "options": {"repeat": 2, "transform": "output"},
         "assert": [{"type": "assert-set", "assert": [{"$ref": "#/templates/a"}]}]},
        "tests.csv",
        "tests.jsonl",
    ],
    "scenarios": [{"config": [{"vars": {"word": "s"}}], "tests": [{"vars": {"list": []}}]}],
    "templates": {"a": {"type": "is-json", "value": {"required": ["a"]}}},
    "evaluateOptions": {"repeat": 1},
}  # fmt: skip
FILES = {
    "prompts.txt": "One {{ word }}\n---\nTwo",
    "prompts.py": "def made(context):\n    return f\"Hi {context['vars']['word']}\"\n",
    "word.txt": "A word",
    "tests.csv": "word,__expected,__prefix\na,icontains-any:a,>\nb,is-json,\n",
    "tests.jsonl": '{"vars": {"word": "j"}}\n5\n',
}
PLACES = sorted(mutations.places(CONFIGURATION), key=repr)
values = st.one_of(
    mutations.values,
    st.sampled_from(PLACES).map(lambda where: mutations.at(CONFIGURATION, where)),
    st.sampled_from(
        ["file://word.txt", "file://*.txt", "file://.", "file://\0", "file://" + "x" * 300, "prompts.py:no",
         "anthropic:messages:", "anthropic:messages:claude-none", {"$ref": "#/tests"}, {"$ref": "#/"}]
    ),
)  # fmt: skip


@st.composite
def configurations(draw):
    """Draw the configuration with a few changes."""
    configuration = CONFIGURATION
    for _ in range(draw(st.integers(1, 3))):
        places = sorted(mutations.places(configuration), key=repr)
        where = draw(st.sampled_from(places))
        configuration = mutations.changed(configuration, where, draw(values))
    return configuration


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project with the files that the configuration names."""
    folder = tmp_path_factory.mktemp("promptfoo")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def imported(folder, text):
    """Import a configuration, and return the exit code and what is wrong with the suite."""
    (folder / "c.yaml").write_text(text, encoding="utf-8", errors="surrogatepass")
    (folder / "c.claude.yaml").unlink(missing_ok=True)
    code = cli.run(["import", "promptfoo", str(folder / "c.yaml")])
    if code > 1:
        return code, ""
    return code, suites.told(folder, (folder / "c.claude.yaml").read_bytes())


def test_the_configuration_that_is_changed_is_right(folder):
    """Else its changes would say little."""
    assert imported(folder, json.dumps(CONFIGURATION)) == (1, "")


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(configuration=configurations())
def test_a_changed_configuration(folder, configuration):
    """It is imported, and the suite can be planned; or it is refused in a line."""
    code, wrong = imported(folder, json.dumps(configuration, default=str))

    assert (code in (0, 1, 2), wrong) == (True, "")
