"""How contracts are held in a test: its mode, what it waives, what is told and not asserted."""

import pytest

ASK = """
{module}
@pytest.mark.claude_params(stop_sequences=["Berlin"])
{marker}
def test_it(claude):
    claude("What is the capital of France?")
"""
BROKEN = (
    "stop_sequences: expected stop_sequence 'Berlin', left out of the text, "
    "observed 'Berlin' at character 1 of the text"
)


@pytest.fixture
def broken(was_recorded):
    """Return a function that makes the cassette of a test, whose stop sequence a hand put into the text."""

    def made(test):
        path = was_recorded(test, "What is the capital of France?", stop_sequences=["Berlin"])
        path.write_text(path.read_text().replace("Paris", "Berlin"))

    return made


@pytest.fixture
def replay_broken(suite, broken):
    """Return a function that replays such an answer."""
    broken("test_it")

    def replay(marker="", module=""):
        return suite.write(ASK.format(marker=marker, module=module)).replay()

    return replay


def told(result):
    return [line for line in result.outlines if "stop_sequences: expected" in line]


def test_a_broken_contract_fails(failure_of, replay_broken):
    result = replay_broken()

    assert failure_of(result)[0] == f"claude: {BROKEN}"


MODES = """
@pytest.mark.claude_params(stop_sequences=["Berlin"])
class TestIt:
    @pytest.mark.claude_contracts("strict")
    def test_strict(self, claude):
        claude("What is the capital of France?")

    @pytest.mark.claude_contracts("warn")
    def test_warn(self, claude):
        claude("What is the capital of France?")

    @pytest.mark.claude_contracts("off")
    def test_off(self, claude):
        claude("What is the capital of France?")
"""


def test_the_mode_of_a_test_wins_over_the_configuration(suite, broken):
    suite.write(MODES)
    for name in ("strict", "warn", "off"):
        broken(f"TestIt.test_{name}")

    for ini in ("strict", "warn", "off"):
        result = suite.replay(f"--override-ini=claude_contracts={ini}", "-v")
        said = [
            line.split()[:2] for line in result.outlines if line.startswith("test_it.py::TestIt::")
        ]
        assert said == [
            ["test_it.py::TestIt::test_strict", "FAILED"],
            ["test_it.py::TestIt::test_warn", "PASSED"],
            ["test_it.py::TestIt::test_off", "PASSED"],
        ]
        assert f"broken contract: {BROKEN} (1 test)" in result.outlines


def test_a_waived_contract_is_told_and_not_asserted(replay_broken):
    result = replay_broken("@pytest.mark.claude_contracts(waive=['stop_sequences'])")

    result.assert_outcomes(passed=1)
    assert told(result) == [f"waived contract, broken: {BROKEN} (1 test)"]


def test_another_waiver_does_not_help(replay_broken):
    result = replay_broken("@pytest.mark.claude_contracts(waive='max_tokens')")

    result.assert_outcomes(failed=1)


def test_a_waiver_that_was_not_needed_is_not_told(suite):
    suite.write(
        ASK.format(module="", marker="@pytest.mark.claude_contracts(waive=['stop_sequences'])")
    )

    result = suite.record()

    result.assert_outcomes(passed=1)
    assert told(result) == []


def test_markers_add_up_and_the_nearest_mode_wins(replay_broken):
    """What the module and the class say holds in their tests."""
    module = (
        "pytestmark = [pytestmark, pytest.mark.claude_contracts('off', waive='stop_sequences')]"
    )
    marker = "@pytest.mark.claude_contracts('strict', waive=['max_tokens'])"

    result = replay_broken(marker, module=module)

    result.assert_outcomes(passed=1)
    assert told(result) == [f"waived contract, broken: {BROKEN} (1 test)"]


def test_the_mode_of_a_module_holds_in_its_tests(replay_broken):
    module = "pytestmark = [pytestmark, pytest.mark.claude_contracts('warn')]"

    result = replay_broken(module=module)

    result.assert_outcomes(passed=1)
    assert told(result) == [f"broken contract: {BROKEN} (1 test)"]


AT_ZERO = """
@pytest.mark.claude_params(temperature=0)
@pytest.mark.claude_contracts({marker})
def test_{name}(claude):
    claude.sample("What is the capital of France?", 3)
"""
AGREED = "temperature: all answers to one request agree at 0, which the API does not promise"


def test_agreement_at_temperature_0_is_told_unless_contracts_are_off(suite):
    markers = {"told": "'strict'", "off": "'off'", "waived": "waive=['max_tokens'], mode='off'"}
    tests = [AT_ZERO.format(name=name, marker=marker) for name, marker in markers.items()]
    result = suite.write("".join(tests)).record()

    result.assert_outcomes(passed=3)
    assert f"{AGREED} (1 test)" in result.outlines


@pytest.mark.parametrize(
    ("sent", "observed"),
    [
        ("metadata={'user_id': 'u-1'}", 'declared {"user_id": "REDACTED"}, sent (nothing)'),
        (
            "cache_control={'type': 'ephemeral'}",
            'declared {"type": "ephemeral"}, sent (nothing)',
        ),
    ],
)
def test_what_is_no_part_of_a_requests_meaning_is_sent_as_declared(
    suite, failure_of, sent, observed
):
    result = suite.write(f"""
@pytest.mark.claude_params({sent})
def test_it(claude_client):
    claude_client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}]
    )
""").record()

    name = sent.partition("=")[0]
    assert failure_of(result)[:3] == [
        f"claude: not sent: {name} departs from claude_params",
        "",
        f"  {name}: {observed} (test_it.py:7)",
    ]


def test_metadata_that_is_sent_as_declared_or_told_departs_from_nothing(suite):
    suite.write("""
@pytest.mark.claude_params(metadata={"user_id": "u-1"})
def test_declared(claude):
    claude("Hi")

@pytest.mark.claude_params(metadata={"user_id": "u-1"})
def test_told(claude):
    claude("Hi", metadata={"user_id": "u-2"})
""")

    suite.record().assert_outcomes(passed=2)
    suite.replay().assert_outcomes(passed=2)
