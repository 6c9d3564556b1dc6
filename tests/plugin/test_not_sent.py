"""What is known to fail is not sent, and no miss recommends to record it."""

from __future__ import annotations

import pytest

from pytest_claude_params.simulator import Simulator

ACTIVE = "use a model that is active; they are listed by: claude-params rules"
DEPARTS = """
def ask(model):
    return anthropic.Anthropic(max_retries=0).messages.create(
        model=model, max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

def test_moved():
    ask("claude-sonnet-5-5")

def test_other():
    ask("claude-haiku-4-5")
"""
OF_A_MODEL = """
import os

@pytest.mark.claude_cassette("of_a_model")
@pytest.mark.parametrize("model", os.environ["ASKED"].split())
def test_it(model):
    anthropic.Anthropic(max_retries=0).messages.create(
        model=model, max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )
"""


@pytest.fixture
def counted(suite, monkeypatch):
    """The simulated API of one test, which knows what it was sent."""
    with Simulator() as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        yield simulator


@pytest.fixture
def of_a_model(suite, monkeypatch):
    """Return a function that records or replays one question to each model of these names."""
    body = OF_A_MODEL.replace("@pytest", "pytestmark = []\n\n@pytest", 1)

    def run(how, models, *arguments):
        monkeypatch.setenv("ASKED", models)
        return getattr(suite.write(body), how)(*arguments)

    return run


def asked(simulator):
    """Return the models that were asked."""
    return [one.body["model"] for one in simulator.requests]


def test_a_request_that_departs_is_not_sent(suite, counted, failure_of):
    """One screen names the marker's line, and other tests go on."""
    result = suite.write(DEPARTS).record()

    result.assert_outcomes(failed=1, passed=1)
    assert failure_of(result) == [
        "claude: not sent: model departs from claude_params",
        "",
        "  model: declared claude-haiku-4-5, sent claude-sonnet-5-5 (test_it.py:5, pytestmark)",
        "  request    model=claude-sonnet-5-5 max_tokens=60 'Hi'",
        "",
        "  Whatever the answer, the test fails for this: change the marker or the request.",
        "  A call that is to differ says so itself: claude(..., model=...)",
        "  Nothing was sent, so nothing is billed.",
    ]
    assert asked(counted) == ["claude-haiku-4-5"]


def test_a_miss_of_a_request_that_departs_names_that_first(suite, failure_of, was_recorded):
    """To record it would fail as well, so nothing says so."""
    was_recorded("test_moved", "Hi")
    was_recorded("test_other", "Hi")

    result = suite.write(DEPARTS).replay()

    cassette = "cassettes/test_it/test_moved.yaml"
    said = [line for line in failure_of(result) if "cassette" not in line]
    assert said == [
        "claude replay miss: model departs from claude_params",
        "",
        "  model: declared claude-haiku-4-5, sent claude-sonnet-5-5 (test_it.py:5, pytestmark)",
        "",
        "  request    model=claude-sonnet-5-5 max_tokens=60 'Hi'",
        "",
        "  model  claude-haiku-4-5 -> claude-sonnet-5-5",
        "",
        "  Whatever the answer, the test fails for this: change the marker or the request.",
        "  A call that is to differ says so itself: claude(..., model=...)",
    ]
    assert f"  cassette   {cassette}, nearest is recording 1 of 1" in result.stdout.str()
    assert "--claude-record" not in result.stdout.str()


NEAREST = {
    "decorator": ("@pytest.mark.claude_params(system='Hi')", 8),
    "above_another": (
        "@pytest.mark.claude_params(system='Hi')\n@pytest.mark.skipif(False, reason='')",
        8,
    ),
    "below_another": (
        "@pytest.mark.parametrize('n', [1])\n@pytest.mark.claude_params(system='Hi')",
        9,
    ),
    "matrix": ("@pytest.mark.claude_matrix(system=['Hi'])", 8),
}


def test_the_line_is_that_of_the_nearest_marker(suite):
    """Whatever stands beside it."""
    for name, (above, _) in NEAREST.items():
        arguments = "self, n" if "parametrize" in above else "self"
        test = f"{above}\ndef test_it({arguments}):\n    anthropic.Anthropic().messages.create("
        body = (
            test + "\n        model='claude-haiku-4-5', max_tokens=60,"
            " messages=[{'role': 'user', 'content': 'Hi'}])"
        )
        indented = "\n".join(f"    {line}" for line in body.splitlines())
        suite.write(f"\nclass TestIt:\n{indented}\n", f"test_{name}.py")
    result = suite.record()

    told = [line for line in result.outlines if line.startswith("  system: declared")]
    assert told == [
        f"  system: declared Hi, sent (nothing) (test_{name}.py:{line})"
        for name, (_, line) in sorted(NEAREST.items())
    ]


def test_a_class_and_a_conftest(suite, failure_of):
    """A class has decorators; of a marker that a hook adds, only the test's file is known."""
    suite.path.joinpath("conftest.py").write_text(
        "import pytest\n\n"
        "def pytest_itemcollected(item):\n"
        "    item.add_marker(pytest.mark.claude_params(top_k=3))\n"
    )
    result = suite.write("""
@pytest.mark.claude_params(system="Hi")
class TestIt:
    def test_it(self, claude_client):
        claude_client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
""").record()

    assert failure_of(result)[:4] == [
        "claude: not sent: system and top_k depart from claude_params",
        "",
        "  system: declared Hi, sent (nothing) (test_it.py:7)",
        "  top_k: declared 3, sent (nothing) (test_it.py)",
    ]


def test_a_retired_model_is_not_sent_although_there_is_a_cassette(of_a_model, failure_of):
    """It would be answered 404."""
    of_a_model("record", "claude-haiku-4-5")
    result = of_a_model("record", "claude-opus-4-1")

    assert failure_of(result) == [
        f"claude: not sent: claude-opus-4-1-20250805 retired on 2026-08-05: {ACTIVE}",
        "",
        "  source     https://platform.claude.com/docs/en/about-claude/model-deprecations (2026-08)",
        "  request    model=claude-opus-4-1 max_tokens=60 'Hi'",
        "",
        "  The API answers 404 not_found_error for it: only recordings still play.",
        '  If that is wrong: claude_rules_file corrects it, claude_rules = "warn" sends it.',
        "  Nothing was sent, so nothing is billed.",
    ]


def test_a_miss_that_names_a_retired_model_is_not_to_be_recorded(of_a_model):
    """Neither by its first line nor by any other."""
    of_a_model("record", "claude-haiku-4-5")
    said = of_a_model("replay", "claude-opus-4-1").stdout.str()

    assert "claude replay miss: claude-opus-4-1-20250805 retired on 2026-08-05: use" in said
    assert "  model  claude-haiku-4-5 -> claude-opus-4-1" in said
    assert "--claude-record" not in said


def test_a_slip_of_the_pen_is_not_sent(of_a_model, counted):
    """It would be answered 404, too."""
    slips = ["claude-3-5-sonet", "claude-sonnett-5-5", "claude-haiku-4.5", "claud-haiku-4-5"]
    result = of_a_model("record", " ".join(slips))

    result.assert_outcomes(failed=len(slips))
    said = result.stdout.str()
    for model in slips:
        assert f"claude: not sent: {model} is not a model: did you mean claude-" in said
    assert counted.requests == []


def test_a_name_that_may_be_newer_than_the_table_is_sent(of_a_model, counted):
    """Another number or family is no slip: the answer is the API's to give."""
    newer = ["claude-haiku-5-6", "claude-saga-1", "our-fast-model"]
    of_a_model("record", " ".join(newer))

    assert asked(counted) == newer


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("haiku", "haiku is not a model: did you mean claude-haiku-5-5 or claude-haiku-4-5?"),
        ("gpt-4o", "gpt-4o is not a model: all begin with claude-"),
    ],
)
def test_a_name_that_no_model_has_is_not_sent_to_the_api(
    suite, monkeypatch, failure_of, model, said
):
    """What listens on this machine may be a gateway, and is asked."""
    monkeypatch.setattr(suite, "_base_url", "https://api.anthropic.com")
    result = suite.write(f"""
def test_it(claude):
    claude("Hi", model="{model}")
""").record()

    assert failure_of(result) == [
        f"claude: not sent: {said}",
        "",
        f"  request    model={model} max_tokens=60 'Hi'",
        "",
        "  The API answers 404 not_found_error to a name that it does not know.",
        '  If that is wrong: claude_rules_file corrects it, claude_rules = "warn" sends it.',
        "  Nothing was sent, so nothing is billed.",
    ]


@pytest.mark.parametrize("line", ['claude_rules = "warn"', 'claude_hosts = ["127.0.0.1"]'])
def test_a_gateway_has_names_of_its_own(suite, of_a_model, counted, line):
    """So has a project that only wants to be warned."""
    suite.path.joinpath("pytest.toml").write_text(f"[pytest]\n{line}\n")
    models = ["claude-3-5-sonet", "claude-opus-4-1"]
    of_a_model("record", "claude-haiku-4-5")
    shown = "default::pytest_claude_params.errors.RefusedParameter"
    of_a_model("record", " ".join(models), "-W", shown)

    assert asked(counted) == ["claude-haiku-4-5", *models]


def test_a_name_that_a_rules_file_describes_is_sent(suite, of_a_model, counted):
    """The table of the project wins over a likeness."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_rules_file = "rules.yaml"\n')
    suite.path.joinpath("rules.yaml").write_text(
        "sources: {ours: https://example.com}\n"
        "models:\n- {id: claude-sonet-5-5, released: 2026-01-01, stage: active, "
        "family: claude-4-5, source: ours, seen: 2026-12}\n"
    )
    of_a_model("record", "claude-sonet-5-5")

    assert len(counted.requests) == 1


def test_a_test_that_wants_the_error_sends_it(suite, counted):
    """How the application takes a model that is gone is worth a test."""
    suite.write("""
@pytest.mark.claude_expect(status=404)
def test_it(claude):
    with pytest.raises(anthropic.NotFoundError):
        claude("Hi", model="claude-3-5-sonet")
""").record().assert_outcomes(passed=1)

    assert len(counted.requests) == 1


def test_it_is_counted_as_what_it_is(suite):
    """It is no miss."""
    result = suite.write(DEPARTS).record()

    result.stdout.fnmatch_lines(["2 tests, 1 call: 0 replayed, 1 recorded, 0 live, 1 not sent | *"])
