"""YAML is parsed once for each change of a cassette, and not once for each run."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document

TEST = """
import pytest

@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=20)
def test_a(claude):
    assert claude("Hi").stop_reason == "end_turn"
"""
NO_YAML = """
import yaml

load = yaml.CSafeLoader.__init__

def refusing(self, text):
    if "interactions:" in text:
        raise AssertionError("YAML was parsed")
    load(self, text)

yaml.CSafeLoader.__init__ = refusing
"""
BODY = {
    "max_tokens": 20,
    "messages": [{"role": "user", "content": "Hi"}],
    "model": "claude-haiku-4-5",
}
ANSWER = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}


@pytest.fixture
def project(pytester):
    """Return a project with one recorded test."""
    pytester.makepyfile(test_it=TEST)
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, BODY)
    answer = CallResponse(200, {"content-type": "application/json"}, ANSWER)
    store.write(pytester.path / "cassettes/test_it/test_a.yaml", Document({}, [(request, answer)]))
    return pytester


def test_the_second_run_parses_no_yaml(project, run_forked):
    """Also in another process; pytest's own options clear the cache, or do without."""
    run_forked().assert_outcomes(passed=1)
    project.makeconftest(NO_YAML)

    run_forked().assert_outcomes(passed=1)
    for option in ("-pno:cacheprovider", "--cache-clear"):
        result = run_forked(option)
        result.stdout.fnmatch_lines(["*YAML was parsed*"])
