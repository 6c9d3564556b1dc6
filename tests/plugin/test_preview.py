"""A preview asks again, judges the new answers beside the recordings, and writes no cassette."""

from __future__ import annotations

import base64
import json
import textwrap

import pytest

from pytest_claude_params.cassettes.pending import preview_file
from pytest_claude_params.reports.run_file.reading import read_runs
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

REPLY = {"refund": "Order A17 is delayed.", "hello": "Hello there, how are you today?"}
REFUND = """
@pytest.mark.claude_expect(contains="delayed")
def test_refund(claude):
    claude("Where is my refund?")
"""
HELLO = """
def test_hello(claude):
    claude("Say hello")
"""


@pytest.fixture
def asked(suite, monkeypatch):
    """Return a function that runs the suite against an API that answers so."""

    def ask(answers, *arguments):
        replies = [{"matches": word, "answer": text} for word, text in answers.items()]
        scenario = Scenario.model_validate({"replies": replies})
        with Simulator(scenario) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.record(*arguments)

    return ask


@pytest.fixture
def recorded(suite, was_recorded):
    """Return a function that writes a test file whose tests were recorded."""

    def write(body):
        suite.write(body)
        if REFUND in body:
            was_recorded("test_refund", "Where is my refund?", says=REPLY["refund"])
        if HELLO in body:
            was_recorded("test_hello", "Say hello", says=REPLY["hello"])

    return write


def screen_of(result):
    """Return the lines of the preview's screen."""
    lines = result.outlines
    start = next(n for n, line in enumerate(lines) if line.startswith("claude preview:"))
    end = next(n for n, line in enumerate(lines[start:], start) if line.startswith("===="))
    stop = next(
        (n for n, line in enumerate(lines[start:end], start) if line.startswith("----")), end
    )
    return "\n".join(lines[start:stop]).rstrip("\n")


def text(lines):
    return textwrap.dedent(lines).strip("\n")


def preview_of(suite, name):
    return preview_file.read(suite.path / "cassettes" / "test_it" / f"{name}.yaml.preview")


def test_a_flip_is_told_and_no_cassette_is_written(suite, asked, recorded):
    recorded(REFUND + HELLO)
    before = suite.cassette("test_refund")

    result = asked(REPLY | {"refund": "Order A17 is on its way."}, "--claude-record=preview")

    result.assert_outcomes(passed=1, failed=1)
    assert result.ret == 1
    assert suite.cassette("test_refund") == before
    assert screen_of(result) == text("""
        claude preview: 2 tests asked again, no cassette written
          claude-haiku-4-5, API 2026-10-21, 2 answers, $0.00010

          1 passed as recorded, fail now
            test_it.py::test_refund
              contains: expected 'delayed', observed no 'delayed'
          1 the same again

          Recordings were kept because they passed, so a test that wavers can flip with
          nothing changed. Asked again, it passes now and then, and each preview counts.
          Confirm (about $0.000052):
            pytest --claude-record=preview test_it.py::test_refund
          Look, then accept or reject:
            claude-params review
        """)


def test_each_preview_of_a_flip_counts(asked, recorded):
    """A test that wavers passes now and then; one that has changed never does, and is confirmed."""
    recorded(REFUND)
    flip = {"refund": "Order A17 is on its way."}
    screens = [screen_of(asked(flip, "--claude-record=preview")) for _ in range(5)]

    assert "    test_it.py::test_refund (passes in 0 of 2 previews)" in screens[1]
    assert screens[4].endswith(
        text("""
          Each of them failed in 5 previews or more and passed in none; a test that
          passes half of the time does so once in 32.
          Look, then accept or reject:
            claude-params review
        """).replace("\n", "\n  ")
    )
    assert (
        "  1 pass now, and failed in an earlier preview\n"
        "    test_it.py::test_refund (passes in 1 of 6 previews)\n"
    ) in screen_of(asked(REPLY, "--claude-record=preview"))


def test_another_model_is_confirmed_beside_the_recorded_one(suite, asked, recorded):
    """Then there is a control to ask, as it answers today."""
    test = '@pytest.mark.claude_params(model="claude-haiku-4-5")' + REFUND
    recorded(test)
    suite.write(test.replace("haiku-4-5", "haiku-5-5"))
    result = asked({"refund": "Order A17 is on its way."}, "--claude-record=preview")

    assert "A control run of the recorded model tells the two apart." in screen_of(result)
    assert (
        "    claude-params compare --to claude-haiku-5-5 --confirm 5 "
        "cassettes/test_it/test_refund.yaml\n"
    ) in screen_of(result)


def test_the_preview_lies_beside_the_cassette(suite, asked, recorded):
    """With both verdicts, and what it was compared with."""
    recorded(REFUND)
    asked({"refund": "Order A17 is on its way."}, "--claude-record=preview")

    found = preview_of(suite, "test_refund")
    cassette = suite.path / "cassettes" / "test_it" / "test_refund.yaml"
    assert not found.is_stale(cassette)
    (test,) = found.tests
    assert (test.test, test.owned) == ("test_it.py::test_refund", True)
    assert (test.old, test.new) == ("passed", "failed")
    assert test.why == "contains: expected 'delayed', observed no 'delayed'"
    assert [(one.new, one.old) for one in test.answers] == [(1, 1)]
    assert [(one.check, one.kind, one.old, one.new) for one in test.compared] == [
        ("contains", "expectation", "passed", "failed")
    ]
    (_, answer) = found.interactions[0]
    assert answer.text == "Order A17 is on its way."
    assert not list(suite.path.rglob("*.rejected"))
    assert not list(suite.path.rglob("*.journal"))


def test_a_changed_prompt_is_compared_with_the_recording_in_its_place(suite, asked, recorded):
    """It is what a preview is for; to ask the old request again would confirm nothing."""
    recorded(REFUND)
    suite.write(REFUND.replace("Where", "Tell me where"))
    result = asked({"refund": "Sorry."}, "--claude-record=preview")

    (test,) = preview_of(suite, "test_refund").tests
    assert [(one.new, one.old) for one in test.answers] == [(1, 1)]
    assert "1 passed as recorded, fail now" in screen_of(result)
    assert "compare" not in screen_of(result)


SHARED = """
@pytest.mark.claude_cassette("shared")
def test_hello(claude):
    claude("Say hello to the customer")

@pytest.mark.claude_cassette("shared")
@pytest.mark.claude_expect(contains="delayed")
def test_refund(claude):
    claude("Where is my refund?")
"""


def test_a_changed_prompt_of_a_shared_cassette_is_compared_with_the_nearest(
    suite, asked, was_recorded
):
    """The place says nothing where each test asks of its own; nothing of another test is lost."""
    prompts = ("Say hello to the customer", "Where is my refund?")
    was_recorded("shared", *prompts, folder="cassettes", says="It is delayed.")
    suite.write(SHARED.replace("Where is", "Tell me where is"))
    result = asked(REPLY | {"refund": "Sorry."}, "--claude-record=preview")

    cassette = suite.path / "cassettes" / "shared.yaml"
    hello, refund = preview_file.read(cassette.with_name("shared.yaml.preview")).tests
    assert [(one.new, one.old, one.is_nearest) for one in hello.answers] == [(1, 1, False)]
    assert [(one.new, one.old, one.is_nearest) for one in refund.answers] == [(2, 2, True)]
    assert (refund.old, refund.new) == ("passed", "failed")
    assert "1 passed as recorded, fail now" in screen_of(result)


def test_a_test_that_fails_as_expected_on_both_is_told_by_its_own_verdict(
    suite, asked, was_recorded
):
    """It fails as it did, and does not fail the run."""
    suite.write("@pytest.mark.xfail(strict=True)" + REFUND.replace('"delayed"', '"never"'))
    was_recorded("test_refund", "Where is my refund?", says=REPLY["refund"])
    result = asked(REPLY | {"refund": "Order A17 was delayed!"}, "--claude-record=preview")

    result.assert_outcomes(xfailed=1)
    (test,) = preview_of(suite, "test_refund").tests
    why = "contains: expected 'never', observed no 'never'"
    assert (test.old, test.new, test.why) == ("failed", "failed", why)
    assert "1 failed as recorded, and fail now" in screen_of(result)


def test_a_body_that_is_expected_to_fail_is_no_flip(suite, asked, was_recorded):
    """What it made of the recordings is not known, but it was recorded as a failure, too."""
    suite.write("""
@pytest.mark.xfail
def test_it(claude):
    assert claude("Say hello").content[0].text == "never"
""")
    was_recorded("test_it", "Say hello", says=REPLY["hello"])
    asked({"hello": "Welcome."}, "--claude-record=preview").assert_outcomes(xfailed=1)

    (test,) = preview_of(suite, "test_it").tests
    assert (test.old, test.new, test.flips) == ("failed", "failed", [])


def test_an_expectation_of_today_judges_both(suite, asked, recorded):
    """What the recording does not fulfil, and the new answer does."""
    recorded(HELLO)
    suite.write(HELLO.replace("def", '@pytest.mark.claude_expect(contains="Welcome")\ndef', 1))
    result = asked({"hello": "Welcome, how are you today?"}, "--claude-record=preview")

    result.assert_outcomes(passed=1)
    assert screen_of(result) == text("""
        claude preview: 1 test asked again, no cassette written
          claude-haiku-4-5, API 2026-10-21, 1 answer, $0.000049

          1 failed as recorded, pass now
            test_it.py::test_hello
              contains: expected 'Welcome', observed no 'Welcome'

          Look, then accept or reject:
            claude-params review
        """)


def test_a_body_that_fails_is_a_flip(suite, asked, was_recorded):
    suite.write("""
def test_it(claude):
    assert claude("Say hello").content[0].text.startswith("Hello")
""")
    was_recorded("test_it", "Say hello", says=REPLY["hello"])
    result = asked({"hello": "Welcome."}, "--claude-record=preview")

    (test,) = preview_of(suite, "test_it").tests
    assert [(one.kind, one.old, one.new) for one in test.compared] == [("test", "passed", "failed")]
    assert "1 passed as recorded, fail now" in screen_of(result)


def test_what_was_never_recorded_is_told_as_such(suite, asked):
    suite.write(REFUND + HELLO)
    result = asked({"refund": "Sorry.", "hello": "Hello."}, "--claude-record=preview")

    assert preview_of(suite, "test_hello").compared_with == "none"
    assert not list(suite.path.rglob("*.yaml"))
    assert "  1 never recorded, fail now" in result.outlines
    assert "  1 never recorded, pass now" in result.outlines


@pytest.mark.parametrize("status", [400, 401, pytest.param(529, marks=pytest.mark.nightly)])
def test_an_error_is_no_flip_and_no_try(suite, api, status, recorded):
    """A rejected key says nothing of Claude; a night without an answer is no report, either."""
    recorded(REFUND)
    api.script(ErrorAnswer(status, times=50))
    result = suite.record(
        "--claude-record=preview", "--claude-preview-exit=report", "--claude-one-by-one"
    )
    api.clear_faults()

    assert "  1 got no answer to judge, which is not a failure of Claude's" in screen_of(result)
    assert screen_of(result).endswith(
        "  No answer to judge came, so this preview leaves nothing to review."
    )
    assert result.ret in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)
    again = suite.record("--claude-record=preview")
    assert "previews)" not in screen_of(again)


def test_without_a_key_nothing_was_asked(suite, monkeypatch, recorded):
    recorded(REFUND)
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    result = suite.pytester.runpytest("--claude-record=preview")

    assert screen_of(result) == text("""
        claude preview: no test was answered, no cassette written

          1 got no answer to judge, which is not a failure of Claude's
            test_it.py::test_refund
              recording needs a key, and ANTHROPIC_API_KEY is not set

          No answer to judge came, so this preview leaves nothing to review.
        """)


def test_an_error_of_the_api_is_no_flip(suite, monkeypatch, recorded):
    recorded(REFUND)
    faults = {"faults": [{"kind": "error", "status": 529, "times": 9}]}
    with Simulator(Scenario.model_validate(faults)) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        result = suite.record("--claude-record=preview")

    result.assert_outcomes(failed=1)
    (test,) = preview_of(suite, "test_refund").tests
    assert (test.old, test.new) == ("passed", "error")
    assert "  1 got no answer to judge, which is not a failure of Claude's" in result.outlines


def test_changes_beyond_noise_are_named(asked, recorded):
    """Nothing fails, and still somebody wants to know."""
    recorded(HELLO)
    long = "Guten Tag, wie geht es Ihnen heute? Ich hoffe, dass alles in bester Ordnung ist. " * 2
    result = asked({"hello": long}, "--claude-record=preview")

    assert screen_of(result) == text("""
        claude preview: 1 test asked again, no cassette written
          claude-haiku-4-5, API 2026-10-21, 1 answer, $0.00021

          1 changed beyond noise
            output tokens +412 % (-33 to +50 % taken for noise): test_it.py::test_hello
            language en -> de: test_it.py::test_hello

          Look, then accept or reject:
            claude-params review
        """)


def test_it_may_only_report(asked, recorded):
    """A scheduled job looks at the report, and need not be red."""
    recorded(REFUND)
    arguments = ("--claude-record=preview", "--claude-preview-exit=report")
    result = asked({"refund": "Sorry."}, *arguments)

    result.assert_outcomes(failed=1)
    assert result.ret == 0


def test_samples_streams_and_fixtures_are_previewed(suite, asked):
    suite.write("""
@pytest.fixture(scope="module")
def greeting():
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "hello"}]
    )

def test_sample(claude, greeting):
    claude.sample("Say hello", 3)

def test_stream(claude):
    with claude.stream("Say hello") as stream:
        stream.until_done()
""")
    asked(REPLY).assert_outcomes(passed=2)
    before = {path: path.read_text() for path in suite.path.rglob("*.yaml")}
    result = asked({"hello": "Hi."}, "--claude-record=preview")

    result.assert_outcomes(passed=2)
    assert {path: path.read_text() for path in suite.path.rglob("*.yaml")} == before
    assert sorted(path.name for path in suite.path.rglob("*.preview")) == [
        "fixture.greeting.yaml.preview",
        "test_sample.yaml.preview",
        "test_stream.yaml.preview",
    ]
    (sample,) = preview_of(suite, "test_sample").tests
    assert [(one.new, one.old) for one in sample.answers] == [(1, 1), (2, 2), (3, 3)]


def test_workers_preview_and_the_controller_tells_it_once(suite, asked, recorded):
    recorded(REFUND + HELLO)
    result = asked(
        {"refund": "Sorry.", "hello": "Hello."}, "--claude-record=preview", "-p", "xdist", "-n1"
    )

    assert sum(line.startswith("claude preview:") for line in result.outlines) == 1
    assert "claude preview: 2 tests asked again, no cassette written" in result.outlines
    assert len(list(suite.path.rglob("*.preview"))) == 2


def test_workers_ask_once_for_a_fixture_that_they_share(suite, monkeypatch, was_recorded):
    """All of its tests are judged by the same answers."""
    suite.write("""
@pytest.fixture(scope="session")
def greeting():
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "hello"}]
    )

@pytest.mark.parametrize("n", range(4))
def test_it(claude, greeting, n):
    claude(f"Say hello {n}")
""")
    was_recorded("fixture.greeting", "hello")
    for n in range(4):
        was_recorded(f"test_it[{n}]", f"Say hello {n}")
    with Simulator() as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record("--claude-record=preview", "-p", "xdist", "-n2").assert_outcomes(passed=4)
        prompts = [one.body["messages"][0]["content"] for one in simulator.requests]

    assert sorted(prompts) == ["Say hello 0", "Say hello 1", "Say hello 2", "Say hello 3", "hello"]


def test_a_preview_goes_when_its_cassette_is_recorded(suite, asked, recorded):
    """What it was compared with is no more."""
    recorded(REFUND)
    asked(REPLY, "--claude-record=preview")
    assert preview_of(suite, "test_refund")
    asked(REPLY, "--claude-record=all")

    assert preview_of(suite, "test_refund") is None


def test_a_second_preview_replaces_the_first(suite, asked, recorded):
    recorded(REFUND)
    asked({"refund": "Sorry."}, "--claude-record=preview")
    asked({"refund": "It is delayed."}, "--claude-record=preview")

    found = preview_of(suite, "test_refund")
    assert [answer.text for _, answer in found.interactions] == ["It is delayed."]


def test_a_recorded_judge_judges_the_recording(suite, asked):
    """To ask it again about the old answer would cost, and might say something else."""
    suite.write("""
@pytest.mark.claude_expect(judge={"rubric": "It is friendly.", "model": "claude-sonnet-5"})
def test_hello(claude):
    claude("Say hello")
""")
    good, bad = (json.dumps({"reason": "So.", "holds": holds}) for holds in (True, False))
    asked({"<rubric>": good, "hello": "Hello there."}).assert_outcomes(passed=1)
    asked({"<rubric>": bad, "hello": "Go away."}, "--claude-record=preview")

    (test,) = preview_of(suite, "test_hello").tests
    assert [(one.check, one.old, one.new) for one in test.compared] == [
        ("judge", "passed", "failed")
    ]


def test_a_marker_cannot_preview(suite):
    suite.write(HELLO.replace("def", '@pytest.mark.claude_cassette(record="preview")\ndef', 1))

    assert "record='preview' is not one of none, new, update, all" in str(suite.replay().stdout)


HARMLESS = {
    "color": ("Blue is a calm color.", "A calm color is blue."),
    "city": ("Rome is a fine city.", "A fine city is Rome."),
    "animal": ("An otter is playful.", "Playful is what otters are."),
    "fruit": ("I like ripe pears.", "Ripe pears are what I like."),
    "river": ("The Rhine is long.", "It is long, the Rhine."),
    "tree": ("An oak grows old.", "Old grows the oak."),
    "star": ("Sirius shines bright.", "Bright shines Sirius."),
    "metal": ("Iron can rust away.", "Away it rusts, iron."),
    "drink": ("Tea warms you up.", "You warm up with tea."),
    "month": ("May is mild here.", "Here it is mild in May."),
}
ORDER = '{"order": "A17", "eta": "2 days"}'
GERMAN = "Ihre Bestellung ist unterwegs und kommt voraussichtlich am Montag bei Ihnen an."
ENGLISH = "Your order is on its way and will probably arrive at your place next Monday."
STORY = """
import json

@pytest.mark.claude_expect(json={"type": "object", "required": ["order", "eta"]})
def test_order(claude):
    claude("Give me the order as JSON")

@pytest.mark.claude_expect(language="de")
def test_german(claude):
    claude("Wo ist das Paket?")

@pytest.mark.claude_expect(stop_reason="end_turn")
def test_whole(claude):
    claude("Tell me a story")

@pytest.mark.parametrize("name", WORDS)
@pytest.mark.claude_expect(word_count="<=8")
def test_word(claude, name):
    claude(f"Say something about a {name}")
"""


def test_three_regressions_are_told_and_ten_rewordings_are_not(suite, asked, was_recorded):
    """A truncation, an object that fits its schema no more, another language."""
    suite.write(STORY.replace("WORDS", repr(list(HARMLESS))))
    was_recorded("test_order", "Give me the order as JSON", says=ORDER)
    was_recorded("test_german", "Wo ist das Paket?", says=GERMAN)
    was_recorded("test_whole", "Tell me a story", says="Once upon a time.")
    for name, (before, _) in HARMLESS.items():
        was_recorded(f"test_word[{name}]", f"Say something about a {name}", says=before)
    today = {f"about a {name}$": after for name, (_, after) in HARMLESS.items()}
    today |= {"JSON": '{"order": "A17"}', "Paket": ENGLISH, "story": "Once upon a time. " * 40}
    result = asked(today, "--claude-record=preview")

    result.assert_outcomes(passed=10, failed=3)
    told = screen_of(result)
    assert "  3 passed as recorded, fail now\n    test_it.py::test_order\n" in told
    assert "      json: " in told
    assert "      language: " in told
    assert "      stop_reason: " in told
    assert "  10 changed within noise" in told


def test_the_report_marks_the_words_that_changed(suite, asked, recorded):
    """Beside the checks that flipped."""
    asked_anew = (
        "--claude-record=preview",
        "--claude-report=run.html",
        "--claude-report=run.jsonl",
    )
    recorded(REFUND)

    asked(REPLY | {"refund": "Order A17 is lost."}, *asked_anew)

    page = (suite.path / "run.html").read_text(encoding="utf-8")
    assert "Order A17 is<del> delayed.</del><ins> lost.</ins>" in page
    assert "Preview: passed as recorded, failed now" in page
    (test,) = read_runs([suite.path / "run.jsonl"]).tests
    assert test["bodies"][test["before"][0]][0]["text"] == REPLY["refund"]


SECRET = "sk-ant-api03-secretsecret"
CODED = base64.b64encode(f"key: {SECRET}".encode()).decode()


def test_a_secret_in_a_new_answer_is_not_in_the_report(suite, asked, recorded):
    """A report is shared like a cassette."""
    recorded(REFUND + HELLO)

    asked(
        {"hello": f"The key is {SECRET}", "refund": f"The key is {CODED}"},
        "--claude-record=preview",
        "--claude-report=run.jsonl",
        "--claude-report=run.html",
    )

    texts = [(suite.path / name).read_text(encoding="utf-8") for name in ("run.jsonl", "run.html")]
    assert [text for text in texts if SECRET in text or CODED in text] == []
    refund, hello = read_runs([suite.path / "run.jsonl"]).tests
    assert hello["calls"][0]["answer"].startswith("The key is sk-ant-REDACTED")
    assert refund["calls"][0]["answer"].startswith("(withheld: ")


def test_only_what_is_asked_has_changed(suite, asked, recorded):
    """The answer is word for word the recorded one."""
    recorded(REFUND)
    suite.write(REFUND.replace("Where", "Tell me where"))

    assert "  1 with the same answer to a changed request\n" in screen_of(
        asked(REPLY, "--claude-record=preview")
    )


def test_where_all_is_as_recorded_nothing_is_to_be_decided(asked, recorded):
    recorded(REFUND)
    shown = screen_of(asked(REPLY, "--claude-record=preview"))

    assert "  What was answered is as recorded: nothing to decide." in shown
    assert "claude-params review" not in shown
