"""What a call broke is told in the call phase, all of it at once."""

import anthropic
import pytest

VERSION = anthropic.__version__
MAJOR = int(VERSION.partition(".")[0])


BROKEN = """
def broken(request, *, live, sound=False):
    raise OSError(5, "Input/output error")

def test_it(claude, _claude_run):
    scenes = _claude_run.recorder.scenes
    scenes.of_test = scenes.of_test._replace(watch=broken)
    try:
        claude("Where is Rome?")
    except BaseException:
        pass
"""


def test_what_the_recorder_could_not_do_is_told_where_it_was_caught(suite, failure_of):
    """The answer would be missing in the cassette."""
    result = suite.write(BROKEN).record()

    assert failure_of(result) == [
        "claude: the recorder could not go on: OSError: [Errno 5] Input/output error"
    ]


def test_all_failures_of_a_test_are_listed_together(suite, failure_of):
    """One run shows everything there is to mend."""
    suite.write("""
@pytest.mark.claude_expect(stop_reason="end_turn", contains="Berlin")
@pytest.mark.claude_expect(output_tokens=">=100")
def test_it(claude):
    claude("Count from 1 to 20.", max_tokens=5)
""")

    text = "\n".join(failure_of(suite.record()))

    assert text.startswith(
        "claude: stop_reason: expected 'end_turn', observed 'max_tokens' (and 2 more)\n"
    )
    assert "contains" in text
    assert "output_tokens" in text


def test_failed_expectations_stand_beside_the_tests_own_failure(suite):
    """An assertion that fails first does not hide what the calls broke."""
    suite.write("""
@pytest.mark.claude_expect(contains="Berlin")
def test_it(claude):
    claude("What is the capital of France?")
    assert False
""")

    result = suite.record()

    result.stdout.fnmatch_lines(
        ["E       assert False", "*Captured claude call*", "claude: contains: *"]
    )


def test_a_marked_test_without_a_call_fails(suite, failure_of):
    """A bypassed interception must not stay green."""
    result = suite.write("""
@pytest.mark.claude_expect(stop_reason="end_turn")
def test_it():
    pass
""").replay()

    assert failure_of(result) == [
        "claude: no Claude call was seen",
        "",
        (
            "  The test is marked as a Claude test, but nothing that it ran sent a request to the"
            " Claude API."
        ),
        "  If it should have: does the client use httpx, httpx2, aiohttp, requests or boto3? Calls of",
        "  a child process or of a transport of your own cannot be seen.",
        (
            "  If the host is not an Anthropic one, name it in the configuration:"
            ' claude_hosts = ["my-gateway"].'
        ),
        "  If the test makes no call, take the marker away; if it must not, claude_expect(requests=0).",
        (
            "  No key is set: while the test ran, ANTHROPIC_API_KEY held a placeholder. Code that"
            " looks whether"
        ),
        "  there is a key finds none with claude_cassette(placeholder_key=False).",
    ]


UNSENT = """
pytestmark = []
HI = {{"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [{{"role": "user", "content": "Hi"}}]}}
COLD = 0.0
{body}
"""
PLAIN = """
@pytest.mark.claude_cassette()
def test_it(claude_client):
    claude_client.messages.create(**HI, temperature=0)
"""
STREAM = """
@pytest.mark.claude_cassette()
def test_it(claude_client):
    with claude_client.messages.stream(
        **HI,
        top_k=5,
    ) as stream:
        stream.until_done()
"""
WRAPPED = """
@pytest.mark.claude_cassette()
def test_it(claude_client):
    try:
        claude_client.messages.create(**HI, temperature=COLD)
    except TypeError as error:
        raise RuntimeError("no answer") from error
"""
SPREAD = """
@pytest.mark.claude_cassette()
def test_it(claude_client):
    claude_client.messages.create(**HI, **{"temperature": 0})
"""


@pytest.mark.skipif(MAJOR < 2, reason="older SDKs take it, or send an older API version")
def test_an_argument_that_the_sdk_takes_no_more_gets_the_line_that_works(suite):
    """The SDK raises before anything is sent; that no call was seen would lead astray."""
    for number, body in enumerate((PLAIN, STREAM, WRAPPED, SPREAD)):
        suite.write(UNSENT.format(body=body), f"test_{number}.py")
    said = suite.record().outlines

    starts = [number for number, line in enumerate(said, 1) if "Captured claude call" in line]
    pinned = 'extra_headers={"anthropic-version": "2023-06-01"}'
    assert [said[start : start + 4] for start in starts] == [
        [
            f"claude: nothing was sent: messages.{method}() of anthropic {VERSION} takes no {name}",
            "",
            f'  Write instead:   messages.{method}(..., extra_body={{"{name}": {value}}}, {pinned})',
            f'  Or the fixture:  claude("...", {name}={value}), which sends it so',
        ]
        for method, name, value in (
            ("create", "temperature", "0"),
            ("stream", "top_k", "5"),
            ("create", "temperature", "COLD"),
            ("create", "temperature", "..."),
        )
    ]
    assert "no Claude call was seen" not in "\n".join(said)


@pytest.mark.skipif(MAJOR < 2, reason="older SDKs take it, or send an older API version")
def test_the_line_that_is_named_works(suite):
    """As it stands in the message."""
    suite.write(UNSENT.format(body=PLAIN.replace(
        "temperature=0",
        'extra_body={"temperature": 0}, extra_headers={"anthropic-version": "2023-06-01"}',
    ))).record().assert_outcomes(passed=1)  # fmt: skip


NO_CALL = """
import subprocess, sys


@pytest.mark.claude_expect(requests={wanted})
def test_it(claude):
    {body}
"""


def test_a_test_that_must_not_call_passes(suite):
    """Nothing is asked and nothing is recorded."""
    result = suite.write(NO_CALL.format(wanted="0", body="pass")).record()

    result.assert_outcomes(passed=1)
    assert not list(suite.path.glob("cassettes/**/*.yaml"))


NOT_EXPECTED = (
    "claude: recording: expected an answer to record, observed HTTP 400 invalid_request_error"
)
# Tests that fail, and the first line of what is said of it.
FAILING = {
    "of_an_expectation": (
        """
@pytest.mark.claude_expect(contains="Berlin")
def test_it(claude):
    claude("What is the capital of France?")
""",
        "claude: contains: expected 'Berlin', observed no 'Berlin'",
    ),
    "of_a_call_that_must_not_be": (
        """
@pytest.mark.claude_expect(requests=0)
def test_it(claude):
    claude("Hi")
""",
        "claude: requests: expected calls 0, observed calls 1, retries 0",
    ),
    # Where calls are allowed only, the interception may have been bypassed.
    "without_a_call": (
        """
@pytest.mark.claude_expect(requests="<=2")
def test_it(claude):
    pass
""",
        "claude: no Claude call was seen",
    ),
    # A child may call.
    "with_a_child": (
        """
@pytest.mark.claude_expect(requests=0)
def test_it(claude):
    import subprocess, sys
    subprocess.run([sys.executable, "-Sc", ""])
""",
        "claude: no Claude call was seen, but the test started ",
    ),
    # It must not look fulfilled.
    "with_no_call_to_judge": (
        """
@pytest.mark.claude_expect(text="Paris")
def test_it(claude_client):
    claude_client.models.list()
""",
        "claude: text: expected a call to judge, observed calls to /v1/models only",
    ),
    # As the filters of the project say; no traceback through the plugin.
    "of_a_warning": (
        """
@pytest.mark.filterwarnings("error")
def test_it(claude):
    claude("Count from 1 to 20.", max_tokens=5)
""",
        "claude: the answer was cut at max_tokens=5",
    ),
    # A bad day of the API must not become what is replayed for ever.
    "of_an_error": (
        """
def test_it(claude):
    try:
        claude("Hi", temperature=7)
    except Exception:
        pass
""",
        NOT_EXPECTED,
    ),
    # Who rules out one error has not asked for another.
    "of_an_error_that_is_not_ruled_out": (
        """
@pytest.mark.claude_expect(not_={"status": 429})
def test_it(claude):
    with pytest.raises(Exception, match="temperature"):
        claude("Hi", temperature=7)
""",
        NOT_EXPECTED,
    ),
    "of_an_error_that_one_of_several_rules_out": (
        """
@pytest.mark.claude_expect(any_of=[{"not_": {"error_type": "rate_limit_error"}}])
def test_it(claude):
    with pytest.raises(Exception, match="temperature"):
        claude("Hi", temperature=7)
""",
        NOT_EXPECTED,
    ),
}


def named(body, name):
    """Return a test under this name."""
    return body.replace("test_it", f"test_{name}")


def test_what_fails_says_why_in_the_call_phase(suite, failures_of):
    """It is a failure and no error, and no cassette is written."""
    result = suite.write("".join(named(body, name) for name, (body, _) in FAILING.items())).record()

    result.assert_outcomes(failed=len(FAILING), errors=0)
    told = failures_of(result)
    assert {name: told[f"test_{name}"][0][: len(said)] for name, (_, said) in FAILING.items()} == {
        name: said for name, (_, said) in FAILING.items()
    }
    assert not list(suite.path.rglob("*.yaml"))


# Tests that pass.
SOUND = {
    # An explicit word in the call wins over the marker.
    "override": """
def test_it(claude):
    claude("What is the capital of France?", max_tokens=99)
""",
    # Module, class and function markers add up, and the nearest wins key by key.
    "nearest": """
@pytest.mark.claude_params(temperature=0, max_tokens=30)
class TestIt:
    @pytest.mark.claude_params(max_tokens=40)
    def test_it(self, claude, claude_calls):
        claude("What is the capital of France?")
        sent = claude_calls[0].request.parameters
        assert (sent["model"], sent["temperature"], sent["max_tokens"]) == (
            "claude-haiku-4-5", 0, 40
        )
""",
    # The SDK's plain method does not take them; the API does, as a header.
    "betas": """
@pytest.mark.claude_params(betas=["one-2025", "two-2025"])
def test_it(claude, claude_calls):
    claude("What is the capital of France?")
    assert claude_calls[0].request.headers["anthropic-beta"] == "one-2025,two-2025"
""",
    # An error that is asked for is recorded: beside what is ruled out, and as one of several outcomes.
    "error": """
@pytest.mark.claude_expect(not_={"status": 200}, status=400)
def test_it(claude):
    with pytest.raises(Exception, match="temperature"):
        claude("Hi", temperature=7)
""",
    "error_or_text": """
@pytest.mark.claude_expect(any_of=[{"status": 400}, {"text": "Hi!"}])
def test_it(claude):
    with pytest.raises(Exception, match="temperature"):
        claude("Hi", temperature=7)
""",
}


def test_what_passes_is_recorded(suite):
    result = suite.write("".join(named(body, name) for name, body in SOUND.items())).record("-rA")

    result.assert_outcomes(passed=len(SOUND))
    assert len(list(suite.path.rglob("*.yaml"))) == len(SOUND)


def test_a_request_that_departs_from_what_is_declared_fails(suite, failure_of, was_recorded):
    """What plays is checked to carry the declared parameters, too."""
    body = """
@pytest.mark.claude_params(MARKED)
def test_it():
    anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=99, messages=[{"role": "user", "content": "Hi"}]
    )
"""
    was_recorded("test_it", "Hi", max_tokens=99)

    result = suite.write(body.replace("MARKED", "system='Be brief.'")).replay()

    assert failure_of(result) == [
        "claude: a request departs from what claude_params declares",
        "",
        "  max_tokens: declared 60, sent 99",
        "  system: declared Be brief., sent (nothing)",
    ]


def test_an_unexpected_truncation_is_a_warning(suite):
    """The commonest silent bug is told, with a hint."""
    suite.write("""
@pytest.mark.filterwarnings("default")
def test_it(claude):
    claude("Count from 1 to 20.", max_tokens=5)
""")

    result = suite.record()

    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*TruncatedAnswer: *was cut at max_tokens=5*"])


def test_a_failed_test_leaves_its_recordings_aside(suite):
    """A bad answer never becomes the baseline; what it cost is not thrown away."""
    failing = """
def test_it(claude):
    claude("What is the capital of France?")
    assert False, "not good enough"
"""
    result = suite.write(failing).record()

    folder = suite.path / "cassettes" / "test_it"
    assert [path.name for path in folder.iterdir()] == ["test_it.yaml.rejected"]
    assert (
        "rejected: 'the test failed: AssertionError: not good enough"
        in (folder / "test_it.yaml.rejected").read_text()
    )
    result.stdout.fnmatch_lines(
        ["put aside the recordings of 1 test that did not pass, such as *test_it.yaml.rejected"]
    )


def test_the_rejected_file_goes_when_the_test_passes(suite, was_recorded):
    """Nothing stale stays beside a good recording."""
    was_recorded("test_it", "What is the capital of France?", failed="the test failed")

    suite.write("""
def test_it(claude):
    claude("What is the capital of France?")
""").record()

    folder = suite.path / "cassettes" / "test_it"
    assert [path.name for path in folder.iterdir()] == ["test_it.yaml"]


def test_a_request_that_nobody_answered_is_told(suite, failure_of):
    """A server that is down is no missing interception."""
    suite._base_url = "http://127.0.0.1:9"
    result = suite.write("""
def test_it():
    with pytest.raises(anthropic.APIConnectionError):
        anthropic.Anthropic(max_retries=0).messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
""").record()

    assert failure_of(result)[0] == "claude: 1 request went out, and no answer came back"


def test_a_misspelt_parameter_of_a_call_is_one_message(suite, failure_of):
    """No traceback for a user's mistake."""
    result = suite.write("""
def test_it(claude):
    claude("Hi", temprature=1)
""").replay()

    assert failure_of(result) == [
        (
            "claude: claude_params: the Messages API has no parameter 'temprature'. Did you mean"
            " 'temperature'? A field that is newer than this plugin goes into"
            " extra_body={'temprature': ...}."
        )
    ]


@pytest.mark.skipif(pytest.version_tuple < (8, 4), reason="pytest skips such tests")
def test_an_async_test_without_a_plugin_that_runs_it(suite):
    """Pytest says what is missing; that nothing was called goes without saying."""
    result = suite.write("async def test_it(): ...").replay("-p", "no:anyio", "-p", "no:asyncio")

    result.assert_outcomes(failed=1)
    assert "async def functions are not natively supported." in result.stdout.str()
    assert "no Claude call was seen" not in result.stdout.str()
