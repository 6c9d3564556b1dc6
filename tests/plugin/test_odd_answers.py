"""Answers that one does not meet every day replay as what they were, at once."""

import pytest

ASK = """
def test_it(claude_client, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    with pytest.raises(anthropic.APIStatusError) as caught:
        claude_client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
    assert caught.value.status_code == STATUS
    assert sum(waits) < 0.1
"""
CASSETTE = """
version: 1
recorded:
  from: api
interactions:
"""
INTERACTION = """
- request:
    method: POST
    uri: https://api.anthropic.com/v1/messages
    parsed_body:
      max_tokens: 60
      messages: [{role: user, content: Hi}]
      model: claude-haiku-4-5
  response:
    status: {code: STATUS}
    headers: {HEADER}
    parsed_body: {type: error, error: {type: api_error, message: Odd.}}
"""


@pytest.mark.parametrize(
    ("status", "header", "times"),
    [
        (307, "location: ['https://example.com/v1/messages']", 1),
        (304, "", 1),
        (451, "", 1),
        (999, "retry-after: ['4000000']", 3),
        (429, "retry-after: ['4000000']", 3),
        (503, "retry-after-ms: ['4000000000']", 3),
    ],
)
def test_an_odd_answer(suite, status, header, times):
    """No redirect is followed, and nobody waits 46 days; the SDK tries again where it would."""
    path = suite.path / "cassettes" / "test_it" / "test_it.yaml"
    path.parent.mkdir(parents=True)
    one = INTERACTION.replace("STATUS", str(status)).replace("HEADER", header)
    path.write_text(CASSETTE.strip() + one * times)
    suite.write(ASK.replace("STATUS", str(status)))

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(passed=1)
    assert f"1 test, {times} call" in result.stdout.str()
