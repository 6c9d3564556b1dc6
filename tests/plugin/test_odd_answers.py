"""Answers that one does not meet every day replay as what they were, at once."""

ASK = """
def test_STATUS(claude_client, claude_calls, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    with pytest.raises(anthropic.APIStatusError) as caught:
        claude_client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )
    assert caught.value.status_code == STATUS
    assert sum(waits) < 0.005  # the SDK waits longer by its own, also in these tests
    assert len(claude_calls) == TIMES
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


# By status: a header, and how often the SDK asks.
ODD = {
    "307": ("location: ['https://example.com/v1/messages']", 1),
    "304": ("", 1),
    "451": ("", 1),
    "999": ("retry-after: ['4000000']", 3),
    "429": ("retry-after: ['4000000']", 3),
    "503": ("retry-after-ms: ['4000000000']", 3),
}


def test_odd_answers(suite):
    """No redirect is followed, and nobody waits 46 days; the SDK tries again where it would."""
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    for status, (header, times) in ODD.items():
        one = INTERACTION.replace("STATUS", status).replace("HEADER", header)
        (folder / f"test_{status}.yaml").write_text(CASSETTE.strip() + one * times)
    suite.write(
        "".join(
            ASK.replace("STATUS", status).replace("TIMES", str(times))
            for status, (_, times) in ODD.items()
        )
    )

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(passed=6)
    assert "6 tests, 12 calls: 12 replayed" in result.stdout.str()
