"""What cassettes hold, for a reader: conversations, lists, prompts and where they are used."""
