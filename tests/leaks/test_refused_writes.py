"""A recording that would hold a secret is not written, and its test fails."""

from __future__ import annotations

import base64

import pytest

KEY = "sk-ant-api03-secretsecret"
CODED = base64.b64encode(f"key: {KEY}".encode()).decode()
REFUSED = (
    "claude: cassettes/test_it/test_it.yaml: nothing was written for test_it.py::test_it: "
    "call 2 holds a secret that cannot be blanked, at request.body.messages[0].content "
    "(Anthropic API keys, in base64). Keep it out of the call, or blank what holds it with "
    "claude_cassette(scrub=[REGEX]) or ini claude_redact"
)
ASKED = f"""
def test_it(claude):
    claude("What is the capital of France?")
    claude("Decode {CODED}")
"""


def files(suite):
    """Return the files that hold any of the key."""
    paths = [path for path in suite.path.rglob("*") if path.is_file() and not is_test(path)]
    return [path.name for path in paths if CODED[:20].encode() in path.read_bytes()]


def is_test(path):
    """Say whether a file is a test, compiled or not."""
    return path.suffix in (".py", ".pyc")


def left(suite):
    """Return what lies where the cassette would: the first answer waits for the next run."""
    return [path.suffix for path in (suite.path / "cassettes/test_it").iterdir()]


def test_nothing_is_written_and_the_test_fails(suite, failure_of):
    """Not aside either; with who, what and where."""
    result = suite.write(ASKED).record("-p", "no:cacheprovider")

    result.assert_outcomes(failed=1)
    assert failure_of(result) == [REFUSED]
    assert left(suite) == [".journal"]
    assert files(suite) == []
    assert KEY not in result.stdout.str()


def test_a_test_that_fails_anyway_says_so_too(suite):
    """Its recordings are not put aside."""
    result = suite.write(ASKED + "    assert False\n").record("-p", "no:cacheprovider")

    result.assert_outcomes(failed=1)
    assert REFUSED in result.outlines
    assert left(suite) == [".journal"]
    assert files(suite) == []


def test_a_call_after_the_verdict_fails_the_test_in_its_teardown(suite):
    """A fixture's last call is refused, too."""
    result = suite.write(f"""
@pytest.fixture
def leaky(claude):
    yield
    claude("Decode {CODED}")

def test_it(leaky, claude):
    claude("What is the capital of France?")
""").record("-p", "no:cacheprovider")

    result.assert_outcomes(passed=1, errors=1)
    assert REFUSED in result.outlines
    assert left(suite) == [".journal"]
    assert files(suite) == []


@pytest.mark.parametrize("how", ["marker", "ini"])
def test_the_way_on_is_a_pattern(suite, how):
    """Blanked where it stands, and replayed."""
    if how == "ini":
        (suite.path / "pytest.ini").write_text(f"[pytest]\nclaude_redact = {CODED[:10]}\\S+\n")
        suite.write(ASKED)
    else:
        suite.write(f'\n@pytest.mark.claude_cassette(scrub=["{CODED[:10]}\\\\S+"])' + ASKED)

    suite.record("-p", "no:cacheprovider").assert_outcomes(passed=1)
    assert "content: Decode REDACTED" in suite.cassette("test_it")
    assert files(suite) == []
    suite.replay().assert_outcomes(passed=1)


def test_a_picture_needs_another_picture(suite, failure_of):
    """No pattern could blank it."""
    data = base64.b64encode(b"\x89PNG\0 " + KEY.encode()).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    result = suite.write(f"""
def test_it(claude_client):
    claude_client.messages.create(model="claude-haiku-4-5", max_tokens=60, messages=[
        {{"role": "user", "content": [{{"type": "image", "source": {source!r}}}]}}])
""").record("-p", "no:cacheprovider")

    (line,) = failure_of(result)
    assert line == (
        "claude: cassettes/test_it/test_it.yaml: nothing was written for test_it.py::test_it: "
        "call 1 holds a secret that cannot be blanked, at "
        "request.body.messages[0].content[0].source.data (Anthropic API keys, in base64). "
        "Send an image or a document that does not hold it"
    )
    assert not (suite.path / "cassettes").exists()


def test_what_a_file_holds_already_is_blanked_when_it_is_written_again(suite):
    """Another tool has recorded it, cookies and all."""
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    (folder / "test_it.yaml").write_text(
        """
version: 1
interactions:
- request: {method: GET, uri: 'https://other.example/x', headers: {Cookie: [secret=1]}, body: null}
  response: {status: {code: 200, message: OK}, headers: {Set-Cookie: [secret=2]}, body: {string: ''}}
- request: {method: GET, uri: 'https://api.anthropic.com/v1/models?key=secret3', headers: {}, body: null}
  response: {status: {code: 200, message: OK}, headers: {}, body: {string: req_011CSHoEeqs5C35}}
"""
    )
    suite.write("""
def test_it(claude):
    claude("What is the capital of France?")
""").record().assert_outcomes(passed=1)

    text = suite.cassette("test_it")
    assert "secret" not in text
    assert "req_REDACTED" in text
    assert "https://other.example/x" in text


CASES = """
@pytest.mark.parametrize("case", ["sk-ant-api03-secretsecret", "correct-horse-battery"])
def test_it(claude, case):
    claude("What is the capital of France?")
"""
IN_ID = (
    "claude: cassettes/test_it/test_it[{0}].yaml: nothing was written for test_it.py::test_it[{0}]: "
    "its id holds a secret ({1}), and files are named after it. Give it an id of its own: "
    'pytest.param(..., id="NAME")'
)


def test_a_secret_in_an_id_is_refused(suite, monkeypatch):
    """Neither the cassette nor the journal may be called by it."""
    monkeypatch.setenv("SHOP_PASSWORD", "correct-horse-battery")
    result = suite.write(CASES).record("-p", "no:cacheprovider")

    assert [line for line in result.outlines if line.startswith("claude: cassettes/")] == [
        IN_ID.format("sk-ant-REDACTED", "Anthropic API keys"),
        IN_ID.format("REDACTED", "values of environment variables"),
    ]
    assert not (suite.path / "cassettes").exists()


def test_what_was_recorded_under_such_an_id_still_replays(suite):
    """Only what is new is refused."""
    ids = ', ids=["a", "b"])'
    suite.write(CASES.replace("])", "]" + ids)).record().assert_outcomes(passed=2)
    folder = suite.path / "cassettes" / "test_it"
    (folder / "test_it[a].yaml").rename(folder / f"test_it[{KEY}].yaml")
    (folder / "test_it[b].yaml").rename(folder / "test_it[correct-horse-battery].yaml")

    suite.write(CASES).replay().assert_outcomes(passed=2)
    suite.record().assert_outcomes(passed=2)


def test_an_id_may_look_like_that_of_an_account(suite):
    """Or like what a project blanks in prompts: ids are to be read."""
    suite.write("""
@pytest.mark.claude_cassette(scrub=["case"])
@pytest.mark.parametrize("case", ["case-req_011cshoeeqs5c35"])
def test_it(claude, case):
    claude("What is the capital of France?")
""").record().assert_outcomes(passed=1)

    assert suite.cassette("test_it[case-req_011cshoeeqs5c35]")
