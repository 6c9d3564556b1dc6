"""One test, one cassette, inside the folder: whatever tests are called."""

SEPARATED = """
IDS = ["a/b", "a\\\\b", "a_b", "a b", "a:b", "a::b", "a.b", "../b", "/b", "a|b", "é", "e\\u0301"]

@pytest.mark.parametrize("city", IDS, ids=IDS)
def test_it(claude, city):
    assert claude(f"Where is {city!a}?").content
"""
NESTED = """
class TestA:
    def test_it(self, claude):
        claude("One?")

    class TestA:
        def test_it(self, claude):
            claude("Two?")

class TestB:
    class TestA:
        def test_it(self, claude):
            claude("Three?")
"""
TWINS = """
def test_a(claude):
    claude("One?")

def test_A(claude):
    claude("Two?")
"""
CLASSES = """
class TestQuiz:
    def test_it(self, claude):
        claude("One?")

class TestQUIZ:
    def test_it(self, claude):
        claude("Two?")
"""


def files(suite):
    """Return what lies in the project beside its test file."""
    found = (path.relative_to(suite.path) for path in suite.path.rglob("*.yaml"))
    return sorted(map(str, found))


def test_ids_with_separators_and_nested_classes_with_equal_names(suite):
    """Each of 12 ids has its own file, and replays its own answer; those of classes name them all."""
    suite.write(SEPARATED)
    suite.write(NESTED, "test_nested.py").record().assert_outcomes(passed=12 + 3)

    *of_ids, first, second, third = files(suite)
    assert len(of_ids) == 12
    assert all(name.startswith("cassettes/test_it/test_it[") for name in of_ids)
    assert [first, second, third] == [
        "cassettes/test_nested/TestA.TestA.test_it.yaml",
        "cassettes/test_nested/TestA.test_it.yaml",
        "cassettes/test_nested/TestB.TestA.test_it.yaml",
    ]
    suite.replay().assert_outcomes(passed=12 + 3)


def test_names_that_differ_in_case_only(suite):
    """They would be one file on macOS and Windows, so they are refused everywhere."""
    result = suite.write(TWINS).replay()

    assert (
        "test_it.py:10: test_A: its cassette test_A.yaml is the same file as test_a.yaml where case "
        "does not count, as on macOS and Windows. Rename the test, or name its cassette: "
        'claude_cassette("name")'
    ) in result.outlines
    assert files(suite) == []


def test_classes_that_differ_in_case_only(suite):
    """Nor may those."""
    result = suite.write(CLASSES).replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*TestQUIZ.test_it.yaml is the same file as TestQuiz.test_it.yaml*"]
    )


def test_twins_with_cassettes_of_their_own_names(suite):
    """That is the way out."""
    named = TWINS.replace("def test_A", '@pytest.mark.claude_cassette("two")\ndef test_A')

    suite.write(named).record().assert_outcomes(passed=2)


def test_a_folder_of_cassettes_that_leads_out(suite):
    """Nothing is written there."""
    (suite.path / "outside").mkdir()
    (suite.path / "cassettes").mkdir()
    (suite.path / "cassettes" / "test_it").symlink_to(suite.path / "outside")

    result = suite.write(TWINS.replace("test_A", "test_b")).record()

    outside = (suite.path / "outside").resolve()
    result.stdout.fnmatch_lines(
        [
            f"test_it.py:*: test_?: cassettes/test_it: leads out of the cassette folder, to {outside}. *"
        ]
    )
    assert list((suite.path / "outside").iterdir()) == []


def test_a_linked_folder_of_cassettes_is_read(suite, was_recorded):
    """Recordings may lie elsewhere, as in a working copy that is shared."""
    suite.write(TWINS.replace("test_A", "test_b"))
    was_recorded("test_a", "One?")
    folder = was_recorded("test_b", "Two?").parent
    folder.rename(suite.path / "outside")
    folder.symlink_to(suite.path / "outside")

    suite.replay().assert_outcomes(passed=2)
