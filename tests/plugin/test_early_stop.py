"""A run that cannot record any more ends at once, with one message."""

from __future__ import annotations

import pytest

from pytest_claude_params.simulator import Simulator

THREE = """
def test_a(claude):
    claude("A")

def test_b(claude):
    claude("B")

def test_c(claude):
    claude("C")
"""
NO_CREDIT = "Your credit balance is too low to access the Anthropic API."
DISABLED = "This organization has been disabled."


@pytest.fixture
def rejecting(suite, monkeypatch):
    """Return a function that lets the API answer one request and reject all others."""
    with Simulator() as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)

        def script(status, kind, message, **more):
            error = {"status": status, "type": kind, "message": message, **more}
            simulator.script(*[{"kind": "error", "times": 99, **error}])
            return simulator

        yield script


def test_without_a_key(suite):
    """Before anything is sent, and in one screen."""
    suite.write(THREE)
    result = suite.replay("--claude-record=new")

    result.assert_outcomes(failed=1)
    said = result.stdout.str()
    assert "claude: recording needs a key, and ANTHROPIC_API_KEY is not set" in said
    assert "Traceback" not in said
    assert "no Claude call was seen" not in said
    assert result.ret == pytest.ExitCode.INTERRUPTED


OF_A_MARKER = """
import asyncio

def test_a(claude):
    claude("A")

@pytest.mark.claude_cassette(record="new")
def test_b(claude):
    claude("B")

@pytest.mark.claude_cassette(record="new")
def test_own_client():
    anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "C"}]
    )

@pytest.mark.claude_cassette(record="update")
def test_async(async_claude):
    asyncio.run(async_claude("D"))
"""


@pytest.fixture
def of_a_marker(suite, was_recorded):
    """Tests that were recorded, of which some record by their markers."""
    for name, prompt in {"a": "A", "b": "B", "own_client": "C", "async": "D"}.items():
        was_recorded(f"test_{name}", prompt)
    return suite.write(OF_A_MARKER)


def test_what_is_recorded_plays_without_a_key(of_a_marker):
    """Also where more may be recorded: only what is missing needs one."""
    for mode in ([], ["--claude-record=new"], ["--claude-record=update"]):
        of_a_marker.replay(*mode).assert_outcomes(passed=4)


def test_only_a_test_whose_marker_records_fails_without_a_key(failure_of, of_a_marker):
    """All others have their recordings, and the run goes on."""
    changed = OF_A_MARKER.replace('claude("B")', 'claude("Bee")')
    result = of_a_marker.write(changed).replay()

    result.assert_outcomes(passed=3, failed=1)
    assert failure_of(result) == [
        "claude: recording needs a key, and ANTHROPIC_API_KEY is not set",
        "",
        (
            "  Nothing was sent. The run goes on: this test records by its marker,"
            " claude_cassette(record='new')."
        ),
        (
            "  Set the key, and give the same command again: what was recorded before is not asked"
            " again."
        ),
    ]
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_only_a_test_whose_marker_records_fails_with_a_wrong_key(
    rejecting, failure_of, of_a_marker
):
    """The other tests send nothing."""
    rejecting(401, "authentication_error", "invalid x-api-key")
    changed = OF_A_MARKER.replace('claude("B")', 'claude("Bee")')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", of_a_marker._base_url)
        patch.setenv("ANTHROPIC_API_KEY", "a-key")
        result = of_a_marker.write(changed).pytester.runpytest()

    result.assert_outcomes(passed=3, failed=1)
    assert failure_of(result) == [
        "claude: the API rejected the key",
        "",
        "  answer     HTTP 401 authentication_error: invalid x-api-key",
        "  What was recorded before stays: --claude-record=new goes on from there.",
        "  If the test wants this error: claude_expect(status=401)",
    ]


def test_only_a_test_whose_marker_records_fails_offline(failure_of, of_a_marker):
    """The other tests need no host."""
    changed = OF_A_MARKER.replace('claude("B")', 'claude("Bee")')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
        patch.setenv("ANTHROPIC_API_KEY", "a-key")
        result = of_a_marker.write(changed).pytester.runpytest()

    result.assert_outcomes(passed=3, failed=1)
    assert "cannot be reached" in failure_of(result)[0]
    assert not any("The run ends here" in line for line in failure_of(result))


@pytest.mark.parametrize(
    ("answer", "headline"),
    [
        ((401, "authentication_error", "invalid x-api-key"), "the API rejected the key"),
        ((400, "invalid_request_error", NO_CREDIT), "the account has no credit"),
        pytest.param(
            (402, "billing_error", "Payment required."),
            "the account has no credit",
            marks=pytest.mark.nightly,
        ),
        ((403, "permission_error", DISABLED), "the organization is disabled"),
    ],
)
def test_what_no_request_would_get_past(suite, rejecting, failure_of, answer, headline):
    """The first test says it, and no other is run."""
    status, kind, message = answer
    simulator = rejecting(*answer)
    result = suite.write(THREE).record()

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [
        f"claude: {headline}",
        "",
        f"  answer     HTTP {status} {kind}: {message}",
        "  The run ends here, since every further request would be answered the same.",
        "  What was recorded before stays: --claude-record=new goes on from there.",
        f"  If the test wants this error: claude_expect(status={status})",
    ]
    assert len(simulator.requests) == 1
    # Nothing of it is kept, nor put aside.
    assert not list(suite.path.glob("cassettes/**/*.yaml*"))
    assert "put aside" not in result.stdout.str()
    result.stdout.fnmatch_lines(["1 test, 1 call: 0 replayed, 0 recorded, 1 live | *"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


WANTED = (
    "claude_expect(status=401)",
    'claude_expect(error_type="authentication_error")',
    "claude_fault(status=401)",
)


def test_a_test_that_wants_the_error_stops_nothing(suite, rejecting):
    """How the application takes it is worth a test."""
    rejecting(401, "authentication_error", "invalid x-api-key")
    tests = [
        f"""
@pytest.mark.{marker}
def test_{number}(claude):
    with pytest.raises(anthropic.AuthenticationError):
        claude("Hi")
"""
        for number, marker in enumerate(WANTED)
    ]
    other = """
def test_other():
    raise AssertionError("ran")
"""
    suite.write("".join([*tests, other])).record().assert_outcomes(passed=len(WANTED), failed=1)


def test_an_error_of_one_request_stops_nothing(suite, rejecting):
    """Another model may be open to this key."""
    rejecting(403, "permission_error", "Your API key may not use this model.")

    suite.write(THREE).record().assert_outcomes(failed=3)


def test_workers_stop_as_well(suite, rejecting):
    """Each may have had one test under way."""
    simulator = rejecting(401, "authentication_error", "invalid x-api-key")
    many = "".join(f"\ndef test_{n}(claude):\n    claude('{n}')\n" for n in range(20))
    result = suite.write(many).record("-p", "xdist", "-n2")

    assert "claude: the API rejected the key" in result.stdout.str()
    assert len(simulator.requests) <= 4
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_nothing_that_was_recorded_is_lost(suite, rejecting, was_recorded):
    """Tests before the first rejection keep theirs, and go on playing it."""
    was_recorded("test_a", "A")
    rejecting(401, "authentication_error", "invalid x-api-key")
    suite.write(THREE).record().assert_outcomes(passed=1, failed=1)


def test_too_many_requests_say_how_long_to_wait(suite, rejecting):
    """And what goes on from there."""
    rejecting(429, "rate_limit_error", "Slow down.", retry_after=7)
    body = """
def test_it(claude_client):
    claude_client.with_options(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
"""
    said = suite.write(body).record().stdout.str()

    assert (
        "hint      the API asks to wait 7 s; what is recorded stays, and --claude-record=new "
        "goes on from here; if the error is wanted" in said
    )
    # The error lies in no file.
    assert "  from      live, answered by simulator\n" in said


def test_an_update_goes_on_as_an_update(suite, rejecting, failure_of):
    """What its test no longer plays is still to be dropped."""
    rejecting(401, "authentication_error", "invalid x-api-key")
    lines = failure_of(suite.write(THREE).record("--claude-record=update"))

    assert "  What was recorded before stays: --claude-record=update goes on from there." in lines


def test_what_asks_everything_again_begins_anew(suite, rejecting, failure_of):
    """With new, what was recorded long ago would be replayed."""
    rejecting(401, "authentication_error", "invalid x-api-key")
    lines = failure_of(suite.write(THREE).record("--claude-record=all"))

    assert "  What was recorded before stays." in lines


SHARED = """
@pytest.fixture(scope="module")
def shared():
    return anthropic.Anthropic(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

def test_a(shared): pass
def test_b(shared): pass
def test_c(claude): claude("C")
"""


def test_a_fixture_that_is_rejected_ends_the_run(suite, rejecting, failure_of):
    """Whoever asks, the key is the same."""
    simulator = rejecting(401, "authentication_error", "invalid x-api-key")
    result = suite.write(SHARED).record()

    result.assert_outcomes(errors=1)
    assert failure_of(result)[0] == "claude: the API rejected the key"
    assert len(simulator.requests) == 1
    assert result.ret == pytest.ExitCode.INTERRUPTED


# Nothing listens at the discard port.
NOWHERE = "http://127.0.0.1:9"
UNREACHED = [
    "claude: 127.0.0.1:9 (ANTHROPIC_BASE_URL) cannot be reached: Connection refused",
    "",
    "  The run ends here, since no other test could record either.",
    "  What was recorded before stays: --claude-record=new goes on from there.",
    '  If the test wants this failure: claude_fault(connection="refused")',
]


def test_offline_is_one_message_and_the_end(suite, failure_of):
    """No traceback, and no second test that waits for the same."""
    suite._base_url = NOWHERE
    result = suite.write(THREE).record()

    result.assert_outcomes(failed=1)
    assert failure_of(result) == UNREACHED
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert not (suite.path / "cassettes").exists()


def test_offline_in_a_fixture_that_tests_share(suite, failure_of):
    """It is asked before the test is."""
    suite._base_url = NOWHERE
    result = suite.write(SHARED).record()

    result.assert_outcomes(errors=1)
    assert failure_of(result) == UNREACHED
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("localhost.invalid", "Name or service not known"),
        ("api.anthropic.com", "Network is unreachable"),
    ],
)
def test_offline_in_the_words_of_the_system(suite, failure_of, name, why):
    """As a machine without a network has it: no name is known, or no way leads there."""
    body = f"""
import errno
import os
import socket

@pytest.fixture(autouse=True)
def offline(monkeypatch):
    def nothing(*args, **kwargs):
        if {why!r}.startswith("Name"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        raise OSError(errno.ENETUNREACH, "Network is unreachable")
    monkeypatch.setattr(socket, "getaddrinfo", nothing)

def test_it(claude_client):
    claude_client.with_options(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}]
    )
"""
    suite._base_url = f"https://{name}"
    of_variable = f"{name} (ANTHROPIC_BASE_URL)"

    assert failure_of(suite.write(body).record())[0] == (
        f"claude: {of_variable} cannot be reached: {why}"
    )


def test_a_gateway_of_one_test_ends_nothing(suite, failure_of):
    """Others ask elsewhere."""
    body = """
def test_a():
    anthropic.Anthropic(base_url="http://127.0.0.1:9", max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

def test_b(claude):
    claude("B")
"""
    result = suite.write(body).record()

    result.assert_outcomes(failed=1, passed=1)
    assert failure_of(result) == [
        "claude: 127.0.0.1:9 cannot be reached: Connection refused",
        "",
        *UNREACHED[3:],
    ]


def test_a_host_of_a_platform_that_two_tests_cannot_reach_ends_the_run(suite):
    """A suite that asks Bedrock alone is told twice, and not once for each test."""
    tests = "".join(
        f"""
def test_{name}():
    anthropic.Anthropic(base_url="http://127.0.0.1:9", max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}]
    )
"""
        for name in "abcd"
    )
    result = suite.write(tests).record()

    result.assert_outcomes(failed=2)
    told = [line for line in result.outlines if "cannot be reached: Connection refused" in line]
    assert told[:2] == ["claude: 127.0.0.1:9 cannot be reached: Connection refused"] * 2
    assert result.outlines.count("  The run ends here: two tests could not reach it.") == 1
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_an_application_that_hides_it_does_not_hide_it_from_us(suite, failure_of):
    """The assertion that fails is what came of it."""
    suite._base_url = NOWHERE
    body = """
def test_it(claude_client):
    try:
        said = claude_client.with_options(max_retries=0).messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
    except Exception:
        said = "Try later."
    assert said == "Hello"
"""
    assert failure_of(suite.write(body).record()) == UNREACHED


def test_a_test_that_was_answered_fails_for_its_own_reason(suite, failure_of):
    """A host that it could do without is not why."""
    body = """
def test_it(claude):
    try:
        anthropic.Anthropic(base_url="http://127.0.0.1:9", max_retries=0).messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
    except anthropic.APIConnectionError:
        claude("Hi")
    raise AssertionError("its own")
"""
    assert "E       AssertionError: its own" in failure_of(suite.write(body).record())


@pytest.mark.nightly  # that workers stop is shown above, and what stops them here, too
def test_workers_end_when_offline(suite):
    """Each may have had one test under way."""
    suite._base_url = NOWHERE
    many = "".join(f"\ndef test_{n}(claude):\n    claude('{n}')\n" for n in range(20))
    result = suite.write(many).record("-p", "xdist", "-n2")

    assert result.parseoutcomes()["failed"] <= 4
    assert result.ret == pytest.ExitCode.INTERRUPTED
