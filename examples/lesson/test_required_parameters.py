"""Every request needs a model, a limit of tokens and messages."""

import pytest

from pytest_claude_params import UsageError

REQUEST = {
    "model": "claude-haiku-4-5",
    "max_tokens": 10,
    "messages": [{"role": "user", "content": "Write me a poem"}],
}


@pytest.mark.parametrize("missing", REQUEST)
def test_leaving_one_out_is_an_error_before_any_call(claude, claude_calls, missing):
    request = {name: value for name, value in REQUEST.items() if name != missing}

    with pytest.raises(UsageError, match=f"required parameter missing: {missing}"):
        claude(**request)

    assert claude_calls == []
