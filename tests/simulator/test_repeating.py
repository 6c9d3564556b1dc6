"""What decides the answers at temperature 1."""

from pytest_claude_params.simulator import Scenario, Simulator

PLANET = "Name an alien planet. Answer with one word."
ANSWERS = [{"text": str(number)} for number in range(10, 99)]
NUMBERS = {"replies": [{"answers": ANSWERS}]}


def several(ask, prompt="Pick a number.", **parameters):
    return [ask.text(prompt, **parameters) for _ in range(8)]


def test_the_same_seed_gives_the_same_answers(simulate, asker):
    first, second = (asker(simulate(NUMBERS, seed=3)) for _ in range(2))

    assert several(first) == several(second)


def test_another_seed_gives_other_answers(simulate, asker):
    first, second = (asker(simulate(NUMBERS, seed=seed)) for seed in (3, 4))

    assert several(first) != several(second)


def test_the_order_of_other_requests_does_not_matter(simulate, asker):
    first, second = (asker(simulate(NUMBERS)) for _ in range(2))
    alone = several(first)
    among_others = []
    for _ in range(8):
        second("Something else.")
        among_others.append(second.text("Pick a number."))

    assert alone == among_others


def test_max_tokens_and_stop_sequences_only_cut(simulate, asker):
    ask = asker(simulate(NUMBERS))

    assert several(ask) == several(ask, max_tokens=10) == several(ask, stop_sequences=["x"])


def test_an_alias_asks_the_same_as_the_full_id(simulate, asker):
    first, second = (asker(simulate(NUMBERS)) for _ in range(2))
    names = ["claude-haiku-4-5-20251001", "claude-haiku-4-5"] * 4

    assert several(first) == [second.text("Pick a number.", model=name) for name in names]


def test_ids_are_the_same_when_recorded_again_and_no_two_are_alike(simulate, asker):
    first, second = (asker(simulate(NUMBERS)) for _ in range(2))
    ids = [first("Pick a number.").id for _ in range(5)]

    assert ids == [second("Pick a number.").id for _ in range(5)]
    assert len(set(ids)) == 5


def test_the_seed_of_the_scenario_counts_unless_another_is_given():
    scenario = Scenario(seed=5)

    assert (Simulator(scenario).seed, Simulator(scenario, 0).seed) == (5, 0)
