"""What counts as recorded is what a file holds."""

import pytest

ASKING = """
@pytest.mark.claude_expect({wanted})
@pytest.mark.claude_params(model="claude-next")
def test_it(claude):
    with pytest.raises(anthropic.NotFoundError):
        claude("Hi")
"""


@pytest.mark.parametrize(
    ("wanted", "counts"),
    [
        ('stop_reason="end_turn"', "0 replayed, 0 recorded, 1 live"),
        ("status=404", "0 replayed, 1 recorded, 0 live"),
    ],
)
def test_an_error_is_recorded_where_it_is_wanted(suite, wanted, counts):
    """One that a test did not want was asked for, and is not what it plays from now on."""
    result = suite.write(ASKING.format(wanted=wanted)).record()

    result.stdout.fnmatch_lines([f"1 test, 1 call: {counts} | *"])
    if "1 recorded" in counts:
        result.stdout.fnmatch_lines(["wrote 1 recording to 1 cassette"])
