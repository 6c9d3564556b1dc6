"""``claude-params mutate``: a suite with ten planted blind spots, and what is said of them."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.testing import answer
from pytest_claude_params.wire.event_stream import text_of_events

URL = "https://api.anthropic.com/v1/messages"
PARAMS = {"model": "claude-haiku-4-5", "max_tokens": 200}
TOOLS = [
    {
        "name": name,
        "input_schema": {
            "type": "object",
            "properties": {"id": {"type": "string"}},
            "required": ["id"],
        },
    }
    for name in ("find_order", "cancel_order")
]
USE = {"type": "tool_use", "id": "toolu_1", "name": "find_order", "input": {"id": "A17"}}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "abc"}
ORDER = '{"order": "A17", "status": "delayed", "days": 2}'
LATE = "The order A17 is late."
# What each test is asked and answered.
ANSWERS = {
    "test_fences": ("fences", {"text": ORDER}),
    "test_more_keys": ("more keys", {"text": ORDER}),
    "test_labels": ("labels", {"text": ORDER}),
    "test_numbers": ("numbers", {"text": "It comes in 2 days."}),
    "test_opposite": ("opposite", {"text": "It is on its way."}),
    "test_long": ("long", {"text": LATE}),
    "test_declined": ("declined", {"text": LATE}),
    "test_calls": ("calls", {"content": [USE], "stop_reason": "tool_use"}),
    "test_thoughts": ("thoughts", {"content": [THOUGHT, {"type": "text", "text": LATE}]}),
}
SUITE = r"""
import json
import re

import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=200)
ORDER = {"order": "A17", "status": "delayed", "days": 2}
LATE = "The order A17 is late."
TOOLS = TOOLS_HERE


def said(message):
    return "".join(block.text for block in message.content if block.type == "text")


def test_fences(claude):
    text = said(claude("fences"))
    assert json.loads(text.removeprefix("```json").removesuffix("```")) == ORDER


def test_more_keys(claude):
    order = json.loads(said(claude("more keys")))
    assert {name: order[name] for name in ORDER} == ORDER


def test_labels(claude):
    order = json.loads(said(claude("labels")))
    assert isinstance(order["status"], str)
    assert {**order, "status": "delayed"} == ORDER


def test_numbers(claude):
    assert re.fullmatch(r"It comes in \d days\.", said(claude("numbers")))


def test_opposite(claude):
    assert said(claude("opposite")).replace(" not", "") == "It is on its way."


@pytest.mark.claude_expect(word_count="<=18")
def test_polite(claude):
    with claude.stream("polite") as stream:
        assert stream.get_final_text().endswith("Your order A17 is late, and we are very sorry.")


def test_long(claude):
    assert said(claude("long")).startswith(LATE)


def test_declined(claude):
    message = claude("declined")
    assert message.stop_reason == "refusal" or said(message) == LATE


@pytest.mark.claude_params(tools=TOOLS)
def test_calls(claude):
    message = claude("calls")
    assert message.stop_reason == "tool_use"
    assert {(use.name, use.input["id"]) for use in message.content} == {("find_order", "A17")}


def test_thoughts(claude):
    assert said(claude("thoughts")) == LATE
"""
PLANTED = {
    "test_fences": ["fenced"],
    "test_more_keys": ["json_key_added"],
    "test_labels": ["json_enum_broken"],
    "test_numbers": ["number_changed"],
    "test_opposite": ["negated"],
    "test_polite": ["preamble"],
    "test_long": ["doubled"],
    "test_declined": ["refusal_stop"],
    "test_calls": ["tool_repeated"],
    "test_thoughts": ["thinking_dropped"],
}


def stream_of(*texts):
    """Return the events of a streamed text."""
    message = {**answer("", id="msg_1").response.body, "content": [], "stop_reason": None}
    yield {"type": "message_start", "message": message}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    for text in texts:
        delta = {"type": "text_delta", "text": text}
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    delta = {"stop_reason": "end_turn", "stop_sequence": None}
    yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 14}}
    yield {"type": "message_stop"}


def exchange(prompt, response, **sent):
    turns = [{"role": "user", "content": prompt}]
    return CallRequest("POST", URL, body={**PARAMS, "messages": turns, **sent}), response


def write_project(folder):
    """Write the suite with ten blind spots, and what it was answered."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_app.py").write_text(SUITE.replace("TOOLS_HERE", repr(TOOLS)))
    cassettes = folder / "cassettes/test_app"
    for name, (prompt, message) in ANSWERS.items():
        sent = {"tools": TOOLS} if name == "test_calls" else {}
        body = {**answer(id="msg_1", **message).response.body}
        recorded = exchange(prompt, CallResponse(200, body=body), **sent)
        store.write(cassettes / f"{name}.yaml", Document({}, [recorded]))
    events = stream_of("Your order A17 is ", "late, and we are ", "very sorry.")
    streamed = CallResponse(200, body=text_of_events(events))
    polite = Document({}, [exchange("polite", streamed, stream=True)])
    store.write(cassettes / "test_polite.yaml", polite)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A suite with ten blind spots, recorded."""
    for name in ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    write_project(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def mutated(tmp_path_factory, forked_python):
    """A project of which all was asked at once, as from a shell; and what was said of it."""
    folder = tmp_path_factory.mktemp("mutated")
    write_project(folder)
    hidden = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY")
    known = {name: value for name, value in os.environ.items() if name not in hidden}
    ours = "pytest_claude_params.plugin.hooks"
    command = [
        *(forked_python, "-m", "pytest_claude_params", "mutate", "--json", "--suggest"),
        *("--at-least=80%", "--report=out.jsonl", "--report=out.md", "--report=out.html"),
    ]
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env={**known, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": ours},
    )  # fmt: skip
    return folder, ran


def test_exactly_the_planted_blind_spots_are_found(mutated, mutate, project, documented):
    """By every operator that fits; nothing is written but the report and the patch.

    Twice the same, also where two processes work side by side, as ``--jobs`` does without xdist.
    """
    folder, ran = mutated
    result = documented("mutate", ran.stdout)
    survivors = {}
    for row in result["rows"]:
        if row["outcome"] == "survived":
            survivors.setdefault(row["test"].partition("::")[2], []).append(row["operator"])

    assert survivors == PLANTED
    assert {row["outcome"] for row in result["rows"]} == {"survived", "noticed"}
    assert len(result["rows"]) > 80
    cassettes = {path.name: path for path in (project / "cassettes").rglob("*.yaml")}
    left = {path.name: path for path in (folder / "cassettes").rglob("*.yaml")}
    assert left.keys() == cassettes.keys()
    assert all(left[name].read_bytes() == cassettes[name].read_bytes() for name in left)
    some = ("test_numbers", "test_long", "test_declined")
    again = mutate("--json", "--jobs", "2", "-k", " or ".join(some))
    assert json.loads(again.stdout)["rows"] == [
        row for row in result["rows"] if row["test"].partition("::")[2] in some
    ]


def test_what_would_have_caught_them_is_a_patch_that_applies_and_catches_them(
    mutated, mutate, project
):
    """Each was tried on the recorded answer and on the changed one."""
    folder, ran = mutated
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"claude-mutate.patch: \d+ expectations -> git apply", ran.stderr)
    subprocess.run(["git", "apply", folder / "claude-mutate.patch"], cwd=project, check=True)

    passed_unseen = ",".join(name for (name,) in PLANTED.values())
    again = mutate("--json", "--at-least", "100%", "--operators", passed_unseen)

    left = [row for row in json.loads(again.stdout)["rows"] if row["outcome"] == "survived"]
    assert [(row["test"], row["operator"]) for row in left] == []
    assert again.returncode == 0


def test_the_screen_says_what_happened_what_changed_and_what_to_paste(mutate):
    """For the weakest test first; the share is never rounded up, and less than was asked for is a finding."""
    ran = mutate(
        *("--operators", "number_changed,refusal", "-k", "numbers or opposite"),
        *("--at-least", "66.7"),
    )

    assert ran.returncode == 1
    assert ran.stdout == (
        "claude mutate: 3 worse answers in 2 tests: 2 noticed (66 %), 1 would pass unseen\n"
        "\n"
        "  test                        fitted  noticed         expectation  contract  assert  "
        "exception  survived  undecided\n"
        "  test_app.py::test_numbers        2        1   50 %            -         -       1  "
        "        -         1          -\n"
        "  test_app.py::test_opposite       1        1  100 %            -         -       1  "
        "        -         -          -\n"
        "\n"
        "test_app.py:33: test_app.py::test_numbers would not notice that\n"
        "  the model gets a number wrong (number_changed)\n"
        "    It comes in[- 2-]{+ 3+} days.\n"
        "  what would have caught it:\n"
        "    @pytest.mark.claude_expect(contains='in 2 days')  # number_changed\n"
        "  or, if it is meant to cope: @pytest.mark.claude_mutations(ignore=['number_changed'])\n"
    )


def test_tests_that_fail_as_they_are_are_left_out_and_none_that_pass_is_a_mistake(mutate, project):
    """A suite that is broken must not look well guarded."""
    path = project / "test_app.py"
    path.write_text(path.read_text().replace('r"It comes', 'r"It came'))
    ran = mutate("--operators", "refusal", "-k", "numbers or opposite")
    alone = mutate("--operators", "refusal", "-k", "numbers")

    assert "left out, since it does not pass as it is: test_app.py::test_numbers" in ran.stdout
    assert "1 worse answer in 1 test: 1 noticed" in ran.stdout
    assert alone.returncode == 2
    assert "no Claude test passes as it is, so no answer was changed" in alone.stderr


def test_what_a_test_copes_with_on_purpose_is_not_tried(mutate, project):
    """It is counted, and no share of anything."""
    path = project / "test_app.py"
    marker = '@pytest.mark.claude_mutations(ignore=["number_changed"])\ndef test_numbers'
    path.write_text(path.read_text().replace("def test_numbers", marker))
    ran = mutate("--operators", "number_changed", "-k", "numbers or declined", "--at-least", "100%")

    assert ran.stdout.startswith(
        "claude mutate: 1 worse answer in 1 test: 1 noticed (100 %), 0 would pass unseen, "
        "1 ignored on purpose\n"
    )
    assert ran.returncode == 0


def test_a_test_that_hangs_is_ended_and_the_others_go_on(mutate, project):
    """A machine that is busy notices nothing: what was ended is not decided."""
    path = project / "test_app.py"
    path.write_text(
        path.read_text()
        + "\n\ndef test_hangs(claude):\n"
        + '    while said(claude("fences")) != ORDER_TEXT:\n        import time; time.sleep(99)\n'
        + f"\n\nORDER_TEXT = {ORDER!r}\n"
    )
    (project / "cassettes/test_app/test_hangs.yaml").write_bytes(
        (project / "cassettes/test_app/test_fences.yaml").read_bytes()
    )
    ran = mutate("--operators", "refusal", "-k", "hangs or declined", "--patience", "2")

    assert "1 noticed (100 %), 0 would pass unseen, 1 not decided" in ran.stdout
    assert "it had not ended after 2 s, and was ended (refusal)" in ran.stdout


def test_patience_is_for_tests_and_not_for_the_start_of_pytest(mutate, project):
    """A project that imports a lot takes longer to begin than any of its tests."""
    (project / "conftest.py").write_text(
        "import sys, time\n"
        "if any('--claude-mutate-log' in word for word in sys.argv):\n"
        "    time.sleep(2.5)\n"
    )
    ran = mutate("--operators", "refusal", "-k", "declined", "--patience", "2")

    assert ran.stdout.startswith(
        "claude mutate: 1 worse answer in 1 test: 1 noticed (100 %), 0 would pass unseen\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--operators", "refusals"], "--operators: there is no operator 'refusals'. Did you mean"),
        (["--at-least", "lots"], "--at-least: 'lots' is not a percentage, such as 80%"),
        (["--report", "out.txt"], "--report: 'out.txt' is not one of"),
        (["-k", "nothing"], "pytest has run no Claude test, so no answer was changed. See: pytest"),
    ],
)
def test_misuse(arguments, said, mutate):
    """Told before anything runs, where that can be."""
    ran = mutate(*arguments)

    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_traceback_is_made_of_a_changed_answer(mutate, project):
    """It takes longer than the test, and nobody reads it; what the user asks for is obeyed."""
    (project / "conftest.py").write_text(
        "def pytest_configure(config):\n"
        "    with open('styles', 'a') as file:\n"
        "        print(config.option.tbstyle, file=file)\n"
    )
    mutate("--operators", "refusal", "-k", "declined")
    mutate("--operators", "refusal", "-k", "declined", "--", "--tb=short")

    assert (project / "styles").read_text().split() == ["auto", "no", "short", "short"]
