"""``claude_mutations``: which worse answers a test copes with on purpose."""

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.collecting.markers.mutation_choice import read_mutation_choice


def read(*marks):
    """Read markers, the nearest first."""
    return read_mutation_choice([mark.mark for mark in marks]).ignore


def test_what_is_ignored_adds_up():
    """A name alone will do."""
    near, far = (
        pytest.mark.claude_mutations(ignore="fenced"),
        pytest.mark.claude_mutations(ignore=["doubled", "fenced"]),
    )

    assert read(near, far) == ("fenced", "doubled")
    assert read() == ()


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (
            pytest.mark.claude_mutations("fenced"),
            "claude_mutations: 'fenced' has no name. It takes (*, ignore=())",
        ),
        (
            pytest.mark.claude_mutations(skip=["fenced"]),
            "claude_mutations: there is no argument 'skip'. It takes (*, ignore=())",
        ),
        (
            pytest.mark.claude_mutations(),
            "claude_mutations: it ignores nothing. It takes (*, ignore=())",
        ),
        (
            pytest.mark.claude_mutations(ignore=3),
            "claude_mutations: ignore=3 is not a name or a list of names",
        ),
    ],
)
def test_what_cannot_be_meant(mark, said):
    """It is told before anything runs."""
    with pytest.raises(UsageError) as error:
        read(mark)

    assert str(error.value) == said


def test_a_name_that_no_operator_has():
    """With the one that was meant."""
    with pytest.raises(UsageError) as error:
        read(pytest.mark.claude_mutations(ignore=["doubeld"]))

    assert str(error.value).startswith(
        "claude_mutations: there is no operator 'doubeld'. Did you mean 'doubled'? There are trunc"
    )
