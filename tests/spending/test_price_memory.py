"""Prices that one run has looked up, and the next one need not."""

import json
import subprocess
import sys

import pytest

from pytest_claude_params import prices
from pytest_claude_params.spending.price_memory import PriceMemory

MODEL, USAGE = "claude-haiku-4-5", {"input_tokens": 1000, "output_tokens": 100}


@pytest.fixture
def file(tmp_path):
    """Where prices are kept, with one of them."""
    path = tmp_path / "prices.json"
    memory = PriceMemory(path)
    memory.cost_of_usage(MODEL, USAGE)
    memory.keep()
    return path


def test_it_says_what_the_table_says():
    """With nowhere to keep it, too."""
    assert PriceMemory().cost_of_usage(MODEL, USAGE) == prices.cost_of_usage(MODEL, USAGE)


def test_a_known_price_does_not_load_the_table(file):
    """In a process of its own: here it is loaded."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pytest_claude_params.spending.price_memory import PriceMemory\n"
        f"print(PriceMemory(Path({str(file)!r})).cost_of_usage({MODEL!r}, {USAGE!r}))\n"
        "print('genai_prices' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.split() == [str(prices.cost_of_usage(MODEL, USAGE)), "False"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept | {"of": "genai-prices 0.0.1"},
        lambda _: {},
        lambda kept: {"of": kept["of"], "prices": 3},
        lambda _: [],
    ],
    ids=["of another table", "empty", "no prices", "a list"],
)
def test_what_cannot_be_used_counts_for_nothing(file, damage):
    """The table is asked, and what it says is kept anew."""
    kept = json.loads(file.read_bytes())
    damaged = damage({**kept, "prices": dict.fromkeys(kept["prices"], 99.0)})
    file.write_text(json.dumps(damaged))
    memory = PriceMemory(file)

    assert memory.cost_of_usage(MODEL, USAGE) == prices.cost_of_usage(MODEL, USAGE)
    memory.keep()
    assert json.loads(file.read_bytes()) == kept


def test_where_nothing_can_be_written(tmp_path):
    """The next run asks the table again."""
    (tmp_path / "a file").touch()
    memory = PriceMemory(tmp_path / "a file" / "prices.json")

    assert memory.cost_of_usage(MODEL, USAGE) == prices.cost_of_usage(MODEL, USAGE)
    memory.keep()
