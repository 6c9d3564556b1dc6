"""What differs beside the verdicts, measured against what differs by itself."""

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.comparisons.answer import Answer
from pytest_claude_params.comparisons.measures import measured

REQUEST = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, {"max_tokens": 9})
ENGLISH = "The parcel was handed to the carrier this morning and will be with you on Friday."
GERMAN = "Das Paket wurde heute Morgen an den Boten übergeben und ist am Freitag bei Ihnen."


USUAL = {
    "model": "claude-haiku-4-5",
    "text": "Hello",
    "tokens": 10,
    "tier": "standard",
    "stop": "end_turn",
}


def answer(case, arm, **given):
    """Make an answer that differs from the usual one in what is given."""
    said = USUAL | given
    content = [{"type": "text", "text": said["text"]}]
    if "tool" in said:
        content.append({"type": "tool_use", "id": "t", "name": "look", "input": said["tool"]})
    message = {
        "type": "message",
        "model": said["model"],
        "content": content,
        "stop_reason": said["stop"],
        "usage": {
            "input_tokens": 5,
            "output_tokens": said["tokens"],
            "service_tier": said["tier"],
        },
    }
    response = CallResponse(200, {}, message, said.get("latency", 1.0))
    return Answer(str(case), arm, 1, Call(REQUEST, response))


def arms(recording, control, target, cases=8):
    """Answer each case on three arms, with these differences."""
    said = {"recording": recording, "control": control, "target": target}
    answers = [
        answer(case, arm, **given)
        for case in range(cases)
        for arm, given in said.items()
        if given is not None
    ]
    return {one.metric: one for one in measured(answers)}


def test_numbers_are_ratios_beside_the_noise_of_the_control():
    found = arms({"tokens": 10}, {"tokens": 11}, {"tokens": 22})["output_tokens"]
    assert (found.outcome, found.estimate, found.in_noise) == ("changed", pytest.approx(2), False)
    assert (found.control, found.target, found.p) == (11, 22, 2 / 256)
    assert found.reason == "control against recording: x1.10 to x1.10"


def test_a_small_change_is_none():
    found = arms({}, {"tokens": 100}, {"tokens": 105})["output_tokens"]
    assert (found.outcome, found.p) == ("same", 2 / 256)


def test_latency_of_a_batch_says_nothing():
    assert arms({}, {}, {"latency": 9.0})["latency"].estimate == pytest.approx(9)
    assert "latency" not in arms({}, {}, {"tier": "batch"})


@pytest.mark.parametrize(
    ("metric", "recorded", "new"),
    [
        ("stop_reason", {}, {"stop": "max_tokens"}),
        ("tools", {"tool": {"id": 1}}, {"tool": {"id": 2}}),
        ("tools", {"tool": {"id": 1}}, {}),
        ("json", {"text": '{"a": 1}'}, {"text": '{"a": 2}'}),
        ("json", {"text": '{"a": 1}'}, {"text": "a is 1"}),
        ("language", {"text": ENGLISH}, {"text": GERMAN}),
        ("text", {"text": ENGLISH}, {"text": "Gone."}),
    ],
)
def test_what_differs_in_the_target_alone_has_changed(metric, recorded, new):
    changed = arms(recorded, recorded, new)[metric]
    assert (changed.outcome, changed.control, changed.p) == ("changed", 0, 1 / 256)
    assert arms(recorded, new, new)[metric].outcome == "same"


def test_without_a_control_only_tokens_and_cost_are_compared():
    found = arms({"tokens": 10}, None, {"tokens": 30})
    assert set(found) == {"output_tokens", "cost", "model_served"}


def test_the_models_that_answered_are_told_as_they_name_themselves():
    found = arms({}, {}, {"model": "claude-haiku-4-5-20251001"})["model_served"]
    assert (found.outcome, found.control, found.target) == (
        "changed",
        "claude-haiku-4-5",
        "claude-haiku-4-5-20251001",
    )
    assert arms({}, {}, {})["model_served"].outcome == "same"


def test_a_connection_that_failed_says_why():
    cut = CallResponse(0, cut="APITimeoutError: Request timed out.")
    one = Answer("0", "target", 1, Call(REQUEST, cut))
    assert (one.error, one.sample.error) == ("APITimeoutError: Request timed out.",) * 2


def test_errors_are_not_measured():
    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down"}}
    failed = Answer("0", "target", 1, Call(REQUEST, CallResponse(429, {}, error)))
    assert list(measured([answer(0, "recording"), answer(0, "control"), failed])) == []
