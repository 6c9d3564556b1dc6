"""promptfoo's assertions as expectations: a function for each, or the reason why it is left over.

To add one, write a function ``(assertion) -> Mapped`` and name it here.
The types are those of promptfoo 0.121.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.importing.promptfoo.assertions import (
    json_answers,
    judging,
    numbers,
    outcomes,
    texts,
    tools,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.importing.promptfoo.assertions.assertion import Map

_JAVASCRIPT = (
    "there is no JavaScript here. Write it in Python: `check: file.py:function` takes a function "
    "of a call, whose text is call.text"
)
_PYTHON = """\
it is given (output, context), and `check` gives a call. Write beside this suite, in checks.py:
  def wanted(call):
      return call.text == ...  # what the code asks of `output`
and expect it: check: checks.py:wanted"""
_CODE = "`check: file.py:function` takes a function of a call, in Python"
_MEASURE = (
    "its threshold is none of ours: `similar_to` counts letters. Try it on answers: "
    "similar_to: {text: ..., at_least: 0.8}"
)
_MEANING = "nothing here compares meanings by vectors; `judge` asks a Claude model"
_CONTEXT = "it grades what was retrieved; `judge` is shown the prompt and the answer"
_COMPARES = "it compares the answers of several prompts; claude-params compare does that"
_SERVICE = "it asks a service that is none of Claude's"
_TRACE = "it reads traces; here calls are judged, and `requests` counts them"
_MARKUP = "no expectation reads it; `check: file.py:function` can, with a library"
_OPENAI = "it reads OpenAI's form of a call; `tool_use` with an input_schema judges Claude's"

MAPPING: Mapping[str, Map | str] = {
    "agent-rubric": "an agent grades it; `judge` asks a Claude model once",
    "answer-relevance": _MEANING,
    "bleu": _MEASURE,
    "classifier": _SERVICE,
    "contains": texts.contains,
    "contains-all": texts.contains_all,
    "contains-any": texts.contains_any,
    "contains-html": _MARKUP,
    "contains-json": json_answers.contains_json,
    "contains-sql": _MARKUP,
    "contains-xml": _MARKUP,
    "context-faithfulness": _CONTEXT,
    "context-recall": _CONTEXT,
    "context-relevance": _CONTEXT,
    "conversation-relevance": "write the conversation as turns, each with a `judge`",
    "cost": numbers.cost,
    "equals": texts.equals,
    "factuality": judging.factuality,
    "finish-reason": outcomes.finish_reason,
    "g-eval": judging.criteria,
    "gleu": _MEASURE,
    "guardrails": _SERVICE,
    "icontains": texts.icontains,
    "icontains-all": texts.icontains_all,
    "icontains-any": texts.icontains_any,
    "is-html": _MARKUP,
    "is-json": json_answers.is_json,
    "is-refusal": outcomes.is_refusal,
    "is-sql": _MARKUP,
    "is-valid-function-call": _OPENAI,
    "is-valid-openai-function-call": _OPENAI,
    "is-valid-openai-tools-call": _OPENAI,
    "is-xml": _MARKUP,
    "javascript": _JAVASCRIPT,
    "latency": "a replayed latency proves nothing of today; `latency_s` judges what was recorded",
    "levenshtein": _MEASURE,
    "llm-rubric": judging.rubric,
    "pi": _SERVICE,
    "meteor": _MEASURE,
    "model-graded-closedqa": judging.rubric,
    "model-graded-factuality": judging.factuality,
    "moderation": _SERVICE,
    "perplexity": "Claude tells no probabilities of its words",
    "perplexity-score": "Claude tells no probabilities of its words",
    "python": _PYTHON,
    "regex": texts.regex,
    "rouge-n": _MEASURE,
    "ruby": _CODE,
    "similar": _MEANING,
    "similar:cosine": _MEANING,
    "similar:dot": _MEANING,
    "similar:euclidean": _MEANING,
    "starts-with": texts.starts_with,
    "tool-call-f1": tools.tool_call_f1,
    "skill-used": "skills are not told in answers",
    "trajectory:goal-success": "`judge` asks a Claude model about an answer, and not about a whole run",
    "trajectory:tool-args-match": tools.tool_arguments,
    "trajectory:step-count": _TRACE,
    "trajectory:tool-sequence": tools.tool_sequence,
    "trajectory:tool-used": tools.tool_used,
    "trace-error-spans": _TRACE,
    "trace-span-count": _TRACE,
    "trace-span-duration": _TRACE,
    "search-rubric": "the judge has no search; `judge` asks a Claude model about what it is shown",
    "webhook": _CODE,
    "word-count": numbers.word_count,
    # Besides these 66.
    "human": "nobody is asked; claude-params review shows answers to decide about",
    "max-score": _COMPARES,
    "select-best": _COMPARES,
}
