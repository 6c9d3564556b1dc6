"""What no test plays goes, and nothing that one may play."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.upkeep.trimming import Use, digests_of, trim, unused_by_all

ATLAS = Path("atlas.yaml")
HEAD = {"plugin": "pytest-claude-params 0.1.0", "at": "2026-11-20T00:00:00Z"}


def recorded(prompt, answer="Hello"):
    """Make a recording."""
    body = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)
    return request, CallResponse(200, {}, {"type": "message", "id": answer})


def use(*unplayed, sharers=2, cassette=ATLAS):
    """Make what a test has left unplayed."""
    return Use(cassette, sharers, Counter(unplayed))


@pytest.mark.parametrize(
    ("uses", "left"),
    [
        ([use("a", "b"), use("b", "c")], {ATLAS: Counter("b")}),
        ([use("a"), use("b")], {}),
        # One of its tests did not pass, or did not run.
        ([use("a")], {}),
        ([use("a", sharers=1)], {ATLAS: Counter("a")}),
        # Of equal recordings as many as nobody has played.
        ([use("a", "a"), use("a")], {ATLAS: Counter("a")}),
    ],
)
def test_what_all_its_tests_have_left(uses, left):
    """What only one of them plays is played."""
    assert unused_by_all(uses) == left


def trimmed(path, document, *gone):
    """Trim a file; return how many are gone, and what is asked in it now."""
    store.write(path, document)
    count = trim(path, Counter(digests_of(gone)))
    left = store.read(path)
    return count, left and [request.prompt for request, _ in left.interactions]


def test_recordings_are_dropped(tmp_path):
    """Each as often as it is to go; the head of the file says what it said."""
    path = tmp_path / "a.yaml"
    a, b, c = (recorded(name) for name in "abc")

    assert trimmed(path, Document(HEAD, [a, b, a, c]), a, c) == (2, ["b", "a"])
    assert store.read(path).recorded == HEAD
    assert trimmed(path, Document(HEAD, [a]), recorded("a", "another answer")) == (0, ["a"])


def test_a_file_in_which_nothing_is_left_is_deleted(tmp_path):
    """An empty one would be of no use."""
    assert trimmed(tmp_path / "a.yaml", Document(HEAD, [recorded("a")]), recorded("a")) == (1, None)


def test_what_another_tool_has_recorded_stays(tmp_path):
    """Its own tests may play it."""
    assert trimmed(tmp_path / "a.yaml", Document({}, [recorded("a")]), recorded("a")) == (0, ["a"])


def test_a_conversation_is_whole_without_what_it_continued(tmp_path):
    """What stays is written with all that it has sent."""
    path = tmp_path / "a.yaml"
    long, other = recorded("x" * 2_000, "first"), recorded("x" * 2_000, "second")
    store.write(path, Document(HEAD, [long, other]))
    assert "continues" in path.read_text()

    trim(path, Counter(digests_of([long])))

    assert "continues" not in path.read_text()
    assert store.read(path).interactions == [other]
