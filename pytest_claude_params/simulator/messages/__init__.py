"""What a conversation and an answer consist of: turns, blocks, events, tokens."""
