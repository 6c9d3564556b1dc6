"""``claude-params compare``: recorded requests asked of another model, beside a control run."""

from __future__ import annotations

import io
import json
import re
import shlex
import socket
from pathlib import Path

import pytest

from pytest_claude_params.commands.comparing.asking_arms import progress_on
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.row_file import read_rows
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.run_file.reading import read_runs
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

# None of these answers is Claude's.
SCENARIO = """
replies:
  - {prompt: Status of order A17?, model: haiku-4-5, answer: '{"order": "A17", "eta": "2 days"}'}
  - {prompt: Status of order A17?, model: haiku-5-5, answer: '{"order": "A17"}'}
  - {prompt: Greet me., system: pirate, answer: Ahoy!}
  - {prompt: Greet me., model: haiku-4-5, answer: Hello there!}
  - {prompt: Greet me., model: haiku-5-5, answer: Hello you!}
  - {prompt: Finish., answer: done}
"""
TESTS = """
@pytest.mark.claude_expect(json={"required": ["order", "eta"]})
def test_order(claude):
    claude("Status of order A17?")

@pytest.mark.claude_params(temperature=0)
@pytest.mark.claude_expect(contains="Hello", stop_reason="end_turn", model="claude-haiku-4-5")
def test_greeting(claude):
    claude("Greet me.")

def test_prefill(claude):
    claude(messages=[
        {"role": "user", "content": "Finish."}, {"role": "assistant", "content": "It is"},
    ])
"""
ORDER, GREETING = ("cassettes/test_it/test_order.yaml#1", "cassettes/test_it/test_greeting.yaml#1")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Two models on one simulated API."""
    file = tmp_path_factory.mktemp("scenario") / "two.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    with Simulator(file) as running:
        yield running


class Comparison:
    """Recorded tests, and the verb that asks their requests again."""

    def __init__(self, project, verb, models, kept):
        self._project = project
        self._verb = verb
        self._models = models
        self._kept = kept

    def recorded(self, tests):
        """Write tests and their cassettes, which are recorded when they are first asked for."""
        self._project.write(tests)
        cassettes = self._project.path / "cassettes"
        if tests not in self._kept:
            recording = self._project.pytester.runpytest("--claude-record=new")
            recording.assert_outcomes(passed=tests.count("def "))
            self._kept[tests] = {
                path.relative_to(cassettes): path.read_bytes() for path in cassettes.rglob("*.yaml")
            }
        for path, text in self._kept[tests].items():
            (cassettes / path).parent.mkdir(parents=True, exist_ok=True)
            (cassettes / path).write_bytes(text)
        self._models.clear_requests()
        return self

    def run(self, *arguments):
        """Run the verb on the recordings, and give its code and output."""
        return self._verb("compare", "cassettes", *arguments)


@pytest.fixture(scope="module")
def kept():
    """The cassettes that were recorded, by their tests."""
    return {}


@pytest.fixture
def compare(project, verb, monkeypatch, models, kept):
    """What records tests and compares."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", models.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
    return Comparison(project, verb, models, kept)


def without_latency(lines):
    """Leave out what the load of this machine decides, which may go on in a second line."""
    text = re.sub(r"   latency [^\n]*(\n {10,}[^\n]*)?", "", "\n".join(lines))
    return text.split("\n")


def test_a_model_that_does_worse(compare, models, tmp_path):
    """The screen: what is adapted and not asked stands above what is spent."""
    rows = tmp_path / "rows.jsonl"
    compare.recorded(TESTS)
    code, said = compare.run("--to", "claude-haiku-5-5", "--rows", str(rows))

    assert without_latency(said) == [
        "claude-haiku-4-5 -> claude-haiku-5-5",
        "                   3 requests, 3 samples, control run beside it",
        "  adapted          temperature (1: dropped)",
        "  not asked        1 request: prefill: this model does not continue an assistant",
        "                   turn (prefill)",
        "  price            12 calls, about $0.00036, at most $0.0021",
        "  on top           5 answers of both models to each request that fails",
        "  1 request to confirm: 10 calls, about $0.00046, at most $0.0017",
        "  asked: 22 calls, $0.00078",
        "  pass rate        100.0 % -> 50.0 %   -50.0 points (95 %: -100.0 to +0.0), p =",
        "                   0.5   not decided",
        "  to decide        3 more cases: of fewer than 5, chance explains any drop",
        "  confirmed        test_it.py::test_order: 5/5 -> 0/5 (p = 0.004, Holm 0.004)",
        "  numbers          tokens out -29 % (p = 1)   cost -92 % (p = 0.5)",
        "  maybe changed    JSON 50% (control 0%), p = 0.5; text 61% (control 0%), p =",
        "                   0.25",
        "  as before        stop reasons, tools",
        "  not judged       model of 1 request: it names the model that is replaced",
        "  decision         WORSE (1 request adapted, 1 not asked)",
    ]
    assert max(map(len, said)) <= 80
    assert code == 1

    # Both arms side by side, and the prefill never.
    asked = [request.body["model"] for request in models.requests]
    assert sorted(asked) == ["claude-haiku-4-5"] * 11 + ["claude-haiku-5-5"] * 11
    assert all(
        "temperature" not in one.body for one in models.requests if "5-5" in one.body["model"]
    )
    written = read_rows(rows)
    verdicts = {(one.arm, one.expectation, one.found) for one in written if hasattr(one, "found")}
    assert ("target", "json", "failed") in verdicts
    assert ("control", "json", "passed") in verdicts
    assert ("target", "model", "not_applicable") in verdicts
    assert ("control", "model", "passed") in verdicts
    of_requests = {
        (one.case, one.outcome) for one in written if getattr(one, "metric", "") == "request"
    }
    assert of_requests == {
        (GREETING, "adapted"),
        ("cassettes/test_it/test_prefill.yaml#1", "refused"),
    }


def test_each_answer_stands_in_the_rows_once_without_secrets(compare, tmp_path):
    """The samples name it by its digest, so that reports can show the words that differ."""
    rows = tmp_path / "rows.jsonl"
    words = ("--to", "claude-haiku-5-5", "--rows", str(rows), "--redact", "A17", "--confirm", "0")
    compare.recorded(TESTS).run(*words)

    written = read_rows(rows)
    bodies = {one.digest: one.value for one in written if isinstance(one, Body)}
    used = {one.response_digest for one in written if isinstance(one, Sample)} - {""}
    assert bodies.keys() == used
    text = rows.read_text(encoding="utf-8")
    assert "REDACTED" in text
    assert "A17" not in text
    assert {one.case for one in read_runs([rows]).compared} == {GREETING, ORDER}


def test_what_flips_without_a_control_is_not_decided(compare, models):
    """A wavering test cannot be told from a regression."""
    words = ("--to", "claude-haiku-5-5", "--no-control", "--samples", "1")
    code, said = compare.recorded(TESTS).run(*words)

    assert code == 3
    assert [
        line for line in said if line.startswith(("  pass", "  to d", "  flip", "  decis"))
    ] == [
        "  pass rate        100.0 % -> 50.0 % of the recordings; a test that wavers looks",
        "  to decide        a control run",
        "  flipped          test_it.py::test_order",
        "  decision         not decided (1 request adapted, 1 not asked, without a",
    ]
    assert {one.body["model"] for one in models.requests} == {"claude-haiku-5-5"}


def test_the_same_model_is_no_worse_within_a_margin_that_few_samples_can_show(compare, documented):
    """And as JSON: the plan goes to standard error."""
    arguments = ("--to", "claude-haiku-4-5", "--margin", "0.5", "--json")
    code, said = compare.recorded(TESTS).run(*arguments)
    told = documented("compare", "\n".join(said[said.index("{") : said.index("}") + 1]))

    assert (code, told["outcome"], told["refused"], told["adapted"]) == (0, "no_worse", [], [])
    assert (told["calls"], told["cases"], told["flips"], told["errors"]) == (18, [], [], {})
    assert told["suite"]["estimate"] == 0


def test_another_prompt_is_compared_with_the_recorded_one(compare, models):
    """The same model on both arms; the control keeps the prompt."""
    edit = ("--replace", "Greet=Welcome", "--samples", "1", "--confirm", "0")
    code, said = compare.recorded(TESTS).run("--to", "claude-haiku-4-5", *edit)

    prompts = [one.body["messages"][0]["content"] for one in models.requests]
    assert (prompts.count("Greet me."), prompts.count("Welcome me.")) == (1, 1)
    assert code == 3
    assert said[-1] == "  decision         not decided"


ORDER_ALONE = TESTS.partition("@pytest.mark.claude_params(temp")[0]
SHARED = """
@pytest.mark.claude_cassette("shared")
def test_one(claude):
    claude("Finish.")

@pytest.mark.claude_cassette("shared")
def test_two(claude):
    claude("Greet me.")
"""


MISUSE = {
    ("--replace", "Greet"): "--replace: 'Greet' is not OLD=NEW",
    ("--replace", "Meet=Greet"): "--replace: 'Meet' stands in no system prompt and no user turn",
    ("--to", "claude-3-haiku-20240307"): (
        "the model takes none of the requests: model: claude-3-haiku-20240307 retired on 2026-04-20"
    ),
    ("--to", "claud-opus-5"): (
        "--to: 'claud-opus-5' is not a known model. Did you mean claude-opus-5? If it is one, "
        "--rules adds it"
    ),
    ("--from", "claude-haiku-4.5"): (
        "--from: 'claude-haiku-4.5' is not a known model. Did you mean claude-haiku-4-5? If it is "
        "one, --rules adds it"
    ),
    ("--budget", "0.0001"): (
        "--budget: 6 calls may cost $0.0019, which is more than $0.00010; nothing was asked. Name "
        "fewer cassettes, or lower --samples"
    ),
    ("--budget", "tokens:10"): (
        "--budget: 6 calls may cost 438 tokens, which is more than 10 tokens; nothing was asked. "
        "Name fewer cassettes, or lower --samples"
    ),
    ("--budget", "much"): (
        "--budget: 'much' is not a budget. Allowed: dollars, such as 2.50, or tokens, such as "
        "tokens:2M or tokens:500k"
    ),
    ("--api-version", "2025"): "--api-version: '2025' is not known; use 2023-06-01 or 2026-10-21",
}


def test_what_cannot_be_meant_is_misuse_and_asks_nothing(compare, models):
    compare.recorded(ORDER_ALONE)
    for arguments, said in MISUSE.items():
        told = compare.run("--to", "claude-haiku-4-5", *arguments)
        assert (told[0], told[1][-1]) == (2, f"claude-params: {said}")
    assert models.requests == []


def test_an_empty_file_is_no_system_prompt(compare, models, tmp_path):
    """It would be sent as one, and the model be blamed."""
    compare.recorded(ORDER_ALONE)
    empty = tmp_path / "empty.md"
    empty.write_text("\n")
    words = ("--to", "claude-haiku-4-5", "--system-file", str(empty))
    code, told = compare.run(*words)
    assert (code, told[-1]) == (
        2,
        f"claude-params: --system-file: {empty} is empty, which is no system prompt",
    )
    assert models.requests == []


def test_errors_of_the_day_decide_nothing(compare, models):
    """Each is told once, with how many there were; no answer is counted as failed."""
    compare.recorded(ORDER_ALONE)
    models.script(ErrorAnswer(403, times=2))
    code, told = compare.run("--to", "claude-haiku-5-5", "--samples", "1")
    assert (code, told[4:]) == (
        3,
        [
            "  asked: 2 calls, $0.00",
            "  pass rate        no answer could be judged",
            "  errors           1 answer, not judged: control: HTTP 403 permission_error: A",
            "                   scripted fault: the API key may not use this resource",
            "  errors           1 answer, not judged: target: HTTP 403 permission_error: A",
            "                   scripted fault: the API key may not use this resource",
            "  decision         not decided (2 answers not judged)",
        ],
    )


def test_where_nobody_answers_there_is_nothing_to_decide(compare, monkeypatch):
    """It is no comparison, and told at the second refusal."""
    compare.recorded(ORDER_ALONE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
    code, told = compare.run("--to", "claude-haiku-4-5")
    assert (code, told[-1]) == (
        2,
        f"claude-params: no request was answered: no connection to {url}: connection refused",
    )


def test_rows_that_cannot_be_written_are_told_before_anything_is_spent(compare, models, tmp_path):
    compare.recorded(ORDER_ALONE)
    (tmp_path / "file").write_text("kept")
    rows = tmp_path / "file" / "rows.jsonl"
    words = ("--to", "claude-haiku-4-5", "--rows", str(rows))
    code, told = compare.run(*words)
    assert (code, told[-1]) == (
        2,
        f"claude-params: --rows: {rows} cannot be written: Not a directory. Nothing was asked",
    )
    assert models.requests == []


def test_tests_that_cannot_be_collected_cannot_judge(compare, project, models):
    """Told before anything is spent."""
    compare.recorded(ORDER_ALONE)
    project.write("import nothing_of_this_name")
    code, told = compare.run("--to", "claude-haiku-4-5")
    assert (code, told[-1]) == (
        2,
        "claude-params: test_it.py cannot be collected. See: pytest --collect-only",
    )
    assert models.requests == []


def test_who_of_several_tests_asked_is_not_known(compare, models):
    """The answers of a cassette that tests share are judged by contracts alone, and that is said."""
    code, told = compare.recorded(SHARED).run("--to", "claude-haiku-5-5", "--estimate")
    assert (code, told[2:]) == (
        0,
        [
            "  contracts only   2 requests of no collected test, or of several that share a",
            "                   cassette",
            "  price            12 calls, about $0.00013, at most $0.0021",
            "  on top           5 answers of both models to each request that fails",
        ],
    )
    assert models.requests == []


HOW_TO = Path(__file__).parents[2] / "docs/how-to/move-to-another-model.md"


@pytest.mark.usefixtures("compare")
def test_the_how_to_can_be_followed_word_for_word(project, verb):
    """Its test file, its commands, and what they print."""
    text = HOW_TO.read_text(encoding="utf-8")
    (project.path / "test_it.py").write_text(re.search(r"```python\n(.*?)```", text, re.DOTALL)[1])
    project.pytester.runpytest("--claude-record=new").assert_outcomes(passed=2)
    shown = re.findall(r"```console\n\$ claude-params (.*)\n([^`]*)```", text)
    codes = []
    for command, printed in shown:
        code, said = verb(*shlex.split(command))
        assert without_latency(said) == printed.rstrip("\n").split("\n")
        codes.append(code)
    assert codes == [0, 1, 0]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_answers_are_counted_on_one_line_of_a_terminal():
    shown, piped = Terminal(), io.StringIO()
    for stream in (shown, piped):
        for count in (1, 2):
            progress_on(stream, 2)(count)
    assert shown.getvalue() == "\r  1 of 2 answers\r                \r"
    assert piped.getvalue() == ""


CONVERSATION = """\
version: 1
defaults: {params: {model: claude-haiku-4-5, max_tokens: 60}}
cases:
  - id: talk
    turns:
      - {user: Greet me., expect: {contains: Hello there}}
      - {user: Status of order A17?, expect: {contains: eta}}
"""


def test_the_expectations_of_turns(project, verb, monkeypatch, models):
    """Each judges the answer to its turn."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", models.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
    monkeypatch.setattr(project.record.__self__, "_base_url", models.base_url)
    (project.path / "talk.claude.yaml").write_text(CONVERSATION)
    (project.path / "pytest.ini").write_text("[pytest]\n")
    project.record().assert_outcomes(passed=1)

    rows = project.path / "rows.jsonl"
    verb("compare", "cassettes", "--to", "claude-haiku-5-5", "--rows", str(rows), "--confirm", "0")

    verdicts = [json.loads(line) for line in rows.read_text().splitlines()]
    assert {
        (one["case"][-2:], one["expectation"], one["arm"], one["found"])
        for one in verdicts
        if one["kind"] == "verdict" and one["test"]
    } == {
        ("#1", "contains (turn 1 of 2)", "recording", "passed"),
        ("#1", "contains (turn 1 of 2)", "control", "passed"),
        ("#1", "contains (turn 1 of 2)", "target", "failed"),
        ("#2", "contains (turn 2 of 2)", "recording", "passed"),
        ("#2", "contains (turn 2 of 2)", "control", "passed"),
        ("#2", "contains (turn 2 of 2)", "target", "failed"),
    }
