"""The parts of a promptfoo configuration: prompts, providers, tests and their vars."""
