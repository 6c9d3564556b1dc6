"""The page on operators is made of the family itself."""

from pathlib import Path

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.reports.mutations.reference import operators_markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "mutations.md"


def test_the_page_is_what_the_family_says():
    """Written anew by `claude-params mutate --markdown > docs/reference/mutations.md`."""
    assert PAGE.read_text(encoding="utf-8") == operators_markdown()


def test_every_operator_is_shown_on_an_example():
    """With what becomes of it."""
    page = operators_markdown()

    assert [name for name in OPERATORS if f"\n## {name}\n" not in page] == []
    assert page.count("```diff") == len(OPERATORS)
