"""The expectations that there are. Loaded where a test expects something, for they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.expectations.check import check
from pytest_claude_params.expectations.combinations.all_of import all_of
from pytest_claude_params.expectations.combinations.any_of import any_of
from pytest_claude_params.expectations.combinations.not_ import not_
from pytest_claude_params.expectations.expectation import Expectation
from pytest_claude_params.expectations.json.json_value import json_value
from pytest_claude_params.expectations.numbers.cache_read_tokens import cache_read_tokens
from pytest_claude_params.expectations.numbers.cost_usd import cost_usd
from pytest_claude_params.expectations.numbers.input_tokens import input_tokens
from pytest_claude_params.expectations.numbers.latency_s import latency_s
from pytest_claude_params.expectations.numbers.output_tokens import output_tokens
from pytest_claude_params.expectations.numbers.requests import requests
from pytest_claude_params.expectations.numbers.tokens_per_second import tokens_per_second
from pytest_claude_params.expectations.numbers.total_tokens import total_tokens
from pytest_claude_params.expectations.outcomes.error_type import error_type
from pytest_claude_params.expectations.outcomes.model import model
from pytest_claude_params.expectations.outcomes.no_tool_use import no_tool_use
from pytest_claude_params.expectations.outcomes.refusal import refusal
from pytest_claude_params.expectations.outcomes.status import status
from pytest_claude_params.expectations.outcomes.stop_reason import stop_reason
from pytest_claude_params.expectations.outcomes.stop_sequence import stop_sequence
from pytest_claude_params.expectations.outcomes.thinking import thinking
from pytest_claude_params.expectations.outcomes.tool_use import tool_use
from pytest_claude_params.expectations.samples.agreement import agreement, agreement_counts
from pytest_claude_params.expectations.samples.distinct import distinct, distinct_counts
from pytest_claude_params.expectations.samples.entropy import entropy
from pytest_claude_params.expectations.samples.identical import identical, identical_counts
from pytest_claude_params.expectations.samples.pass_rate import pass_rate, pass_rate_counts
from pytest_claude_params.expectations.samples.quantiles import quantiles
from pytest_claude_params.expectations.samples.same_distribution_as import same_distribution_as
from pytest_claude_params.expectations.samples.share import share, share_counts
from pytest_claude_params.expectations.texts.contains import contains
from pytest_claude_params.expectations.texts.language import language
from pytest_claude_params.expectations.texts.list_items import list_items
from pytest_claude_params.expectations.texts.matches import matches
from pytest_claude_params.expectations.texts.not_contains import not_contains
from pytest_claude_params.expectations.texts.one_of import one_of
from pytest_claude_params.expectations.texts.rubric import rubric
from pytest_claude_params.expectations.texts.similar_to import similar_to
from pytest_claude_params.expectations.texts.starts_with import starts_with
from pytest_claude_params.expectations.texts.text import text
from pytest_claude_params.expectations.texts.word_count import word_count

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPECTATIONS: Mapping[str, Expectation] = {
    one.name: one
    for one in (
        Expectation("stop_reason", stop_reason),
        Expectation("stop_sequence", stop_sequence),
        Expectation("output_tokens", output_tokens),
        Expectation("input_tokens", input_tokens, judges_token_counts=True),
        Expectation("text", text),
        Expectation("contains", contains),
        Expectation("not_contains", not_contains),
        Expectation("matches", matches),
        Expectation("starts_with", starts_with),
        Expectation("one_of", one_of),
        Expectation("word_count", word_count),
        Expectation("list_items", list_items),
        Expectation("json", json_value),
        Expectation("language", language),
        Expectation("similar_to", similar_to),
        Expectation("tool_use", tool_use),
        Expectation("no_tool_use", no_tool_use),
        Expectation("refusal", refusal),
        Expectation("thinking", thinking),
        Expectation("check", check, judges_latency=True),
        Expectation("judge", rubric, asks=True),
        Expectation("all_of", all_of, asks=True),
        Expectation("any_of", any_of, asks=True),
        Expectation("not_", not_, asks=True),
        Expectation("model", model),
        Expectation("total_tokens", total_tokens),
        Expectation("cache_read_tokens", cache_read_tokens),
        Expectation("cost_usd", cost_usd),
        Expectation("latency_s", latency_s, judges_latency=True),
        Expectation("tokens_per_second", tokens_per_second, judges_latency=True),
        Expectation("requests", requests, scope="test"),
        Expectation("status", status, judges_errors=True, judges_token_counts=True),
        Expectation("error_type", error_type, judges_errors=True, judges_token_counts=True),
        Expectation("identical", identical, scope="sample", counts=identical_counts),
        Expectation("agreement", agreement, scope="sample", counts=agreement_counts),
        Expectation("distinct", distinct, scope="sample", counts=distinct_counts),
        Expectation("share", share, scope="sample", counts=share_counts),
        Expectation("entropy", entropy, scope="sample"),
        Expectation("pass_rate", pass_rate, scope="sample", asks=True, counts=pass_rate_counts),
        Expectation("quantiles", quantiles, scope="sample", judges_latency=True),
        Expectation("same_distribution_as", same_distribution_as, scope="samples"),
    )
}
