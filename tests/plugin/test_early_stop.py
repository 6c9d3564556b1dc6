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


@pytest.mark.parametrize(
    ("answer", "headline"),
    [
        ((401, "authentication_error", "invalid x-api-key"), "the API rejected the key"),
        ((400, "invalid_request_error", NO_CREDIT), "the account has no credit"),
        ((402, "billing_error", "Payment required."), "the account has no credit"),
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
    # Nothing of it is kept.
    result.stdout.fnmatch_lines(["1 test, 1 call: 0 replayed, 0 recorded, 1 live | *"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize(
    "marker",
    [
        "claude_expect(status=401)",
        'claude_expect(error_type="authentication_error")',
        "claude_fault(status=401)",
    ],
)
def test_a_test_that_wants_the_error_stops_nothing(suite, rejecting, marker):
    """How the application takes it is worth a test."""
    if "expect" in marker:
        rejecting(401, "authentication_error", "invalid x-api-key")
    body = f"""
@pytest.mark.{marker}
def test_it(claude):
    with pytest.raises(anthropic.AuthenticationError):
        claude("Hi")

def test_other():
    raise AssertionError("ran")
"""
    suite.write(body).record().assert_outcomes(passed=1, failed=1)


def test_an_error_of_one_request_stops_nothing(suite, rejecting):
    """Another model may be open to this key."""
    rejecting(403, "permission_error", "Your API key may not use this model.")

    suite.write(THREE).record().assert_outcomes(failed=3)


def test_workers_stop_as_well(suite, rejecting):
    """Each may have had one test under way."""
    simulator = rejecting(401, "authentication_error", "invalid x-api-key")
    many = "".join(f"\ndef test_{n}(claude):\n    claude('{n}')\n" for n in range(20))
    result = suite.write(many).record("-n2")

    assert "claude: the API rejected the key" in result.stdout.str()
    assert len(simulator.requests) <= 4
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_nothing_that_was_recorded_is_lost(suite, rejecting):
    """Tests before the first rejection keep theirs, and go on playing it."""
    suite.write(THREE.partition("def test_b")[0]).record()
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


def test_offline_says_where_to_and_why(suite):
    """The operating system knows."""
    suite._base_url = "http://127.0.0.1:9"
    body = """
def test_it(claude_client):
    claude_client.with_options(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
"""
    result = suite.write(body).record()

    result.stdout.fnmatch_lines(
        [
            "claude: 1 request went out, and no answer came back",
            "  no answer to 'Hi': ConnectError (127.0.0.1: Connection refused) after * s",
        ]
    )
