"""The rules before the call: at collection, and where the code under test sends a request."""

from __future__ import annotations

import re

import anthropic
import pytest

THINKING = """
@pytest.mark.claude_params(thinking={"type": "adaptive"})
def test_it(claude):
    claude("Hi")
"""
# Our own run makes errors of warnings, and this one is in the same process.
SHOWN = ("-W", "default::pytest_claude_params.errors.RefusedParameter")
REFUSED = """\
test_it.py:7: test_it: claude_params: the API will reject this request
thinking=adaptive with claude-haiku-4-5 under API version {version}: 400 invalid_request_error
  rule: this model does not take thinking.type adaptive
  source: https://platform.claude.com/docs/en/about-claude/models/overview (2026-11)
  instead: thinking={"type": "enabled", "budget_tokens": 1024} with a larger max_tokens
If the test wants this error: claude_expect(status=400, error_type="invalid_request_error"). \
If the rule is wrong: claude_rules_file corrects it, claude_rules = "warn" or "off" silences it."""


@pytest.fixture
def configure(suite, monkeypatch):
    """Return a function that writes the configuration, and one that runs the tests."""
    monkeypatch.delenv("ANTHROPIC_CUSTOM_HEADERS", raising=False)

    def write(*lines):
        suite.path.joinpath("pytest.toml").write_text("\n".join(["[pytest]", *lines]))

    return write


@pytest.mark.usefixtures("configure")
def test_what_the_api_will_refuse_is_told_at_collection(suite):
    """With test, parameter, rule, source and what works instead."""
    result = suite.write(THINKING).replay()

    result.assert_outcomes(errors=1)
    # The one that the installed SDK sends by itself.
    version = "2026-10-21" if int(anthropic.__version__.split(".")[0]) > 1 else "2023-06-01"
    assert REFUSED.replace("{version}", version) in result.stdout.str()


def test_in_the_mode_warn_it_is_a_warning(suite, configure):
    """One for each test, in pytest's summary of warnings, and not again at the call."""
    configure('claude_rules = "warn"')
    body = "@pytest.mark.xfail" + THINKING
    result = suite.write(body).record(*SHOWN)

    result.assert_outcomes(xfailed=1, warnings=1)
    said = result.stdout.str()
    assert "RefusedParameter: claude_params: the API will reject this request" in said


def test_in_the_mode_off_nothing_is_told(suite, configure):
    """Neither at collection nor at the call."""
    configure('claude_rules = "off"')
    body = "@pytest.mark.xfail" + THINKING

    suite.write(body).record(*SHOWN).assert_outcomes(xfailed=1, warnings=0)


def test_a_mode_that_does_not_exist(suite, configure):
    """A misspelt mode never means another one."""
    configure('claude_rules = "strict"')

    result = suite.write(THINKING).replay()
    assert "ERROR: claude_rules: 'strict' is not one of error, warn, off" in result.errlines


WANTING = """
@pytest.mark.claude_expect({wanted})
@pytest.mark.claude_params(thinking={{"type": "adaptive"}})
def test_{number}(claude):
    with pytest.raises(anthropic.BadRequestError):
        claude("Hi")
"""


def wanting(*expectations):
    """Return a test of each of these expectations."""
    return "".join(
        WANTING.format(wanted=wanted, number=number) for number, wanted in enumerate(expectations)
    )


WANTED = (
    "status=400",
    'error_type="invalid_request_error"',
    'any_of=[{"status": 400}, {"text": "Hi"}]',
    'not_={"status": 200}, status=400',
)
UNTOLD = """
# One answer says it all, so a status accepts each finding of it.
@pytest.mark.claude_expect(status=400)
@pytest.mark.claude_params(thinking={"type": "adaptive"}, stop_sequences=[" "])
def test_two_causes(claude):
    with pytest.raises(anthropic.BadRequestError):
        claude("Hi")

# The fixture sends a temperature with the API version that takes it.
@pytest.mark.claude_params(temperature=0)
def test_mended(claude):
    claude("Hi")

# Nobody knows what an unknown model takes.
@pytest.mark.claude_params(model="claude-next", thinking={"type": "adaptive"})
@pytest.mark.claude_expect(status=404)
def test_unknown(claude):
    with pytest.raises(anthropic.NotFoundError):
        claude("Hi")
"""


@pytest.mark.usefixtures("configure")
def test_a_test_that_wants_the_refusal_gets_it(suite):
    """Neither error nor warning; nor is there one where nothing will be refused."""
    result = suite.write(wanting(*WANTED) + UNTOLD).record(*SHOWN)

    result.assert_outcomes(passed=len(WANTED) + 3, warnings=0)


def refused(result):
    """Return the tests of which it is told at collection that the API will reject their request."""
    said = [line for line in result.outlines if line.endswith("the API will reject this request")]
    return [line.split(": ")[1] for line in said]


@pytest.mark.usefixtures("configure")
def test_what_a_success_meets_too_does_not_excuse_a_refusal(suite):
    """Who takes any status has not asked for a refusal."""
    result = suite.write(wanting('status=">=200"', "error_type=None")).replay()

    assert refused(result) == ["test_0", "test_1"]


@pytest.mark.usefixtures("configure")
def test_another_status_does_not_excuse_a_refusal(suite):
    """Who waits for a success waits in vain."""
    no_refusal = '{"not_": {"status": 400}}'
    others = ("status=200", 'not_={"status": 400}', f"any_of=[{no_refusal}]")

    assert refused(suite.write(wanting(*others)).replay()) == ["test_0", "test_1", "test_2"]


@pytest.mark.parametrize(
    ("line", "variable"),
    [
        ('claude_api_version = "2026-10-21"', ""),
        ("", "anthropic-version: 2026-10-21"),
    ],
)
def test_a_pinned_version_is_judged_by(suite, configure, monkeypatch, line, variable):
    """Wherever it is pinned."""
    configure(line)
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", variable)
    result = suite.write("""
@pytest.mark.claude_params(temperature=0)
def test_it(claude):
    claude("Hi")
""").replay()

    lines = result.stdout.str()
    assert "temperature=0 with claude-haiku-4-5 under API version 2026-10-21: 400" in lines
    assert (
        'instead: set claude_api_version = "2023-06-01"; or leave temperature out and ask for '
        "agreement over 5 samples" in lines
    )


OWN_CLIENT = """
pytestmark = []

@pytest.mark.claude_cassette()
def test_it():
    anthropic.Anthropic().messages.create(
        model="claude-{model}", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}],
        extra_body={{"temperature": 0}}, extra_headers={{"anthropic-version": "2026-10-21"}},
    )
"""


def test_a_client_of_ones_own_is_told_what_it_can_do(suite, configure):
    """The configuration pins the version of the fixtures' clients only."""
    configure('claude_api_version = "2023-06-01"')
    for model in ("haiku-4-5", "sonnet-5"):
        suite.write(OWN_CLIENT.format(model=model), f"test_{model}.py")
    result = suite.record(*SHOWN)

    advice = [line.strip() for line in result.outlines if "instead:" in line]
    assert advice == [
        (
            'instead: pass extra_body={"temperature": 0}, extra_headers={"anthropic-version": '
            f'"2023-06-01"}}{which}; or leave temperature out and ask for agreement over 5 samples'
        )
        for which in ("", " and use claude-sonnet-4-6, claude-opus-4-6 or claude-haiku-4-5")
    ]


def test_a_version_in_a_header_is_changed_there(suite, configure):
    """It wins over the configuration, so to change that would change nothing."""
    configure('claude_api_version = "2023-06-01"')
    result = suite.write("""
@pytest.mark.claude_params(temperature=0, extra_headers={"Anthropic-Version": "2026-10-21"})
def test_it(claude):
    claude("Hi")
""").replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            (
                '  instead: set "anthropic-version" in extra_headers to "2023-06-01"; or leave '
                "temperature out and ask for agreement over 5 samples"
            )
        ]
    )


@pytest.mark.usefixtures("configure")
def test_each_case_of_a_matrix_is_judged(suite):
    """With its own model."""
    result = suite.write("""
@pytest.mark.claude_matrix(model=["claude-haiku-4-5", "claude-sonnet-5"])
@pytest.mark.claude_params(temperature=0)
def test_it(claude):
    claude("Hi")
""").replay()

    said = result.stdout.str()
    assert "temperature=0 with claude-sonnet-5 under API version 2023-06-01: 400" in said
    assert "claude-haiku-4-5 under" not in said


@pytest.mark.usefixtures("configure")
def test_a_retired_model_is_told_where_it_would_be_asked(suite):
    """A recording of it is as good as ever, and where there is one nothing is asked."""
    suite.write("""
@pytest.mark.claude_params(model="claude-3-haiku-20240307")
def test_it(claude):
    claude("Hi")
""")

    suite.replay().assert_outcomes(failed=1)
    result = suite.record()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([
        "model=claude-3-haiku-20240307: 404 not_found_error",
        "  rule: claude-3-haiku-20240307 retired on 2026-04-20",
        "  instead: use claude-haiku-4-5, the successor that is recommended",
    ])  # fmt: skip


APP = """
def ask(client):
    return client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
"""
CODE = """
import sys
sys.path.insert(0, ".")
import app

pytestmark = []


@pytest.mark.claude_cassette()
def test_it(claude_client):
    app.ask(claude_client)
    app.ask(claude_client)
"""
# What was recorded before the model came to take less.
LESS = """
families:
- name: claude-4-5
  max_output: 10
  source: https://example.com
  seen: 2026-12
"""


@pytest.fixture
def recorded(suite, configure, was_recorded):
    """A test that was recorded before the API came to refuse it."""
    suite.path.joinpath("app.py").write_text(APP)
    suite.write(CODE)
    was_recorded("test_it", "Hi", "Hi")
    configure('claude_rules_file = "rules.yaml"')
    suite.path.joinpath("rules.yaml").write_text(LESS)
    return suite


def test_a_request_of_the_code_under_test_is_told_with_its_line(recorded):
    """Once, however often it is sent."""
    result = recorded.replay(*SHOWN)

    result.assert_outcomes(passed=1, warnings=1)
    said = [line.strip() for line in result.outlines]
    start = next(n for n, line in enumerate(said) if "RefusedParameter" in line)
    version = "" if "under" not in said[start + 1] else said[start + 1].split()[6]
    assert said[start : start + 6] == [
        (
            f"{said[start].partition(' Ref')[0]} RefusedParameter: the API rejects this request "
            "(sent by app.py:3 in ask)"
        ),
        f"max_tokens=60 with claude-haiku-4-5 under API version {version} 400 invalid_request_error",
        "rule: this model answers with 10 tokens at most",
        "source: https://example.com (2026-12)",
        "instead: use 10 or less",
        (
            'If the test wants this error: claude_expect(status=400, error_type="invalid_request_error"). '
            'If the rule is wrong: claude_rules_file corrects it, claude_rules = "warn" or "off" silences it.'
        ),
    ]


def test_a_warning_can_be_an_error(recorded, failure_of):
    """As the project's filters say."""
    result = recorded.replay("-W", "error::pytest_claude_params.errors.RefusedParameter")

    result.assert_outcomes(failed=1)
    assert failure_of(result)[0] == (
        "claude: the API rejects this request (sent by app.py:3 in ask)"
    )


ASKED = """
@pytest.mark.parametrize("text", ["Hi", "Ho"])
@pytest.mark.claude_params(model="{}")
@pytest.mark.claude_expect(status=404)
def test_it(claude, text):
    with pytest.raises(anthropic.NotFoundError):
        claude(text)
"""
OWN = ["our-gateway/fast", "claude-prod", "arn:aws:bedrock:eu-west-1:1:inference-profile/x"]


@pytest.mark.usefixtures("configure")
def test_a_slip_in_a_models_name_is_noted(suite):
    """Once for a run that asks it; what was answered is told no more."""
    suite.write(ASKED.format("claude-haiku-45"))
    said = [suite.record("-W", "error").outlines, suite.replay().outlines]

    notes = [[line for line in lines if "unknown model" in line] for lines in said]
    assert notes == [
        [
            (
                "unknown model claude-haiku-45: the rules did not check its requests. Did you mean "
                "claude-haiku-4-5? If the name is right, describe it in claude_rules_file (2 tests)"
            )
        ],
        [],
    ]


@pytest.mark.usefixtures("configure")
def test_a_name_of_ones_own_is_not_noted(suite):
    """A gateway may call its models as it likes."""
    tests = [
        ASKED.format(model).replace("test_it", f"test_{number}") for number, model in enumerate(OWN)
    ]
    result = suite.write("".join(tests)).record(*SHOWN)

    result.assert_outcomes(passed=6)
    assert "unknown model" not in result.stdout.str()


@pytest.mark.parametrize("form", ["file", "hook"])
def test_a_project_can_add_a_model(suite, configure, form):
    """In a file that the configuration names, or by a hook of its conftest."""
    row = """
    id: claude-next
    released: 2026-12-01
    stage: active
    family: claude-4-5
    source: https://example.com
    seen: 2026-12
"""
    if form == "file":
        configure('claude_rules_file = "rules.yaml"')
        suite.path.joinpath("rules.yaml").write_text("models:\n-" + row.replace("\n    ", "\n  "))
    else:
        suite.path.joinpath("conftest.py").write_text(
            f"import yaml\n\ndef pytest_claude_params_models(config):\n    return [yaml.safe_load('''{row}''')]\n"
        )
    result = suite.write("""
@pytest.mark.claude_params(model="claude-next", thinking={"type": "adaptive"})
def test_it(claude):
    claude("Hi")
""").replay()

    assert "thinking=adaptive with claude-next" in result.stdout.str()


def test_a_wrong_row_is_told_with_its_line(suite, configure):
    """And where the form of rows is described."""
    configure('claude_rules_file = "rules.yaml"')
    suite.path.joinpath("rules.yaml").write_text(
        "models:\n- id: claude-haiku-4-5-20251001\n  stage: old\n"
    )
    result = suite.write(THINKING).replay()

    said = re.sub(r"\S*/rules.yaml", "rules.yaml", result.stdout.str())
    assert (
        "test_it.py:7: test_it: rules.yaml:2: claude-haiku-4-5-20251001: stage: Input should be "
        "'active', 'deprecated' or 'retired'. The form of the rows: docs/reference/rules.md" in said
    )
