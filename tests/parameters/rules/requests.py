"""Requests that rules and simulator are asked about: for each, what differs from a plain one."""

TOOL = {"name": "look", "input_schema": {"type": "object"}}
STRICT = {**TOOL, "strict": True}
HI = {"role": "user", "content": "Hi"}
CITED = {"type": "text", "text": "Hi", "citations": [{"type": "char_location"}]}
DOCUMENT = {
    "type": "document",
    "source": {"type": "text", "media_type": "text/plain", "data": "Hi"},
}
SEARCH = {"type": "search_result", "title": "t", "source": "s", "content": [CITED]}
PAUSED = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {}}


def schema(optional):
    """Make a schema with so many optional parameters, some of them deep."""
    names = {f"p{number}": {"type": "string"} for number in range(optional - 1)}
    deep = {"type": "object", "properties": {"q": {"type": "string"}}}
    properties = {**names, "deep": deep, "must": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": ["must", "deep"]}


def answer_in(optional):
    """Ask for an answer of such a schema."""
    return {"format": {"type": "json_schema", "schema": schema(optional)}}


def image(**source):
    """Show a picture."""
    return {"type": "image", "source": source}


def document(**source):
    """Hand over a document."""
    return {"type": "document", "source": source}


def result(content):
    """Say what a tool said, which nobody had called."""
    return {"type": "tool_result", "tool_use_id": "toolu_1", "content": content}


TEXT = {"type": "text", "text": "Hi"}
PNG = {"type": "base64", "media_type": "image/png", "data": "aGk="}
# Blocks of which each is right or wrong in one thing.
BLOCKS = [
    "Hi",
    {},
    {"text": "Hi"},
    {"type": "txt", "text": "Hi"},
    {"type": 5},
    {"type": "text"},
    {"type": "text", "text": 5},
    {**TEXT, "txt": "Hi"},
    {**TEXT, "citations": "here"},
    {**TEXT, "cache_control": {"type": "ephemeral"}},
    {**TEXT, "cache_control": {"type": "ephemeral", "ttl": "2h"}},
    {**TEXT, "cache_control": "ephemeral"},
    {"type": "image"},
    image(**PNG),
    image(**PNG | {"media_type": "image/bmp"}),
    image(type="base64", media_type="image/png"),
    image(type="url", url="https://example.com/a.png"),
    image(type="url", uri="https://example.com/a.png"),
    image(type="path", path="a.png"),
    image(),
    {"type": "image", "source": "a.png"},
    {**image(**PNG), "alt": "A picture"},
    document(type="text", media_type="text/plain", data="Hi"),
    document(type="text", media_type="text/html", data="Hi"),
    document(type="content", content="Hi"),
    document(type="content", content=[TEXT, image(**PNG)]),
    document(type="content", content=[{"type": "text"}]),
    document(type="content", content=[document(type="content", content="Hi")]),
    {**document(type="file", file_id="file_1"), "title": 5},
    {**SEARCH, "content": [TEXT]},
    {**SEARCH, "content": [image(**PNG)]},
    {**SEARCH, "content": "Hi"},
    {"type": "search_result", "source": "s", "content": [TEXT]},
    {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": "x"},
    {"type": "container_upload", "file_id": "file_1"},
]
# What only the shape is right or wrong about; that no call came before is another rule.
RESULTS = [[5], [{"type": "txt"}], [image(type="path")], 5, [{"type": "thinking"}]]


# What a parameter may be, one thing after the other; `None` leaves it out.
CHOICES = {
    "temperature": [None, 0, 0.5, 1, 1.0, 1.5, -1, "hot", True],
    "top_p": [None, 0, 0.5, 0.95, 0.99, 1, 1.01, -0.1, "x"],
    "top_k": [None, 0, 1, 40, -1, 1.5],
    "max_tokens": [-1, 0, 1, 1024, 1025, 32_000, 64_000, 64_001, 128_000, 128_001, 5.5, "5", True],
    "stream": [None, True, False, "yes"],
    "stop_sequences": [None, [], ["}"], [""], ["a", " \n"], "x", [1]],
    "thinking": [
        None,
        {"type": "disabled"},
        {"type": "adaptive"},
        {"type": "between_tools"},
        {"type": "enabled", "budget_tokens": 1024},
        {"type": "enabled", "budget_tokens": 1023},
        {"type": "enabled", "budget_tokens": 64_000},
        {"type": "enabled"},
        {"type": "much"},
        {"type": "Enabled", "budget_tokens": 1024},
        {"type": "disabled", "budget_tokens": 1024},
        {"type": "adaptive", "budget_tokens": 1024},
        {"type": "adaptive", "display": "omitted"},
        {"type": "adaptive", "display": "loud"},
        {},
        "enabled",
    ],
    "tools": [
        None,
        [],
        [TOOL],
        [TOOL, TOOL],
        [STRICT],
        ["look"],
        [{"name": "look"}],
        [{"input_schema": {"type": "object"}}],
        [{**TOOL, "name": "look up"}],
        [{**TOOL, "name": "l" * 128}],
        [{**TOOL, "name": "l" * 129}],
        [{**TOOL, "name": 5}],
        [{**TOOL, "input_schema": "object"}],
        [{**TOOL, "strict": "yes"}],
        [{**TOOL, "type": "custom", "description": "Looks"}],
        [{**TOOL, "parameters": {}}],
        [{**TOOL, "input_schema": {}}],
        [{**TOOL, "input_schema": {"type": "string"}}],
        [{**TOOL, "input_schema": {"type": "object", "$defs": {}, "required": ["a"]}}],
        [{**TOOL, "input_schema": {"type": "object", "required": "a"}}],
        [{**TOOL, "input_examples": ["a"]}],
        [{**TOOL, "cache_control": {"ttl": "5m"}}],
        [{"type": "function", "function": TOOL}],
        [{"type": "computer_20251124", "name": "computer"}],
        [{"type": "web_search_20250305", "name": "web_search", "max_uses": 5}],
    ],
    "tool_choice": [
        None,
        {"type": "auto"},
        {"type": "any"},
        {"type": "none"},
        {"type": "tool", "name": "look"},
        {"type": "tool", "name": "see"},
        {"type": "tool", "name": 5},
        {"type": "tool"},
        {"type": "force"},
        {},
        {"type": "auto", "loud": True},
        {"type": "none", "disable_parallel_tool_use": True},
        {"type": "any", "disable_parallel_tool_use": True},
        {"type": "any", "disable_parallel_tool_use": "yes"},
        "any",
    ],
    "output_config": [
        None,
        {"effort": "low"},
        {"effort": "high"},
        {"effort": "xhigh"},
        {"effort": "max"},
        {"effort": "extreme"},
        {"loud": 1},
        {"format": "json"},
        {"format": {"type": "json"}},
        {"format": {"type": "json_schema"}},
        {"format": {"type": "json_schema", "schema": "object"}},
        "low",
        answer_in(2),
        answer_in(24),
        answer_in(25),
    ],
    "messages": [
        [HI],
        [HI, HI],
        [],
        "Hi",
        [{"role": "assistant", "content": "Hi"}],
        [{"role": "assistant", "content": "Hi"}, HI],
        [HI, {"role": "assistant", "content": "Well"}],
        [HI, {"role": "assistant", "content": "Well "}],
        [HI, {"role": "assistant", "content": ""}],
        [HI, {"role": "assistant", "content": [PAUSED]}],
        [HI, {"role": "assistant", "content": "Well"}, HI],
        [HI, {"role": "system", "content": "Be brief"}, HI],
        [{"role": "system", "content": "Be brief"}, HI],
        [{"role": "user", "content": ""}],
        [{"role": "user", "content": []}],
        [{"role": "user", "content": [{"type": "text", "text": ""}]}],
        [{"role": "user", "content": [DOCUMENT]}],
        [HI, {"role": "assistant", "content": [DOCUMENT]}, HI],
        [{"role": "user", "content": [CITED]}],
        [{"role": "user", "content": [SEARCH]}],
        [HI, {"role": "assistant", "content": [CITED]}, HI],
        [{"role": "bot", "content": "Hi"}],
        [HI, {"role": "bot", "content": "Hi"}],
        [{"role": "user"}],
        [{"content": "Hi"}],
        [{"role": "user", "content": 5}],
        [{**HI, "name": "Ann"}],
        ["Hi"],
        [HI, "Hi"],
        *([{"role": "user", "content": [block]}] for block in BLOCKS),
        *([HI, {"role": "assistant", "content": [block]}, HI] for block in BLOCKS),
    ],
    "metadata": [None, {}, {"user_id": "u"}, {"user_id": 5}, {"user": "u"}, "u"],
    "speed": [None, "standard", "fast", "warp"],
    "container": [None, "container_1", {"id": "container_1"}, 5],
    "inference_geo": [None, "us", 5],
    "cache_control": [
        None,
        {"type": "ephemeral"},
        {"type": "ephemeral", "ttl": "1h"},
        {"type": "ephemeral", "ttl": "2h"},
        {"type": "lasting"},
        {},
        "ephemeral",
    ],
    "diagnostics": [None, {}, {"previous_message_id": None}, {"previous_message_id": 5}, "x"],
    "service_tier": [None, "auto", "standard_only", "fast"],
    "foo": [None, 1],
    "user_profile_id": [None, "uprof_1", 5],
    "mcp_servers": [None, []],
    "system": [
        None,
        "Be brief",
        "",
        [],
        [{"type": "text", "text": "Be brief"}],
        [{"type": "text"}],
        [image(**PNG)],
        ["Be brief"],
        5,
    ],
}
PLAIN = {"max_tokens": 1025, "messages": [HI]}


def strict_tools(count):
    """Make so many strict tools."""
    return [{**STRICT, "name": f"look{number}"} for number in range(count)]


# One change at a time, and those clashes that chance would seldom find.
REQUESTS = [
    {name: value} for name, values in CHOICES.items() for value in values if value is not None
] + [
    {"tools": strict_tools(20)},
    {"tools": strict_tools(21)},
    {"tools": [{**STRICT, "input_schema": schema(25)}]},
    {"tools": [{**TOOL, "input_schema": schema(25)}]},
    {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "look"}},
    {"tools": [TOOL], "tool_choice": {"type": "tool", "name": "see"}},
    {"thinking": CHOICES["thinking"][4], "tools": [TOOL], "tool_choice": {"type": "any"}},
    {"thinking": CHOICES["thinking"][2], "tools": [TOOL], "tool_choice": {"type": "any"}},
    {"thinking": CHOICES["thinking"][4], "temperature": 0},
    {"thinking": CHOICES["thinking"][2], "temperature": 0},
    {"thinking": CHOICES["thinking"][4], "top_k": 1},
    {"thinking": CHOICES["thinking"][4], "top_p": 0.94},
    {"thinking": CHOICES["thinking"][4], "top_p": 0.95},
    {"thinking": CHOICES["thinking"][4], "messages": CHOICES["messages"][6]},
    *(
        {"thinking": {"type": kind}, "output_config": {"effort": effort}}
        for kind in ("disabled", "between_tools", "adaptive")
        for effort in ("high", "max")
    ),
    *({"messages": [{"role": "user", "content": [result(content)]}]} for content in RESULTS),
    {"temperature": 1, "top_p": 0.99},
    {"temperature": float("nan")},
    {"top_p": float("inf")},
    {"model": 5},
    {"max_tokens": 1024, "thinking": CHOICES["thinking"][4]},
    {"max_tokens": 0, "stream": True},
    {"max_tokens": 0, "thinking": CHOICES["thinking"][4]},
    {"max_tokens": 0, "output_config": answer_in(2)},
    {"max_tokens": 0, "tools": [TOOL], "tool_choice": {"type": "any"}},
]
