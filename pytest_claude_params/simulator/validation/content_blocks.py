"""The content of messages: which blocks there are and what each has to have."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

# Tags of our own in pydantic's error locations; the API shows none at these places.
TEXT_TAG = "(text)"
LIST_TAG = "(list)"


def text_or_list(value: object) -> str:
    """Choose how to check content that may be a string or a list."""
    return TEXT_TAG if isinstance(value, str) else LIST_TAG


class Strict(BaseModel):
    """An object in a request: unknown fields are refused, and numbers in quotes too."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CacheControl(Strict):
    """A cache breakpoint."""

    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class _Cacheable(Strict):
    cache_control: CacheControl | None = None


class Text(_Cacheable):
    """A block of text."""

    type: Literal["text"]
    text: str
    citations: list[dict[str, Any]] | None = None


class _Base64Image(Strict):
    type: Literal["base64"]
    media_type: Literal["image/jpeg", "image/png", "image/gif", "image/webp"]
    data: str


class _Url(Strict):
    type: Literal["url"]
    url: str


class _File(Strict):
    type: Literal["file"]
    file_id: str


class Image(_Cacheable):
    """A picture."""

    type: Literal["image"]
    source: Annotated[_Base64Image | _Url | _File, Field(discriminator="type")]
    transformations: dict[str, Any] | None = None


class _Base64Pdf(Strict):
    type: Literal["base64"]
    media_type: Literal["application/pdf"]
    data: str


class _PlainText(Strict):
    type: Literal["text"]
    media_type: Literal["text/plain"]
    data: str


class _ContentSource(Strict):
    type: Literal["content"]
    content: str | list[dict[str, Any]]


class Document(_Cacheable):
    """A document."""

    type: Literal["document"]
    source: Annotated[
        _Base64Pdf | _PlainText | _ContentSource | _Url | _File, Field(discriminator="type")
    ]
    citations: dict[str, Any] | None = None
    context: str | None = None
    title: str | None = None


class SearchResult(_Cacheable):
    """A search result that the caller brings along."""

    type: Literal["search_result"]
    content: list[Text]
    source: str
    title: str
    citations: dict[str, Any] | None = None


class Thinking(Strict):
    """What the model thought before, sent back."""

    type: Literal["thinking"]
    thinking: str
    signature: str


class RedactedThinking(Strict):
    """What the model thought before, encrypted."""

    type: Literal["redacted_thinking"]
    data: str


class ToolUse(_Cacheable):
    """A tool call of the model, sent back."""

    type: Literal["tool_use"]
    id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]
    name: str
    input: dict[str, Any]
    caller: dict[str, Any] | None = None
    toolset_name: str | None = None


class _OtherResult(BaseModel):
    model_config = ConfigDict(extra="allow")
    type: Literal["tool_reference", "browser_state"]


_ResultBlock = Annotated[
    Text | Image | Document | SearchResult | _OtherResult, Field(discriminator="type")
]


class ToolResult(_Cacheable):
    """What a tool said."""

    type: Literal["tool_result"]
    tool_use_id: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]
    content: Annotated[
        Annotated[str, Tag(TEXT_TAG)] | Annotated[list[_ResultBlock], Tag(LIST_TAG)],
        Discriminator(text_or_list),
    ] = ""
    is_error: bool = False
    toolset_name: str | None = None


class ServerBlock(BaseModel):
    """A block about the API's own tools; it is taken as it is."""

    model_config = ConfigDict(extra="allow")
    type: Literal[
        "server_tool_use",
        "web_search_tool_result",
        "web_fetch_tool_result",
        "code_execution_tool_result",
        "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result",
        "tool_search_tool_result",
        "container_upload",
    ]


ContentBlock = Annotated[
    Text
    | Image
    | Document
    | SearchResult
    | Thinking
    | RedactedThinking
    | ToolUse
    | ToolResult
    | ServerBlock,
    Field(discriminator="type"),
]


Content = Annotated[
    Annotated[str, Tag(TEXT_TAG)] | Annotated[list[ContentBlock], Tag(LIST_TAG)],
    Discriminator(text_or_list),
]
SystemPrompt = Annotated[
    Annotated[str, Tag(TEXT_TAG)] | Annotated[list[Text], Tag(LIST_TAG)],
    Discriminator(text_or_list),
]
