"""A thread that outlives its test and calls through a client that is known."""

LATE = """
import threading

IS_OVER = threading.Event()

def ask(text):
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": text}]
    )

def late():
    IS_OVER.wait()
    try:
        ask("Where is Oslo?")
    except BaseException:
        pass

THREAD = threading.Thread(target=late, daemon=True)

def test_first():
    THREAD.start()
    ask("Where is Rome?")

def test_second():
    IS_OVER.set()
    THREAD.join()
    ask("Where is Bonn?")
"""


def test_what_it_asks_is_recorded_with_the_test_that_runs(suite):
    """As for a worker of a pool; the summary says whose thread it is."""
    result = suite.write(LATE).record()

    assert (
        "test_it.py::test_second recorded what a thread has asked that test_it.py::test_first has "
        "started (1 test)" in result.outlines
    )
    assert "Oslo" in suite.cassette("test_second")


def test_a_miss_names_the_test_that_has_started_it(suite, failure_of):
    """The test that fails has not asked."""
    suite.write(LATE.replace("    IS_OVER.set()\n    THREAD.join()\n", "")).record()

    assert failure_of(suite.write(LATE).replay())[2:5] == [
        "  asked in   a thread that test_it.py::test_first has started: wait for it there, since what",
        "             outlives its test asks in the next one",
        "",
    ]
