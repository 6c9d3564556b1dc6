"""The author of simulated answers: from a valid request to what is said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.answer import (
    Answer,
    Block,
    Piece,
    StopReason,
    TextBlock,
    ToolUseBlock,
)
from pytest_claude_params.simulator.conversation import prefill_of, prompt_of, system_of
from pytest_claude_params.simulator.generator import Continuation, generate
from pytest_claude_params.simulator.input_tokens import input_tokens_of
from pytest_claude_params.simulator.sampling import Sampling
from pytest_claude_params.simulator.scenario import Reply, Scenario, ToolCall
from pytest_claude_params.simulator.schema_instance import instance_of
from pytest_claude_params.simulator.stop_scanner import StopScanner
from pytest_claude_params.simulator.tokenizer import tokens_of

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model
    from pytest_claude_params.simulator.randomness import Chance


@dataclass(frozen=True)
class _Written:
    """Some blocks, why they ended and how many tokens they took."""

    blocks: tuple[Block, ...]
    tokens: int
    stop_reason: StopReason = "end_turn"
    stop_sequence: str | None = None


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
    )


@dataclass(frozen=True)
class _Author:
    body: dict[str, Any]
    model: Model
    scenario: Scenario
    chance: Chance

    def write(self) -> _Written:
        if self.body["max_tokens"] == 0:
            return _Written((), 0, "max_tokens")
        reply = self._reply()
        call = self._tool_call(reply)
        if self._tool_choice in ("any", "tool") and call:
            return self._tool_use(call, _Written((), 0))
        if call is None:
            return self._text(self._continuations(reply))
        if not reply or not reply.texts:
            return self._tool_use(call, _Written((), 0))
        words = self._text(reply.continuations)
        return self._tool_use(call, words) if words.stop_reason == "end_turn" else words

    @property
    def _tool_choice(self) -> str:
        return str((self.body.get("tool_choice") or {"type": "auto"})["type"])

    def _reply(self) -> Reply | None:
        prompt = prompt_of(self.body["messages"])
        return self.scenario.reply_to(prompt, system_of(self.body), self.model.id)

    def _tool_call(self, reply: Reply | None) -> ToolCall | None:
        """Decide on a tool: the scenario's, else, if one has to be called, the first."""
        tools = {tool["name"]: tool for tool in self.body.get("tools") or () if "name" in tool}
        if self._tool_choice == "none":
            return None
        if self._tool_choice == "tool":
            name = self.body["tool_choice"]["name"]
            tools = {name: tools[name]}
        if reply and reply.tool_use and reply.tool_use.name in tools:
            return reply.tool_use
        if self._tool_choice == "auto" or not tools:
            return None
        name, tool = next(iter(tools.items()))
        return ToolCall(name=name, input=_smallest_input(tool))

    def _continuations(self, reply: Reply | None) -> tuple[Continuation, ...]:
        schema = ((self.body.get("output_config") or {}).get("format") or {}).get("schema")
        if schema is not None and not (reply and reply.texts):
            return (Continuation.of(json.dumps(instance_of(schema), ensure_ascii=False)),)
        said = reply if reply and reply.texts else self.scenario.fallback_reply
        prefill = prefill_of(self.body["messages"])
        if not prefill:
            return said.continuations
        rests = [
            Continuation.of(each.text[len(prefill) :], each.weight)
            for each in said.texts
            if each.text.startswith(prefill)
        ]
        # An answer that does not begin with the prefill is taken for what follows it.
        return tuple(rests) or said.continuations

    def _text(self, continuations: tuple[Continuation, ...]) -> _Written:
        sampling = Sampling.of(self.body)
        tokens = generate(continuations, sampling, self.chance.random("answer"))
        scanner = StopScanner(self.body.get("stop_sequences") or ())
        pieces: list[Piece] = []
        count = 0
        for count, token in enumerate(islice(tokens, self.body["max_tokens"]), start=1):
            pieces.append(Piece(scanner.feed(token), count))
            if scanner.found is not None:
                return _Written(_words(pieces), count, "stop_sequence", scanner.found)
        pieces.append(Piece(scanner.rest(), count))
        finished = next(tokens, None) is None
        return _Written(_words(pieces), count, "end_turn" if finished else "max_tokens")

    def _tool_use(self, call: ToolCall, before: _Written) -> _Written:
        tokens = tokens_of(json.dumps(call.input, ensure_ascii=False))
        room = self.body["max_tokens"] - before.tokens
        pieces = tuple(
            Piece(token, before.tokens + number)
            for number, token in enumerate(tokens[:room], start=1)
        )
        whole = len(pieces) == len(tokens)
        block = ToolUseBlock(
            self.chance.id("toolu"), call.name, call.input if whole else {}, pieces
        )
        return _Written(
            (*before.blocks, block),
            before.tokens + len(pieces),
            "tool_use" if whole else "max_tokens",
        )


def _smallest_input(tool: dict[str, Any]) -> dict[str, Any]:
    # The API's own tools have no schema in the request.
    made = instance_of(tool["input_schema"]) if "input_schema" in tool else {}
    return made if isinstance(made, dict) else {}


def _words(pieces: list[Piece]) -> tuple[Block, ...]:
    said = tuple(piece for piece in pieces if piece.text)
    return (TextBlock(said),) if said else ()
