"""The fields of a request, for each route and API version."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from pytest_claude_params.simulator.validation.content_blocks import (
    CacheControl,
    Content,
    Strict,
    SystemPrompt,
)


class Turn(Strict):
    """One message of the conversation."""

    role: Literal["user", "assistant", "system"]
    content: Content


class CustomTool(Strict):
    """A tool that the caller runs."""

    name: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")]
    input_schema: InputSchema
    type: Literal["custom"] | None = None
    description: str | None = None
    cache_control: CacheControl | None = None
    allowed_callers: list[str] | None = None
    defer_loading: bool | None = None
    eager_input_streaming: bool | None = None
    input_examples: list[dict[str, Any]] | None = None
    strict: bool | None = None


class InputSchema(BaseModel):
    """The JSON schema of a tool's input."""

    model_config = ConfigDict(extra="allow", strict=True)
    type: Literal["object"]
    properties: dict[str, Any] | None = None
    required: list[str] | None = None


class ServerTool(BaseModel):
    """A tool of the API's own; it is taken as it is and never called."""

    model_config = ConfigDict(extra="allow", strict=True)
    type: str


_SERVER_TOOLS = (
    "bash_",
    "browser_toolset_",
    "code_execution_",
    "computer_",
    "mcp_toolset",
    "memory_",
    "text_editor_",
    "tool_search_tool_",
    "web_fetch_",
    "web_search_",
)


def _kind_of_tool(tool: Any) -> str:
    kind = tool.get("type") if isinstance(tool, dict) else None
    if kind is None:
        return "custom"
    return "server" if str(kind).startswith(_SERVER_TOOLS) else str(kind)


Tool = Annotated[
    Annotated[CustomTool, Tag("custom")] | Annotated[ServerTool, Tag("server")],
    Discriminator(_kind_of_tool),
]


class _Choice(Strict):
    disable_parallel_tool_use: bool = False


class ChooseAny(_Choice):
    """Some tool has to be called."""

    type: Literal["any"]


class ChooseAuto(_Choice):
    """A tool may be called."""

    type: Literal["auto"]


class ChooseNone(Strict):
    """No tool may be called."""

    type: Literal["none"]


class ChooseTool(_Choice):
    """This tool has to be called."""

    type: Literal["tool"]
    name: str


class _Displayed(Strict):
    display: Literal["summarized", "omitted"] | None = None


class ThinkAdaptively(_Displayed):
    """The model decides how much to think."""

    type: Literal["adaptive"]


class ThinkBetweenTools(Strict):
    """Thinking only between tool calls."""

    type: Literal["between_tools"]


class DoNotThink(Strict):
    """No thinking."""

    type: Literal["disabled"]


class ThinkManually(_Displayed):
    """Thinking up to a budget."""

    type: Literal["enabled"]
    budget_tokens: Annotated[int, Field(ge=1024)]


class Metadata(Strict):
    """About the user behind a request."""

    user_id: Annotated[str, Field(max_length=512)] | None = None


class OutputFormat(Strict):
    """The schema that the answer has to fit."""

    model_config = ConfigDict(serialize_by_alias=True)
    type: Literal["json_schema"]
    json_schema: Annotated[dict[str, Any], Field(alias="schema")]


class OutputConfig(Strict):
    """How hard to try, and in which form to answer."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: OutputFormat | None = None


class Diagnostics(Strict):
    """What to compare the prompt's cache with."""

    previous_message_id: str | None = None


class TokenCountFields(Strict):
    """What a token count takes, under every API version."""

    model: Annotated[str, Field(min_length=1)]
    messages: list[Turn]
    cache_control: CacheControl | None = None
    output_config: OutputConfig | None = None
    speed: Literal["standard", "fast"] | None = None
    system: SystemPrompt = ""
    thinking: Annotated[
        ThinkAdaptively | ThinkBetweenTools | DoNotThink | ThinkManually,
        Field(discriminator="type"),
    ] = DoNotThink(type="disabled")
    tool_choice: Annotated[
        ChooseAny | ChooseAuto | ChooseNone | ChooseTool, Field(discriminator="type")
    ] = ChooseAuto(type="auto")
    tools: list[Tool] = Field(default_factory=list)


class MessageFields(TokenCountFields):
    """What a message takes, under every API version."""

    max_tokens: int
    container: str | dict[str, Any] | None = None
    diagnostics: Diagnostics | None = None
    inference_geo: str | None = None
    metadata: Metadata = Metadata()
    service_tier: Literal["auto", "standard_only"] = "auto"
    stop_sequences: list[str] = Field(default_factory=list)
    stream: bool = False


class SampledMessageFields(MessageFields):
    """What a message takes under API version 2023-06-01: the sampling parameters too."""

    temperature: float = 1.0
    top_k: Annotated[int, Field(ge=0)] | None = None
    top_p: float | None = None


# Taken as they are, without effect, when a request says that it is for a beta.
BETA_FIELDS = frozenset(
    {
        "billing_policy",
        "compaction",
        "context_management",
        "fallback_credit_token",
        "fallbacks",
        "mcp_servers",
    }
)
