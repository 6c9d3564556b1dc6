"""Names in single braces: promptfoo sends them as they are, and a suite takes them for a slip."""

CONFIGURATION = """\
providers: [anthropic:messages:claude-haiku-4-5]
prompts:
  - 'Write {city} and {town}, not {{ other }}'
defaultTest:
  assert: [{type: contains, value: '{city}'}]
tests:
  - vars: {city: Rome, other: x}
    assert: [{type: not-contains, value: '{ City }'}]
    options: {prefix: '{city}: '}
"""


def test_they_are_kept_as_promptfoo_sends_them(run_imports):
    """Only those that are the name of a var: the suite would say that it is a mistake."""
    code, suite = run_imports.promptfoo(CONFIGURATION)

    assert code == 0, run_imports.text
    (case,) = suite["cases"]
    assert case["prompt"] == (
        "{% raw %}{city}{% endraw %}: Write {% raw %}{city}{% endraw %} and {town}, not {{ other }}"
    )
    assert "{% raw %}{ City }{% endraw %}" in str(case["expect"])
    assert "{% raw %}{city}{% endraw %}" in str(suite["defaults"]["expect"])
    assert run_imports.mistakes() == ""
