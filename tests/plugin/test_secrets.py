"""What must not be in a cassette is not."""

import base64
import re

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

KEY = "sk-ant-api03-A-KEY-THAT-MUST-NOT-BE-STORED"


def test_no_key_no_organization_and_no_cookie_is_stored(suite):
    """Whatever header or body they came in."""
    suite.write(f"""
def test_it(claude):
    claude("My key is {KEY}, what is the capital of France?")
    with claude.stream("My key is {KEY}, count from 1 to 20.") as stream:
        stream.get_final_message()

@pytest.mark.claude_expect(status=400)
def test_error(claude):
    with pytest.raises(anthropic.BadRequestError):
        claude("Hi", temperature=7)
""").record().assert_outcomes(passed=2)

    for name in ("test_it", "test_error"):
        text = suite.cassette(name)
        assert KEY not in text
        assert not re.search(r"(?i)cookie|organization|x-api-key|authorization|ratelimit", text)
        assert not re.search(r"\breq_(?!REDACTED)", text)
    assert "sk-ant-REDACTED" in suite.cassette("test_it")


BLANKED = f"""
import os

def test_key(claude):
    claude("My key is {KEY}, what is the capital of France?")

@pytest.mark.claude_params(metadata={{"user_id": "somebody-17"}})
def test_user(claude):
    claude("What is the capital of France?")

def test_variable(claude):
    claude(f"The password is {{os.environ.get('SHOP_PASSWORD')}}.")
"""


def test_what_was_blanked_still_replays(suite, monkeypatch):
    """The request is looked up as it was stored; what a test declares is blanked before it is compared.

    A value of a secret variable has no mark of its own; where that is not set, another prompt was sent.
    """
    monkeypatch.setenv("SHOP_PASSWORD", "correct-horse-battery")
    suite.write(BLANKED).record().assert_outcomes(passed=3)

    assert "My key is sk-ant-REDACTED, what" in suite.cassette("test_key")
    assert "user_id: REDACTED" in suite.cassette("test_user")
    assert "The password is REDACTED." in suite.cassette("test_variable")
    suite.replay().assert_outcomes(passed=3)


def test_the_old_header_is_not_stored_either(suite):
    """SDK 0.x and 1.x send x-api-key, 2.x Authorization: none is on the allow-list."""
    suite.write(f"""
import os, requests

def test_it():
    base = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
    requests.post(
        f"{{base}}/v1/messages",
        headers={{"x-api-key": "{KEY}", "anthropic-version": "2023-06-01"}},
        json={{"model": "claude-haiku-4-5", "max_tokens": 60,
               "messages": [{{"role": "user", "content": "Hi"}}]}},
    )
""").record().assert_outcomes(passed=1)

    assert KEY not in suite.cassette("test_it")


def test_a_cassette_says_that_it_was_simulated(suite):
    """Nobody shall take the simulator's words for Claude's."""
    suite.write("""
def test_it(claude):
    claude("What is the capital of France?")
""").record()

    lines = suite.cassette("test_it").splitlines()
    assert lines[0] == (
        "# Recorded from the simulated API (claude-params simulate): no word of it is Claude's."
    )
    assert "  from: simulator" in lines
    assert "    model: claude-haiku-4-5-20251001-simulated" in "\n".join(lines)


def test_the_server_was_sent_what_the_cassette_does_not_hold(suite):
    """Redaction happens on the way to the file, not on the way to the API."""
    with Simulator() as own:
        suite._base_url = own.base_url
        suite.write(f"""
def test_it(claude):
    claude("My key is {KEY}")
""").record()

        assert KEY in str(own.requests[0])


def test_a_recording_that_holds_a_secret_still_answers(suite, was_recorded):
    """Other recorders blank less, and so did this one."""
    suite.write("""
def test_it(claude):
    claude("The id is wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ, what is the capital of France?")
""")
    asked = "The id is wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ, what is the capital of France?"
    path = was_recorded("test_it", asked)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("wrkspc_REDACTED", "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ"), encoding="utf-8"
    )

    suite.replay().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (KEY, "the test failed: AssertionError: not sk-ant-REDACTED"),
        (
            base64.b64encode(KEY.encode()).decode(),
            "the test failed, with a message that holds a secret which cannot be blanked",
        ),
    ],
    ids=["plain", "in base64"],
)
def test_why_a_test_failed_is_told_without_its_secrets(suite, message, reason):
    """Beside the recordings that were put aside."""
    suite.write(f"""
def test_it(claude):
    claude("What is the capital of France?")
    raise AssertionError("not {message}")
""").record().assert_outcomes(failed=1)

    text = (suite.path / "cassettes/test_it/test_it.yaml.rejected").read_text(encoding="utf-8")
    assert reason in text
    assert message not in text


LATE = """
import os

@pytest.fixture(autouse=True)
def _gone_again(monkeypatch):
    monkeypatch.setenv("SHOP_PASSWORD", "")

def test_it(claude):
    {}
    claude("The password is correct-horse-battery.")
    {}
"""
SET = 'os.environ["SHOP_PASSWORD"] = "correct-horse-battery"'


def test_a_variable_that_the_test_sets_is_secret(suite):
    """As programs do that read a file of settings when they begin."""
    suite.write(LATE.format(SET, "")).record().assert_outcomes(passed=1)

    assert "The password is REDACTED." in suite.cassette("test_it")
    suite.replay().assert_outcomes(passed=1)


def test_a_variable_of_a_fixture_is_secret(suite):
    """It is gone before the recording is written; the next test does not know it."""
    suite.write("""
@pytest.fixture
def _password(monkeypatch):
    monkeypatch.setenv("SHOP_PASSWORD", "correct-horse-battery")

@pytest.mark.parametrize("number", [1, 2])
def test_with(claude, _password, number):
    claude(f"{number}: The password is correct-horse-battery.")

def test_without(claude):
    claude("The password is correct-horse-battery.")
""").record().assert_outcomes(passed=3)

    assert "The password is REDACTED." in suite.cassette("test_with[2]")
    assert "correct-horse-battery" in suite.cassette("test_without")
    suite.replay().assert_outcomes(passed=3)
    suite.replay("-k", "2 or without").assert_outcomes(passed=2, deselected=1)


@pytest.mark.parametrize("ending", ["", "assert False"])
def test_what_becomes_secret_after_the_call_is_refused(suite, ending):
    """On replay nobody would know yet that it is one, and the recording would not be found."""
    result = suite.write(LATE.format("", f"{SET}\n    {ending}")).record()

    result.assert_outcomes(failed=1)
    assert (
        "claude: cassettes/test_it/test_it.yaml: nothing was written for test_it.py::test_it: "
        "call 1 holds a secret that cannot be blanked, at request.body.messages[0].content "
        "(values of environment variables). A variable that holds it was set after the call: "
        "set it before, or blank what holds it with claude_cassette(scrub=[REGEX]) or ini "
        "claude_redact"
    ) in result.outlines
    assert list((suite.path / "cassettes/test_it").iterdir()) == []


def test_an_answer_that_becomes_secret_is_blanked(suite, monkeypatch):
    """In the cassette, and in the journal that a test leaves which comes to no verdict."""
    with Simulator(Scenario(fallback="It is correct-horse-battery.")) as own:
        monkeypatch.setattr(suite, "_base_url", own.base_url)
        ask = LATE.replace("The password is correct-horse-battery.", "What is it?")
        suite.write(ask.format("", SET)).record().assert_outcomes(passed=1)
        left = ask.replace("test_it", "test_left").format("", f"{SET}\n    pytest.exit('')")
        suite.write(left, "test_left.py").record("test_left.py")

    (journal,) = (suite.path / "cassettes/test_left").glob("*.journal")
    for text in (suite.cassette("test_it"), journal.read_text(encoding="utf-8")):
        assert "It is REDACTED." in text
        assert "battery" not in text
