"""What the fixtures ``claude`` and ``async_claude`` give: prompts in, the SDK's messages out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.parameters.names import check_names, check_required
from pytest_claude_params.sdk import sampling
from pytest_claude_params.sdk.clients import sendable
from pytest_claude_params.sdk.sampling import SampleRules

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message

Prompt = str | list[dict[str, Any]]


@dataclass
class Declared:
    """The parameters that a test declares, and what single calls send instead.

    Args:
        parameters: those of ``claude_params`` and the configured model.
        api_version: the API version that the clients pin.
        overrides: the parameters given to each call.
        samples: what samples have to know of the test.
    """

    parameters: dict[str, Any]
    api_version: str | None = None
    overrides: list[dict[str, Any]] = field(default_factory=list)
    samples: SampleRules = field(default_factory=SampleRules)

    def for_call(
        self, method: Any, prompt: Prompt | None, params: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the keyword arguments of one SDK call."""
        check_names(params)
        merged = {**self.parameters, **_messages(prompt), **params}
        check_required(merged)
        self.overrides.append(params)
        return sendable(method, merged, api_version=self.api_version)


def _messages(prompt: Prompt | None) -> dict[str, Any]:
    if prompt is None:
        return {}
    turns = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
    return {"messages": turns}


@dataclass
class Claude:
    """Calls Claude with the test's parameters.

    ``claude("Hello")`` returns the SDK's own ``Message``.

    Args:
        client: the SDK client that sends the calls.
        declared: the test's parameters.
    """

    client: anthropic.Anthropic
    declared: Declared

    def __call__(self, prompt: Prompt | None = None, **params: Any) -> Message:
        """Send one prompt, or a list of message turns, and return the SDK's message.

        Args:
            prompt: the user's text, or the whole list of messages.
            params: Messages API parameters that replace the declared ones for this call.
        """
        create = self.client.messages.create
        message: Message = create(**self.declared.for_call(create, prompt, params))
        return message

    def sample(
        self, prompt: Prompt, n: int, *, stop_early: bool = False, **params: Any
    ) -> list[Message]:
        """Send the same request ``n`` times and return all messages in order.

        Live, as many are under way at once as the API's rate limits allow; replayed, they come
        in the order in which they were sent.

        Args:
            prompt: the user's text, or the whole list of messages.
            n: how many answers there should be.
            stop_early: whether to stop as soon as no further answer could change what the
                expectations say of the sample; then there are fewer messages. What is
                ``sequential`` is settled by its first decision.
            params: Messages API parameters that replace the declared ones for this call.
        """
        create, rules = self.client.messages.create, self.declared.samples
        request = self.declared.for_call(create, prompt, params)
        return [
            message
            for wave in rules.waves(n, stop_early=stop_early)
            for message in sampling.ask(lambda: create(**request), wave, rules)
        ]

    def stream(self, prompt: Prompt | None = None, **params: Any) -> Any:
        """Return the SDK's stream manager; the request goes out when it is entered."""
        stream = self.client.messages.stream
        return stream(**self.declared.for_call(stream, prompt, params))


@dataclass
class AsyncClaude:
    """Calls Claude with the test's parameters, asynchronously.

    Args:
        client: the SDK client that sends the calls.
        declared: the test's parameters.
    """

    client: anthropic.AsyncAnthropic
    declared: Declared

    async def __call__(self, prompt: Prompt | None = None, **params: Any) -> Message:
        """Send one prompt, or a list of message turns, and return the SDK's message."""
        create = self.client.messages.create
        message: Message = await create(**self.declared.for_call(create, prompt, params))
        return message

    async def sample(
        self, prompt: Prompt, n: int, *, stop_early: bool = False, **params: Any
    ) -> list[Message]:
        """Send the same request ``n`` times and return all messages in order.

        Live, as many are under way at once as the API's rate limits allow; replayed, they come
        in the order in which they were sent.

        Args:
            prompt: the user's text, or the whole list of messages.
            n: how many answers there should be.
            stop_early: whether to stop as soon as no further answer could change what the
                expectations say of the sample; then there are fewer messages. What is
                ``sequential`` is settled by its first decision.
            params: Messages API parameters that replace the declared ones for this call.
        """
        create, rules = self.client.messages.create, self.declared.samples
        request = self.declared.for_call(create, prompt, params)
        return [
            message
            for wave in rules.waves(n, stop_early=stop_early)
            for message in await sampling.ask_async(lambda: create(**request), wave, rules)
        ]

    def stream(self, prompt: Prompt | None = None, **params: Any) -> Any:
        """Return the SDK's asynchronous stream manager."""
        stream = self.client.messages.stream
        return stream(**self.declared.for_call(stream, prompt, params))
