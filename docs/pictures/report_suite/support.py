"""The application under test: a support desk that asks Claude."""

import anthropic

SYSTEM = (
    "You are the support desk of a shop for garden tools. Answer politely, in two sentences at "
    "most. Never promise a refund: say that a colleague will look at it. If a customer asks about "
    "a parcel, look it up first and name the day on which it will come."
)
TOOLS = [
    {
        "name": "track_parcel",
        "description": "Find out where a parcel is.",
        "input_schema": {
            "type": "object",
            "properties": {"order": {"type": "string"}, "detail": {"type": "string"}},
            "required": ["order"],
        },
    }
]


def ask(content, **parameters):
    """Ask one question."""
    return anthropic.Anthropic().messages.create(
        **{"model": "claude-haiku-4-5", "max_tokens": 200, "system": SYSTEM, **parameters},
        messages=[{"role": "user", "content": content}],
    )


def where_is(question):
    """Answer a question about a parcel, with the tool's help."""
    client = anthropic.Anthropic()
    asked = {"model": "claude-haiku-4-5", "max_tokens": 200, "system": SYSTEM, "tools": TOOLS}
    messages = [{"role": "user", "content": question}]
    answer = client.messages.create(messages=messages, **asked)
    messages.append({"role": "assistant", "content": answer.content})
    found = {"place": "Hamburg", "eta": "2026-12-01"}
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": str(found).replace("'", '"')}
        for block in answer.content
        if block.type == "tool_use"
    ]
    messages.append({"role": "user", "content": results})
    return client.messages.create(messages=messages, **asked)
