"""Whether two samples may come from the same distribution."""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest

from pytest_claude_params.statistics.homogeneity import (
    compare,
    fisher_exact,
    holm,
    least_p,
    most_uneven,
    permutation,
)


def test_equal_samples_are_as_compatible_as_can_be():
    assert compare({"A": 5, "B": 5}, {"A": 5, "B": 5}).p == 1


def test_samples_without_a_common_answer_have_the_least_p():
    found = compare({"A": 5}, {"B": 5})

    assert found.p == least_p(5, 5) == pytest.approx(2 / 252)
    assert found.method == "Fisher's exact test"


def test_answers_that_never_come_twice_are_compared_exactly():
    """Free text: every answer is another one, which says nothing of a difference."""
    one = {f"a{n}": 1 for n in range(60)}
    other = {f"b{n}": 1 for n in range(60)}

    found = compare(one, other)
    assert (found.p, found.most_uneven) == (1, 1)


def test_no_division_of_the_same_answers_has_a_smaller_p():
    """All of them, one by one."""
    chance = random.Random(3)  # noqa: S311  (repeatable)
    for _ in range(100):
        columns = [chance.randint(1, 4) for _ in range(chance.randint(1, 5))]
        drawn = chance.randint(1, sum(columns))
        tables = [one for one in product(*(range(top + 1) for top in columns)) if sum(one) == drawn]
        others = [[top - of for top, of in zip(columns, one, strict=True)] for one in tables]
        least = min(map(fisher_exact, tables, others))

        for one, other in zip(tables, others, strict=True):
            assert most_uneven(one, other) == pytest.approx(least, rel=1e-12)


def test_the_most_uneven_division_is_known_where_tables_are_too_many_to_count():
    one, other = ({f"{name}{n}": 4 + n for n in range(12)} for name in "ab")

    found = compare(one, other)
    assert found.method.startswith("a permutation test")
    assert 0 < found.most_uneven < 1e-30


def test_many_frequent_answers_are_left_to_chance():
    chance = random.Random(1)  # noqa: S311  (repeatable)
    one, other = ({str(n): chance.randint(2, 9) for n in range(12)} for _ in range(2))
    found = compare(one, other)

    assert found.method == "a permutation test of 9,999 shuffles"
    assert 0 < found.p < 1
    assert compare(one, other) == found


FAR = {str(n): 1 + 10 * (n % 2) for n in range(12)}, {str(n): 11 - 10 * (n % 2) for n in range(12)}


def test_a_high_confidence_takes_more_shuffles():
    """With 9,999 no p below 0.0001 could be seen."""
    found = compare(*FAR, level=0.0002, comparisons=2)

    assert (found.p, found.method) == (0.00005, "a permutation test of 19,999 shuffles")


def test_what_is_far_from_it_takes_no_more():
    near = {str(n): 10 + n % 3 for n in range(12)}, {str(n): 12 - n % 3 for n in range(12)}

    assert compare(*near, level=0.0001).method == "a permutation test of 9,999 shuffles"


def test_too_many_cases_are_not_counted():
    assert fisher_exact([5, 6, 7], [7, 6, 5], most_cases=3) is None


def test_a_permutation_test_never_says_impossible():
    assert permutation([20, 0], [0, 20], 99) == 0.01


def test_one_p_value_is_not_corrected():
    assert holm([0.03]) == [0.03]


def test_several_p_values_are_corrected_in_their_order():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_corrected_p_values_are_those_of_the_closed_test():
    """By definition: the worst of all sets that hold the value, each corrected by its size."""
    chance = random.Random(2)  # noqa: S311  (repeatable)
    for _ in range(300):
        p_values = [chance.random() ** 3 for _ in range(chance.randint(1, 6))]
        places = range(len(p_values))
        sets = [one for size in places for one in combinations(places, size + 1)]
        wanted = [
            max(min(1, len(one) * min(p_values[i] for i in one)) for one in sets if at in one)
            for at in places
        ]

        assert holm(p_values) == pytest.approx(wanted)
