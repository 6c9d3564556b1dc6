"""``python -m pytest_claude_params``: the command ``claude-params``."""

from pytest_claude_params.cli import main

if __name__ == "__main__":
    main()
