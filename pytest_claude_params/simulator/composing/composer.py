"""The author of simulated answers: from a valid request to what is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.composing.generator import Continuation, generate
from pytest_claude_params.simulator.composing.json_answer import json_texts
from pytest_claude_params.simulator.composing.json_answer import text_of as json_text
from pytest_claude_params.simulator.composing.scenario import Reply, Scenario, ToolCall
from pytest_claude_params.simulator.composing.schema_instance import instance_of
from pytest_claude_params.simulator.composing.stop_scanner import StopScanner
from pytest_claude_params.simulator.composing.token_sampling import Sampling
from pytest_claude_params.simulator.messages.conversation import (
    calls_of,
    prefill_of,
    prompt_of,
    question_of,
    results_of,
    system_of,
)
from pytest_claude_params.simulator.messages.input_tokens import input_tokens_of
from pytest_claude_params.simulator.messages.message import (
    Answer,
    Block,
    Piece,
    StopReason,
    TextBlock,
    ThinkingBlock,
    ToolUseBlock,
)
from pytest_claude_params.simulator.messages.thinking_signature import sign
from pytest_claude_params.simulator.messages.tokenizer import tokens_of

if TYPE_CHECKING:
    from pytest_claude_params.simulator.composing.randomness import Chance
    from pytest_claude_params.simulator.model_catalog import Model

_THOUGHT = "This is simulated thinking: nothing was weighed, the answer comes from a scenario."


@dataclass(frozen=True)
class _Written:
    """What is written so far: blocks, how many tokens they took, and why it ended."""

    blocks: tuple[Block, ...] = ()
    tokens: int = 0
    stop_reason: StopReason = "end_turn"
    stop_sequence: str | None = None
    thinking_tokens: int | None = None

    @property
    def goes_on(self) -> bool:
        """Whether there may be more."""
        return self.stop_reason in ("end_turn", "tool_use")

    def plus(self, blocks: tuple[Block, ...], tokens: int, stop_reason: StopReason) -> _Written:
        """Add blocks, up to so many tokens in all."""
        return replace(self, blocks=(*self.blocks, *blocks), tokens=tokens, stop_reason=stop_reason)


def write_answer(body: dict[str, Any], model: Model, scenario: Scenario, chance: Chance) -> Answer:
    """Write the answer to a valid request."""
    written = _Author(body, model, scenario, chance).write()
    return Answer(
        id=chance.id("msg"),
        model=model.simulated_id,
        blocks=written.blocks,
        stop_reason=written.stop_reason,
        stop_sequence=written.stop_sequence,
        input_tokens=input_tokens_of(body),
        output_tokens=written.tokens,
        thinking_tokens=written.thinking_tokens,
        inference_geo=_place(body, model),
        speed=body.get("speed"),
    )


def _place(body: dict[str, Any], model: Model) -> str:
    """Say where the answer was made; the older models leave no choice."""
    if not model.chooses_place:
        return "not_available"
    return str(body.get("inference_geo") or "global")


@dataclass(frozen=True)
class _Author:
    body: dict[str, Any]
    model: Model
    scenario: Scenario
    chance: Chance

    def write(self) -> _Written:
        if self.body["max_tokens"] == 0:
            return _Written(stop_reason="max_tokens")
        reply = self._reply()
        calls = self._calls(reply)
        written = self._thought(reply)
        if written.goes_on and self._speaks(reply, calls):
            written = self._text(written, self._continuations(reply))
        for number, call in enumerate(calls):
            if written.goes_on:
                written = self._tool_use(written, call, number)
        return written

    def _speaks(self, reply: Reply | None, calls: tuple[ToolCall, ...]) -> bool:
        """Decide whether there are words: without a call, or before one that is not forced."""
        if not calls:
            return True
        return self._tool_choice == "auto" and bool(reply and reply.texts)

    @property
    def _turns(self) -> list[dict[str, Any]]:
        turns: list[dict[str, Any]] = self.body["messages"]
        return turns

    @property
    def _tool_choice(self) -> str:
        return str(self._choice.get("type", "auto"))

    @property
    def _choice(self) -> dict[str, Any]:
        return self.body.get("tool_choice") or {}

    def _reply(self) -> Reply | None:
        """Find the reply: to what tools said, else the calls that the question still wants."""
        reply = self._reply_to(prompt_of(self._turns))
        if results_of(self._turns) is None:
            return reply
        asked = self._reply_to(question_of(self._turns))
        if self._tool_choice in ("any", "tool"):
            return reply or asked
        if reply and (not reply.calls or self._not_yet_called(reply.calls)):
            return reply
        calls = self._not_yet_called(asked.calls if asked else ())
        return Reply(tool_uses=list(calls)) if calls else None

    def _reply_to(self, prompt: str) -> Reply | None:
        return self.scenario.reply_to(prompt, system_of(self.body), self.model.id)

    def _calls(self, reply: Reply | None) -> tuple[ToolCall, ...]:
        """Decide on tools: the scenario's, else, if one has to be called, the first."""
        tools = {tool["name"]: tool for tool in self.body.get("tools") or () if "name" in tool}
        if self._tool_choice == "none":
            return ()
        if self._tool_choice == "tool":
            name = self._choice["name"]
            tools = {name: tools[name]}
        calls = tuple(call for call in (reply.calls if reply else ()) if call.name in tools)
        if self._tool_choice == "auto":
            calls = self._not_yet_called(calls)
        elif not calls and tools:
            name, tool = next(iter(tools.items()))
            calls = (ToolCall(name=name, input=_smallest_input(tool)),)
        return calls[:1] if self._choice.get("disable_parallel_tool_use") else calls

    def _not_yet_called(self, calls: tuple[ToolCall, ...]) -> tuple[ToolCall, ...]:
        """Leave out what was called for this question before, so that it comes to an end."""
        if results_of(self._turns) is None:
            return calls
        made = [(call["name"], call["input"]) for call in calls_of(self._turns)]
        return tuple(call for call in calls if (call.name, call.input) not in made)

    def _continuations(self, reply: Reply | None) -> tuple[Continuation, ...]:
        schema = ((self.body.get("output_config") or {}).get("format") or {}).get("schema")
        if schema is not None:
            fitting = json_texts(schema, reply.texts if reply else ())
            return tuple(Continuation.of(each.text, each.weight) for each in fitting)
        said = self._said(reply)
        prefill = prefill_of(self._turns)
        if not prefill:
            return said.continuations
        rests = [
            Continuation.of(each.text[len(prefill) :], each.weight)
            for each in said.texts
            if each.text.startswith(prefill)
        ]
        # An answer that does not begin with the prefill is taken for what follows it.
        return tuple(rests) or said.continuations

    def _said(self, reply: Reply | None) -> Reply:
        if reply and reply.texts:
            return reply
        results = results_of(self._turns)
        if results is not None:
            return self.scenario.reply_after_tools(results)
        return self.scenario.fallback_reply

    def _thought(self, reply: Reply | None) -> _Written:
        """Think, if that is asked for."""
        how = self.body.get("thinking") or {}
        asked = how.get("type") in ("enabled", "adaptive")
        between = how.get("type") == "between_tools"
        if not asked and not (between and results_of(self._turns) is not None):
            return _Written(thinking_tokens=0 if between else None)
        tokens = tokens_of((reply and reply.thinking) or _THOUGHT)
        tokens = tokens[: how.get("budget_tokens", len(tokens))]
        pieces = _pieces(tokens[: self.body["max_tokens"]], 0)
        # As documented, the models that take no sampling parameters keep thoughts back.
        shown = how.get("display") or ("summarized" if self.model.samples else "omitted")
        block = self._thinking_block(pieces, shown=shown == "summarized")
        thought = _Written(thinking_tokens=len(pieces))
        reason: StopReason = "end_turn" if len(pieces) == len(tokens) else "max_tokens"
        return thought.plus((block,), len(pieces), reason)

    def _thinking_block(self, pieces: tuple[Piece, ...], *, shown: bool) -> ThinkingBlock:
        visible = "".join(piece.text for piece in pieces) if shown else ""
        return ThinkingBlock(pieces, shown, sign(visible, self.chance.id("thinking")))

    def _text(self, before: _Written, continuations: tuple[Continuation, ...]) -> _Written:
        sampling = Sampling.of(self.body)
        tokens = generate(continuations, sampling, self.chance.random("answer"))
        scanner = StopScanner(self.body.get("stop_sequences") or ())
        pieces: list[Piece] = []
        count = before.tokens
        room = self.body["max_tokens"] - before.tokens
        for count, token in enumerate(islice(tokens, room), start=before.tokens + 1):
            pieces.append(Piece(scanner.feed(token), count))
            if scanner.found is not None:
                stopped = before.plus(_words(pieces), count, "stop_sequence")
                return replace(stopped, stop_sequence=scanner.found)
        pieces.append(Piece(scanner.rest(), count))
        finished = next(tokens, None) is None
        return before.plus(_words(pieces), count, "end_turn" if finished else "max_tokens")

    def _tool_use(self, before: _Written, call: ToolCall, number: int) -> _Written:
        tokens = tokens_of(json_text(call.input))
        room = self.body["max_tokens"] - before.tokens
        if room == 0:
            return before.plus((), before.tokens, "max_tokens")
        pieces = _pieces(tokens[:room], before.tokens)
        whole = len(pieces) == len(tokens)
        block = ToolUseBlock(
            self.chance.id("toolu", number), call.name, call.input if whole else {}, pieces
        )
        return before.plus(
            (block,), before.tokens + len(pieces), "tool_use" if whole else "max_tokens"
        )


def _smallest_input(tool: dict[str, Any]) -> dict[str, Any]:
    # The API's own tools have no schema in the request.
    made = instance_of(tool["input_schema"]) if "input_schema" in tool else {}
    return made if isinstance(made, dict) else {}


def _pieces(tokens: list[str], before: int) -> tuple[Piece, ...]:
    return tuple(Piece(token, number) for number, token in enumerate(tokens, start=before + 1))


def _words(pieces: list[Piece]) -> tuple[Block, ...]:
    said = tuple(piece for piece in pieces if piece.text)
    return (TextBlock(said),) if said else ()
