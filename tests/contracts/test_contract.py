"""Which calls are checked, and that every contract is documented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_claude_params import contracts
from pytest_claude_params.call import CallResponse
from pytest_claude_params.contracts import CONTRACTS, Contract, check
from pytest_claude_params.expectations import Verdict, explain, headline
from pytest_claude_params.parameters.names import BODY

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "contracts.md"
LIMIT = {"sent": {"max_tokens": 1}}


def test_every_call_is_checked_and_named(call):
    found = [one for one in check([call(), call(**LIMIT)]) if one.subject == "max_tokens"]

    assert [(one.which, one.passed) for one in found] == [
        ("call 1 of 2", True),
        ("call 2 of 2", False),
    ]


@pytest.mark.parametrize("status", [400, 529])
def test_errors_promise_nothing(call, status):
    error = {"type": "error", "error": {"type": "api_error", "message": "Oh"}}

    assert check([replace(call(), response=CallResponse(status, body=error))]) == []


def test_a_token_count_promises_nothing(call):
    answer = call(**LIMIT)
    url = f"{answer.request.url}/count_tokens"

    assert check([replace(answer, request=replace(answer.request, url=url))]) == []


def test_a_broken_contract_is_explained(call):
    found = check([call(**LIMIT)])

    assert headline(found) == "max_tokens: expected output_tokens <= 1, observed 4"
    assert explain(found[0]) == (
        "max_tokens\n"
        "  expected  output_tokens <= 1\n"
        "  observed  4\n"
        "  sent      model=claude-haiku-4-5 max_tokens=1\n"
        "  usage     9 in / 4 out\n"
        "  answer    'Hi!'\n"
        "  from      replayed\n"
        "  hint      the recording does not belong to this request, "
        "or a stand-in for the API is wrong"
    )


def test_a_promise_that_was_kept_says_so(call):
    (kept,) = check([call(sent={"stop_sequences": ["X"], "max_tokens": None})])

    assert (kept.expected, kept.observed) == ("stop_sequence 'X', left out of the text", "so")


@pytest.mark.parametrize(
    ("sent", "is_judged"), [({}, False), ({"a": None}, False), ({"a": 0}, True), ({"b": 1}, True)]
)
def test_a_contract_is_owed_by_who_sent_one_of_the_parameters_that_it_needs(call, sent, is_judged):
    contract = Contract(
        "a", lambda _call: Verdict(passed=True, expected="a", observed="b"), needs=("a", "b")
    )

    assert (contract.judge(call(sent=sent)) is not None) == is_judged


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_contracts_need_parameters_that_there_are(contract):
    assert set(contract.needs) <= set(BODY)


def test_every_file_is_in_the_table():
    folder = Path(contracts.__file__).parent
    files = {path.stem for path in folder.glob("*.py") if "= Contract(" in path.read_text()}

    assert files == {name.replace(".", "_") for name in CONTRACTS}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_is_documented_and_tested(name):
    section = REFERENCE.read_text(encoding="utf-8").partition(f"### `{name}`\n")[2]

    assert section.strip().splitlines()[0] == CONTRACTS[name].help
    assert (ROOT / "tests" / "contracts" / f"test_{name.replace('.', '_')}.py").exists()


def test_what_a_fault_made_of_an_answer_promises_nothing(call):
    assert check([replace(call(**LIMIT), source="injected")]) == []
