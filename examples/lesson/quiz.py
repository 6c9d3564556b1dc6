"""The lesson's exercise, written as an application would: it builds its own client."""

import anthropic

SYSTEM = "You write quiz questions as a numbered list, one question a line."


def generate_questions(topic: str, num_questions: int) -> str:
    """Return ``num_questions`` numbered questions: the number after the last one stops Claude."""
    # The lesson is recorded with the API version that its temperature tests need.
    with anthropic.Anthropic(default_headers={"anthropic-version": "2023-06-01"}) as client:
        message = client.messages.create(
            model="claude-haiku-4-5",
            max_tokens=999,
            system=SYSTEM,
            stop_sequences=[f"{num_questions + 1}."],
            messages=[
                {"role": "user", "content": f"Write {num_questions} quiz questions about {topic}."}
            ],
        )
    return "".join(block.text for block in message.content if block.type == "text")
