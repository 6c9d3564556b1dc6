from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params.simulator.composing.generator import Continuation, generate
from pytest_claude_params.simulator.composing.token_sampling import Sampling


@given(st.lists(st.text(min_size=1), min_size=1), st.integers())
def test_what_is_generated_is_one_of_the_continuations(texts, seed):
    continuations = [Continuation.of(text) for text in texts]

    assert "".join(generate(continuations, Sampling(), Random(seed))) in texts  # noqa: S311 - repeatable


def test_texts_that_begin_alike_add_up_their_weights():
    texts = {"red fox": 3, "red owl": 3, "blue fox": 4}
    continuations = [Continuation.of(text, weight) for text, weight in texts.items()]

    assert list(generate(continuations, Sampling(temperature=0), Random(1))) == ["red", " fox"]  # noqa: S311 - repeatable


def test_a_text_may_end_where_another_goes_on():
    continuations = [Continuation.of("yes", 1), Continuation.of("yes please", 3)]
    random = Random(1)  # noqa: S311 - repeatable
    said = Counter("".join(generate(continuations, Sampling(), random)) for _ in range(1000))

    assert 200 < said["yes"] < 300
