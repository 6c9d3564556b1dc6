"""Recording through message batches, at half the price."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.usefixtures("quick_looks")

THREE = """
@pytest.mark.parametrize("n", range(3))
def test_it(claude, n):
    claude(f"Name a color {n}")
"""
CHAT = """
def test_chat(claude):
    first = claude("Name a color").content[0].text
    claude([
        {"role": "user", "content": "Name a color"},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Another one"},
    ])
"""
STREAM = """
def test_stream(claude):
    with claude.stream("Name a fruit") as stream:
        assert stream.get_final_text()
"""
ERRORED = "errored (not_found_error: model: claude-nothing-1)"


def record(suite, *args):
    """Record through batches."""
    return suite.record("--claude-record=batch", *args)


def told(result):
    """Return what the run has said of batches."""
    return [line for line in result.outlines if line.startswith("claude batch: ")]


def sent(api, method="POST", path="/v1/messages/batches"):
    """Return the requests of one kind that the API has got."""
    return [
        one for one in api.requests if (one.method, one.path.partition("?")[0]) == (method, path)
    ]


def test_tests_are_recorded_through_one_batch_and_replay(suite, api):
    suite.write(THREE)
    result = record(suite)

    result.assert_outcomes(passed=3)
    assert len(sent(api)) == 1
    assert not sent(api, path="/v1/messages")
    assert not list(suite.path.rglob("*.journal"))
    assert not list(suite.path.rglob(".claude-batch.json"))
    suite.replay().assert_outcomes(passed=3)
    (first, second, third) = told(result)[:3]
    assert first == "claude batch: round 1: 3 requests of 3 tests"
    assert second.startswith("claude batch: submitted msgbatch_")
    assert third.endswith(": 3 answers")
    assert told(result)[3:] == ["claude batch: 3 answers in 1 round, at half the price"]
    written = suite.cassette("test_it[0]")
    assert "from: batch, simulator" in written
    assert "service_tier: batch" in written
    assert "latency_s" not in written


def test_what_depends_on_an_answer_is_asked_in_a_round_of_its_own(suite, api):
    suite.write(CHAT + THREE)
    result = record(suite)

    result.assert_outcomes(passed=4)
    assert [len(one.body["requests"]) for one in sent(api)] == [4, 1]
    assert [line for line in told(result) if "msgbatch" not in line] == [
        "claude batch: round 1: 4 requests of 4 tests",
        "claude batch: round 2: 1 request of 1 test",
        "claude batch: 5 answers in 2 rounds, at half the price",
    ]
    suite.replay().assert_outcomes(passed=4)


def test_what_cassettes_hold_is_asked_in_the_first_round(suite, api, was_recorded):
    suite.write("""
def test_it(claude):
    for n in range(4):
        claude(f"Name a color {n}")
""")
    was_recorded("test_it", *[f"Name a color {n}" for n in range(4)])
    result = record(suite)

    result.assert_outcomes(passed=1)
    assert [len(one.body["requests"]) for one in sent(api)] == [4]
    assert "from: batch, simulator" in suite.cassette("test_it")


def test_custom_ids_are_the_key_and_a_number(suite, api):
    suite.write("""
def test_it(claude):
    claude.sample("Name a color", 3)
""")
    record(suite).assert_outcomes(passed=1)
    (batch,) = sent(api)
    ids = [one["custom_id"] for one in batch.body["requests"]]

    assert [one.partition("-")[2] for one in ids] == ["0", "1", "2"]
    (key,) = {one.partition("-")[0] for one in ids}
    assert len(key) == 40
    assert set(key) <= set("0123456789abcdef")


def test_streams_are_asked_live_and_told(suite, api):
    suite.write("""
def test_it(claude):
    claude("Name a color")
    with claude.stream("Name a city") as stream:
        assert stream.get_final_text()
""")
    result = record(suite)

    result.assert_outcomes(passed=1)
    assert len(sent(api, path="/v1/messages")) == 1
    line = "claude batch: asked live, at the full price: 1 request (1 streamed)"
    assert told(result)[-1] == line
    suite.replay().assert_outcomes(passed=1)


def test_a_live_answer_of_a_test_that_waits_is_not_asked_twice(suite, api):
    suite.write("""
def test_it(claude):
    with claude.stream("Name a city") as stream:
        assert stream.get_final_text()
    claude("Name a color")
    claude("Name another color")
""")
    record(suite).assert_outcomes(passed=1)

    assert len(sent(api, path="/v1/messages")) == 1
    assert len(sent(api)) == 2


@pytest.mark.usefixtures("api")
def test_a_latency_is_not_decided(suite):
    suite.write("""
@pytest.mark.claude_expect(latency_s="<5")
def test_it(claude):
    claude("Name a color")
""")
    result = record(suite)

    result.assert_outcomes(failed=1)
    hint = (
        "not decided: a batch does not say how long an answer took; "
        "record it live, with --claude-record=all"
    )
    assert hint in str(result.stdout)


def test_a_request_that_errored_is_named(suite, api, failure_of):
    suite.write("""
@pytest.mark.claude_params(model="claude-nothing-1")
def test_it(claude):
    claude("Name a color")
""")
    (suite.path / "pytest.ini").write_text("[pytest]\nclaude_rules = off\n", encoding="utf-8")
    result = record(suite)

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [
        f"claude: not sent: the batch has no answer to it: {ERRORED}",
        "",
        "  request    model=claude-nothing-1 max_tokens=60 'Name a color'",
        "",
        "  Ask it live, at the full price:",
        "    pytest --claude-record=new test_it.py::test_it",
        "  Nothing was sent, so nothing is billed.",
    ]
    assert told(result)[2].endswith(f": 0 answers, no answer to 1: {ERRORED}")
    assert len(sent(api)) == 1


def test_a_round_too_many_is_not_asked(suite, api, failure_of):
    suite.write(CHAT)
    result = record(suite, "--claude-batch-rounds=1")

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [
        "claude: not sent: it would take round 2 of batches, and there is 1 at most",
        "",
        "  request    model=claude-haiku-4-5 max_tokens=60 'Another one'",
        "",
        "  Allow more rounds:",
        "    --claude-batch-rounds=2",
        "  Ask it live, at the full price:",
        "    pytest --claude-record=new test_it.py::test_chat",
        "  Nothing was sent, so nothing is billed.",
    ]
    suite.record().assert_outcomes(passed=1)
    assert len(sent(api, path="/v1/messages")) == 1


def test_a_fixture_of_wider_scope_is_asked_once(suite, api):
    suite.write(
        """
@pytest.fixture(scope="module")
def answer():
    import anthropic
    with anthropic.Anthropic() as client:
        return client.messages.create(
            model="claude-haiku-4-5", max_tokens=20,
            messages=[{"role": "user", "content": "Name a color"}],
        ).content[0].text

def test_one(claude, answer):
    claude(f"Say {answer}")

def test_two(claude, answer):
    claude(f"Spell {answer}")
"""
    )
    record(suite).assert_outcomes(passed=2)

    assert [len(one.body["requests"]) for one in sent(api)] == [1, 2]
    suite.replay().assert_outcomes(passed=2)


def test_whoever_does_not_wait_comes_back(suite, api):
    suite.write(THREE)
    result = record(suite, "--claude-batch-wait=0")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    state = json.loads((suite.path / ".claude-batch.json").read_text(encoding="utf-8"))
    (batch,) = state["batches"]
    line = f"claude batch: at work: {batch['id']}; the same command comes back to it"
    assert line in str(result.stdout)
    result = record(suite)

    result.assert_outcomes(passed=3)
    assert "claude batch: going on where an earlier run broke off" in result.outlines
    assert len(sent(api)) == 1
    assert not (suite.path / ".claude-batch.json").exists()


def test_a_test_that_is_done_is_not_asked_again_by_whoever_comes_back(suite, api, was_recorded):
    """Its answer says what was recorded, so nothing was written; a stream went out live."""
    for n in range(3):
        was_recorded(f"test_it[{n}]", f"Name a color {n}")
    suite.write(CHAT + THREE + STREAM)
    record(suite, "--claude-batch-wait=0")  # the first round is submitted
    record(suite, "--claude-batch-wait=0")  # fetched, and the second submitted
    record(suite).assert_outcomes(passed=5)

    assert [len(one.body["requests"]) for one in sent(api)] == [4, 1]
    assert len(sent(api, path="/v1/messages")) == 1


WATCHING = """
import pytest

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        print("shown:", len(report.longrepr.reprtraceback.reprentries))
    return report
"""


@pytest.mark.usefixtures("api")
def test_a_test_that_waits_is_not_shown_at_length(suite):
    """Pytest would parse each file of the SDK that the call went through, for a report that nobody sees."""
    (suite.path / "conftest.py").write_text(WATCHING)
    result = record(suite.write(THREE), "-s")

    result.assert_outcomes(passed=3)
    shown = [line.removeprefix("shown: ") for line in result.outlines if "shown: " in line]
    assert shown == ["1"] * 3


def test_workers_are_left_out(suite, api):
    suite.write(THREE)
    result = record(suite, "-p", "xdist", "-n2")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    line = (
        "--claude-record=batch: the tests run in one process. Leave -n out: the batch waits for all"
    )
    assert line in str(result.stderr)
    assert not api.requests


def test_a_budget_holds_when_requests_are_planned(suite, api):
    suite.write(THREE)
    result = record(suite, "--claude-budget=tokens:200")

    result.assert_outcomes(passed=2, failed=1)
    assert [len(one.body["requests"]) for one in sent(api)] == [2]
    assert "claude: not sent: it could pass the budget of 200 tokens" in result.outlines
