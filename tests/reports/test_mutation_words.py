"""What changed in an answer, as readers see it."""

import pytest

from pytest_claude_params.mutations.mutation_row import MutationRow
from pytest_claude_params.reports.mutations.words import difference_in


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("It comes in 2 days.", "It comes in 3 days.", "It comes in[- 2-]{+ 3+} days."),
        (
            "Hello! I am the bot of the shop. How can I help you?",
            "I'm sorry, but I can't help with that request.",
            (
                "[-Hello! I am the bot of the shop. How can I help you?-]"
                "{+I'm sorry, but I can't help with that request.+}"
            ),
        ),
        ("positive", "negative", "[-positive-]{+negative+}"),
        ("It is late.", "", "[-It is late.-]"),
    ],
    ids=["a word", "another answer", "a label", "nothing"],
)
def test_words_are_marked_where_texts_are_alike(before, after, said):
    """An answer that is another one is told whole: words in common are chance."""
    row = MutationRow("test_a", "refusal", before=before, after=after, stops=["end_turn"] * 2)

    assert difference_in(row) == said
