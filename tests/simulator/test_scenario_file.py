import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator import load_scenario

REPLY_KEYS = "prompt, matches, system, model, answer, answers, tool_use, tool_uses, thinking"


@pytest.fixture
def loaded(tmp_path):
    def load(text):
        path = tmp_path / "shop.yaml"
        path.write_text(text, encoding="utf-8")
        return load_scenario(path)

    return load


def test_a_scenario_is_read(loaded):
    scenario = loaded("seed: 3\nreplies:\n- {prompt: Hi, answer: Hello}\nfallback: What?\n")

    assert (scenario.seed, scenario.fallback) == (3, "What?")
    assert scenario.reply_to(" Hi\n", "", "").answer == "Hello"
    assert scenario.reply_to("Hi there", "", "") is None


def test_an_empty_file_is_a_scenario_with_the_built_in_fallback(loaded):
    assert "simulated answer" in loaded("").fallback


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "seed: 3\nfallbak: x\n",
            (
                "2: fallbak: unknown key; did you mean `fallback`? "
                "Allowed here: about, seed, pace, replies, fallback, after_tools, "
                "requests_per_minute, faults."
            ),
        ),
        (
            "replies:\n- prompt: Hi\n  anwser: x\n",
            f"3: replies.0.anwser: unknown key; did you mean `answer`? Allowed here: {REPLY_KEYS}.",
        ),
        (
            "replies:\n- answers:\n  - text: x\n    wieght: 2\n",
            (
                "4: replies.0.answers.0.wieght: unknown key; did you mean `weight`? "
                "Allowed here: text, weight."
            ),
        ),
        ("seed: five\n", "1: seed: should be a valid integer, not 'five'."),
        (
            "replies:\n- answer: yes\n",
            "2: replies.0.answer: should be a valid string, not True.",
        ),
        (
            "replies:\n- prompt: Hi\n",
            "2: replies.0: give one of `answer`, `answers`, `tool_use` and `tool_uses`.",
        ),
        (
            "replies:\n- {prompt: a, matches: b, answer: c}\n",
            "2: replies.0: give `prompt` or `matches`, not both.",
        ),
        (
            "replies:\n- answer: a\n  answers: [{text: b}]\n",
            "2: replies.0: give `answer` or `answers`, not both.",
        ),
        (
            "replies:\n- tool_use: {name: a, input: {}}\n  tool_uses: [{name: b, input: {}}]\n",
            "2: replies.0: give `tool_use` or `tool_uses`, not both.",
        ),
        (
            "replies:\n- tool_uses: [{name: b, input: {}, inputs: {}}]\n",
            (
                "2: replies.0.tool_uses.0.inputs: unknown key; did you mean `input`? "
                "Allowed here: name, input."
            ),
        ),
        (
            "replies:\n- {answer: c, matches: '['}\n",
            (
                "2: replies.0.matches: '[' is not a regular expression: "
                "unterminated character set at position 0."
            ),
        ),
        (
            "replies:\n- answers: [{text: a, weight: 0}]\n",
            "2: replies.0.answers.0.weight: should be greater than 0, not 0.",
        ),
        (
            "pace: {tokens_per_second: 5, 100: 2}\n",
            "1: pace: give `tokens_per_second` or a table of tokens to seconds, not both.",
        ),
        ("pace: {0: 2}\n", "1: pace: a number of tokens has to be greater than 0."),
        ("seed: 1\nseed: 2\n", "2: seed: the key is given twice."),
        (
            "faults:\n- {kind: reset}\n- kind: delay\n  seconds: soon\n",
            "4: faults.1.seconds: should be a valid number, not 'soon'.",
        ),
        (
            "faults:\n- kind: delay\n  secnds: 1\n",
            (
                "3: faults.0.secnds: unknown key; did you mean `seconds`? "
                "Allowed here: seconds, kind, times, prompt, matches."
            ),
        ),
        ("faults:\n- kind: delay\n", "2: faults.0.seconds: field required."),
        (
            "faults:\n- kind: resett\n",
            (
                "2: faults.0.kind: unknown kind 'resett'; did you mean `reset`? "
                "Allowed here: error, html_page, stream_error, cut_stream, reset, cut_body, "
                "malformed_json, slow_bytes, delay."
            ),
        ),
        ("faults: 5\n", "1: faults: should be a valid list, not 5."),
        (
            "requests_per_minute: 0\n",
            "1: requests_per_minute: should be greater than or equal to 1, not 0.",
        ),
        ("- a\n", "1: the file: should be a mapping of keys to values."),
        ("a: [\n", "2: this is not YAML: did not find expected node content."),
    ],
)
def test_a_mistake_is_named_with_line_and_key(loaded, tmp_path, text, problem):
    with pytest.raises(UsageError) as error:
        loaded(text)

    assert str(error.value) == f"{tmp_path}/shop.yaml:{problem}"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError) as error:
        load_scenario(tmp_path / "none.yaml")

    assert str(error.value) == (
        f"{tmp_path}/none.yaml: the scenario cannot be read: No such file or directory."
    )


def test_a_file_that_is_not_text_is_named(tmp_path):
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="it is not UTF-8 text"):
        load_scenario(tmp_path / "binary.yaml")
