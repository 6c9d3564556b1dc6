"""``claude-params show``: a recording as a conversation, for people, programs and git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document

URL = "https://api.anthropic.com/v1/messages"
HEAD = {
    "at": "2026-11-23T10:00:00Z",
    "oldest": "2026-11-20T10:00:00Z",
    "plugin": "pytest-claude-params 0.1.0",
    "sdk": "anthropic 2.14.0",
    "from": "api",
}
TOOL = {
    "name": "get_order",
    "description": "Looks up an order.",
    "input_schema": {"type": "object"},
}
USE = {"type": "tool_use", "id": "toolu_1", "name": "get_order", "input": {"order": "A17"}}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def asked(*turns, **more):
    body = {"model": "claude-haiku-4-5", "max_tokens": 60, **more, "messages": list(turns)}
    return CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, body)


def answered(*content, stop_reason="end_turn", **more):
    body = {
        "type": "message",
        "model": "claude-haiku-4-5-20251001",
        "content": list(content),
        "stop_reason": stop_reason,
        "usage": {"input_tokens": 100, "output_tokens": 20, **more},
    }
    return CallResponse(200, {}, body, latency_s=0.812)


def text(words):
    return {"type": "text", "text": words}


def user(content):
    return {"role": "user", "content": content}


FIRST = user("Where is A17?")
THOUGHT = {"type": "thinking", "thinking": "An order.\nLook it up.", "signature": "c2lnbmVk"}
RESULT = user([{"type": "tool_result", "tool_use_id": "toolu_1", "content": "delayed"}])
TOOL_LOOP = (
    (
        asked(FIRST, system="You answer customers.", tools=[TOOL]),
        answered(THOUGHT, USE, stop_reason="tool_use"),
    ),
    (
        asked(
            FIRST,
            {"role": "assistant", "content": [THOUGHT, USE]},
            RESULT,
            system="You answer customers.",
            tools=[TOOL],
        ),
        answered(text("It is delayed.\n"), cache_read_input_tokens=2000),
    ),
)
SAID = """\
test_refund.yaml: 2 recordings
recorded 2026-11-20 to 2026-11-23 from api, by pytest-claude-params 0.1.0 and anthropic 2.14.0

#1 claude-haiku-4-5
  max_tokens 60, anthropic-version 2023-06-01
System
  You answer customers.
Tools
  get_order: Looks up an order.
    input_schema {"type": "object"}
User
  Where is A17?
Assistant
  (thinking)
    An order.
    Look it up.
  calls get_order
    {
      "order": "A17"
    }
  stop_reason tool_use; tokens: 100 in, 20 out; $0.00020; 0.81 s; claude-haiku-4-5-20251001

#2 claude-haiku-4-5 goes on from #1
  max_tokens 60, anthropic-version 2023-06-01
Tool result
  delayed
Assistant
  It is delayed.
  stop_reason end_turn; tokens: 100 in, 2,000 read from the cache, 20 out; $0.00040; 0.81 s; claude-haiku-4-5-20251001
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def show(capsys):
    """Return a function that runs the verb and gives its code and what it said."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(["show", *arguments])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def write(folder, *interactions, name="test_refund.yaml", **more):
    store.write(folder / name, Document(dict(HEAD), list(interactions), **more))


def test_a_tool_loop_reads_as_a_conversation(folder, show):
    """What the second request repeats stands above it already."""
    write(folder, *TOOL_LOOP)

    assert show("test_refund.yaml") == (0, SAID)


def test_one_recording_is_shown_whole(folder, show):
    """By its number, with all that it has sent."""
    write(folder, *TOOL_LOOP)
    code, said = show("test_refund.yaml#2")

    assert (code, said.splitlines()[3:]) == (
        0,
        """\
#2 claude-haiku-4-5
  max_tokens 60, anthropic-version 2023-06-01
System
  You answer customers.
Tools
  get_order: Looks up an order.
    input_schema {"type": "object"}
User
  Where is A17?
Assistant
  (thinking)
    An order.
    Look it up.
  calls get_order
    {
      "order": "A17"
    }
Tool result
  delayed
Assistant
  It is delayed.
  stop_reason end_turn; tokens: 100 in, 2,000 read from the cache, 20 out; $0.00040; 0.81 s; claude-haiku-4-5-20251001
""".splitlines(),
    )


def test_a_stream_is_shown_as_what_it_amounts_to(folder, show):
    """Not its events; and that it was cut, if it was."""
    events = [
        {"type": "message_start", "message": {"type": "message", "model": "claude-haiku-4-5", "content": [], "usage": {"input_tokens": 3, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "It "}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "is."}},
    ]  # fmt: skip
    body = "".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in events)
    stream = CallResponse(200, {"content-type": "text/event-stream"}, body)
    write(folder, (asked(FIRST, stream=True), stream))

    assert show("test_refund.yaml")[1].splitlines()[-3:] == [
        "Assistant",
        "  It is.",
        "  streamed, and cut; tokens: 3 in, 1 out; $0.0000080; claude-haiku-4-5",
    ]


def test_an_image_is_a_note(folder, show):
    """With the file beside the cassette that holds it, even where it is not there."""
    source = {"type": "base64", "media_type": "image/png", "data": PIXEL}
    write(folder, (asked(user([{"type": "image", "source": source}, text("What?")])), answered(text("A dot."))))  # fmt: skip
    (name,) = (one.name for one in (folder / "media").iterdir())
    shutil.rmtree(folder / "media")

    code, said = show("test_refund.yaml")

    assert (code, said.splitlines()[5:8]) == (
        0,
        ["User", f"  (image/png, media/{name})", "  What?"],
    )


def test_an_error_and_another_endpoint(folder, show):
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    count = CallRequest("POST", f"{URL}/count_tokens", {}, asked(FIRST).body)
    write(
        folder,
        (asked(FIRST), CallResponse(529, {}, error)),
        (count, CallResponse(200, {}, {"input_tokens": 19})),
    )

    assert (
        show("test_refund.yaml")[1].split("\n\n", 1)[1]
        == """\
#1 claude-haiku-4-5
  max_tokens 60, anthropic-version 2023-06-01
User
  Where is A17?
Error
  overloaded_error: Overloaded
  status 529

#2 POST /v1/messages/count_tokens claude-haiku-4-5
User
  Where is A17?
Answer
  {
    "input_tokens": 19
  }
"""
    )


def test_as_data(folder, show):
    """Versioned, with the parameters as they were sent."""
    write(folder, *TOOL_LOOP)
    code, said = show("test_refund.yaml#1", "--json")
    told = json.loads(said)
    (recording,) = told.pop("recordings")

    assert code == 0
    assert told == {
        "v": 1,
        "cassette": "test_refund.yaml",
        "recorded": HEAD,
        "rejected": None,
        "is_preview": False,
        "others": 0,
    }
    assert recording == {
        "number": 1,
        "method": "POST",
        "path": "/v1/messages",
        "headers": {"anthropic-version": "2023-06-01"},
        "model": "claude-haiku-4-5",
        "parameters": TOOL_LOOP[0][0].body,
        "origin": "api",
        "status": 200,
        "answered_by": "claude-haiku-4-5-20251001",
        "content": [THOUGHT, USE],
        "text": "",
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 100, "output_tokens": 20},
        "cost_usd": 0.0002,
        "latency_s": 0.812,
        "is_stream": False,
        "is_complete": True,
        "is_edited": False,
        "error": None,
    }


def test_a_secret_is_blanked(folder, show):
    """Also one that was recorded before it was known to be one."""
    prompt = user("Order 991 for bob@shop.io")
    write(folder, (asked(prompt), answered(text("Yes."))))

    said = show("test_refund.yaml", "--redact", "Order [0-9]+", "--pii")[1]

    assert "  REDACTED for REDACTED@example.com" in said.splitlines()


def test_what_was_put_aside_says_so(folder, show):
    write(folder, *TOOL_LOOP, name="test_refund.yaml.rejected", rejected="its test failed")

    assert "put aside: its test failed" in show("test_refund.yaml.rejected")[1].splitlines()


def test_a_recording_of_another_name_or_number(folder, show):
    """Each mistake in one line, with what may be meant."""
    write(folder, *TOOL_LOOP)
    write(folder, TOOL_LOOP[0], name="sub/test_other.yaml")
    (folder / "empty.yaml").write_text("")
    (folder / "broken.yaml").write_text("interactions: [")

    assert [show(one) for one in ("test_refnd.yaml", "test_refund.yaml#3", "sub/test_other.yaml#0", ".", "test_other.yaml", "gone")] == [
        (2, "claude-params: test_refnd.yaml: there is no such file. Did you mean 'test_refund.yaml'?\n"),
        (2, "claude-params: test_refund.yaml#3: there are 2, #1 to #2\n"),
        (2, "claude-params: sub/test_other.yaml#0: there is one recording, #1\n"),
        (2, "claude-params: . is a folder. What its cassettes hold: claude-params list .\n"),
        (2, "claude-params: test_other.yaml: there is no such file. Did you mean 'sub/test_other.yaml'?\n"),
        (2, "claude-params: gone: there is no such file.\n"),
    ]  # fmt: skip
    assert show("empty.yaml") == (
        2,
        (
            "claude-params: empty.yaml: is empty. Nothing was changed. "
            "Restore it from git, or move it away and record again\n"
        ),
    )
    assert show("broken.yaml") == (
        2,
        (
            "claude-params: broken.yaml:2: is not valid YAML: did not find expected node content. "
            "Nothing was changed. Restore it from git, or move it away and record again\n"
        ),
    )


def test_a_test_is_named_as_pytest_names_it(folder, show):
    """Its cassette is found by the configuration, without a run of pytest."""
    (folder / "pytest.ini").write_text("[pytest]\nclaude_cassette_dir = recorded\n")
    for name in ("TestShop.test_x[a]", "TestShop.test_x[b]", "test_y[a]"):
        write(folder, TOOL_LOOP[0], name=f"recorded/tests/test_a/{name}.yaml")

    assert show("tests/test_a.py::TestShop::test_x[b]")[1].startswith(
        "recorded/tests/test_a/TestShop.test_x[b].yaml: 1 recording\n"
    )
    assert show("tests/test_a.py::test_y")[1].startswith("recorded/tests/test_a/test_y[a].yaml: ")
    assert show("tests/test_a.py::TestShop::test_x") == (
        2,
        (
            "claude-params: tests/test_a.py::TestShop::test_x has 2 variants: show one of "
            "recorded/tests/test_a/TestShop.test_x[a].yaml or recorded/tests/test_a/TestShop.test_x[b].yaml\n"
        ),
    )
    assert show("tests/test_a.py::test_z") == (
        2,
        (
            "claude-params: tests/test_a.py::test_z has no cassette of its own: "
            "recorded/tests/test_a/test_z.yaml is not there. Did you mean "
            "'recorded/tests/test_a/test_y[a].yaml'? Record it: pytest --claude-record=new\n"
        ),
    )


def test_a_test_is_named_from_a_folder_of_the_project(folder, show, monkeypatch):
    """By its path from here, or by the one from the root, as pytest's ids have it."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    write(folder, TOOL_LOOP[0], name="cassettes/tests/test_a/test_y.yaml")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_a.py").touch()
    monkeypatch.chdir(folder / "tests")

    for name in ("test_a.py::test_y", "tests/test_a.py::test_y"):
        assert show(name)[1].startswith("../cassettes/tests/test_a/test_y.yaml: 1 recording\n")


def test_for_git_it_is_the_same_in_each_checkout(folder, show):
    """No name, no cost that tomorrow's prices change, no time; and any other file as it is."""
    write(folder, *TOOL_LOOP)
    (folder / "other.yaml").write_text("a: 1\n")

    lines = show("test_refund.yaml", "--textconv")[1].splitlines()

    assert lines[0].startswith("recorded 2026-11-20 to 2026-11-23 from api")
    assert lines[-1] == (
        "  stop_reason end_turn; tokens: 100 in, 2,000 read from the cache, 20 out; "
        "claude-haiku-4-5-20251001"
    )
    assert show("other.yaml", "--textconv") == (0, "a: 1\n")


def test_a_narrow_terminal_breaks_lines_below_their_own_beginning(folder, on_a_terminal):
    """And headings stand out, unless NO_COLOR is set."""
    turn = user("A question of many words, and:\n    - a point of many words, too")
    write(folder, (asked(turn), answered(text("Yes."))))

    code, said = on_a_terminal("show", "test_refund.yaml", NO_COLOR="1")
    assert (code, said) == (
        0,
        """\
test_refund.yaml: 1 recording
recorded 2026-11-20 to 2026-11-23 from
api, by pytest-claude-params 0.1.0 and
anthropic 2.14.0

#1 claude-haiku-4-5
  max_tokens 60, anthropic-version
  2023-06-01
User
  A question of many words, and:
      - a point of many words, too
Assistant
  Yes.
  stop_reason end_turn; tokens: 100 in,
  20 out; $0.00020; 0.81 s;
  claude-haiku-4-5-20251001
""".replace("claude-\n  haiku", "\n  claude-haiku").replace(
            " \n  claude-haiku", "\n  claude-haiku"
        ),
    )
    assert "\x1b[1m#1 claude-haiku-4-5\x1b[0m\n" in on_a_terminal("show", "test_refund.yaml")[1]  # fmt: skip


def test_a_reader_that_has_seen_enough_is_no_error(folder):
    """As in ``claude-params show X | head -1``, with more than a pipe holds."""
    write(folder, (asked(user("word\n" * 100_000)), answered(text("Yes."))))
    command = f"{sys.executable} -m pytest_claude_params show test_refund.yaml | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=True)  # fmt: skip

    assert (ended.stdout, ended.stderr) == ("test_refund.yaml: 1 recording\n0\n", "")


def test_letters_that_the_output_does_not_know_are_escaped(folder):
    write(folder, (asked(user("Grüße ☕")), answered(text("Ja."))))
    command = [sys.executable, "-m", "pytest_claude_params", "show", "test_refund.yaml"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)

    assert b"  Gr\xfc\xdfe \\u2615\n" in ended.stdout
    assert ended.stderr == b""


def test_raw_is_what_went_over_the_wire(recorded, run):
    """For a second look at a miss: bodies as JSON, streams event by event, and where one was lost."""
    events = 'event: message_start\ndata: {"type": "message_start"}\n\n'
    lost = CallResponse(200, {"content-type": "text/event-stream"}, events, cut="ReadError")
    recorded.write_exchanges("a.yaml", (asked(user("Hi")), answered(text("Ho"))), (asked(), lost))

    code, said, _ = run("show", "a.yaml", "--raw")

    assert code == 0
    assert said == RAW
    assert run("show", "a.yaml#2", "--raw")[1] == RAW[RAW.index("#2") :]


RAW = """\
#1
POST https://api.anthropic.com/v1/messages
anthropic-version: 2023-06-01

{
  "model": "claude-haiku-4-5",
  "max_tokens": 60,
  "messages": [
    {
      "role": "user",
      "content": "Hi"
    }
  ]
}

200 OK

{
  "type": "message",
  "model": "claude-haiku-4-5-20251001",
  "content": [
    {
      "type": "text",
      "text": "Ho"
    }
  ],
  "stop_reason": "end_turn",
  "usage": {
    "input_tokens": 100,
    "output_tokens": 20
  }
}

#2
POST https://api.anthropic.com/v1/messages
anthropic-version: 2023-06-01

{
  "model": "claude-haiku-4-5",
  "max_tokens": 60,
  "messages": []
}

200 OK
content-type: text/event-stream

event: message_start
data: {"type":"message_start"}
here the connection was lost: ReadError
"""


def test_raw_and_json_are_two_ways_to_print(recorded, run):
    recorded.write("a.yaml", asked(user("Hi")))

    code, _, said = run("show", "a.yaml", "--raw", "--json")

    assert code == 2
    assert said == (
        "claude-params: --json and --raw: one of them says how to print the recordings\n"
    )


def test_no_secret_is_shown_raw(recorded, run):
    """What another tool has recorded may hold one."""
    key = "sk-ant-api03-" + "Ab3dEf6h" * 11 + "AA"
    recorded.write("a.yaml", asked(user(f"My key is {key}")))

    assert key in (recorded.folder / "a.yaml").read_text()
    assert key not in run("show", "a.yaml", "--raw")[1]
