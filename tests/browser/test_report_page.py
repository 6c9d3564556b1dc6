"""The HTML report in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

AXE = Path(__file__).parent / "axe-core" / "axe.min.js"
MISSED, FAILED = "test_opening_hours", "test_a_refund_is_an_order"
# Colours move nothing.
widths = pytest.mark.parametrize("width", ["desktop", "phone"])
# Each width and each theme by day; the night looks at all four.
looks = pytest.mark.parametrize(
    ("width", "theme"),
    [
        ("desktop", "light"),
        ("phone", "dark"),
        pytest.param("desktop", "dark", marks=pytest.mark.nightly),
        pytest.param("phone", "light", marks=pytest.mark.nightly),
    ],
)
HOSTILE = (
    "</script></style></svg><script>alert(1)</script><img src=x onerror=alert(2)>"
    "<a href=javascript:alert(3) onclick=alert(4)>a</a><iframe srcdoc='<script>alert(5)</script>'>"
    "<base href=https://example.org><meta http-equiv=refresh content='0;url=https://example.org'>"
    "\x1b[31m \u202eabc\u202c {{ 7 * 7 }} <!-- <details open ontoggle=alert(6)>"
)


def call(**more):
    """Make a call of a transcript."""
    known = {
        "answer": "Hello", "request": "key", "prompt": "Hi", "parameters": {}, "model": "m",
        "usage": {"output_tokens": 4}, "latency_s": 0.5, "status": 200, "stop_reason": "end_turn",
        "stop_sequence": None, "source": "replayed", "origin": "api", "fault": "",
    }  # fmt: skip
    return {**known, **more}


def ran(*calls, **more):
    """Make the data of a test."""
    nothing = dict.fromkeys(("kept", "repeated", "dropped", "recovered", "reused"), 0)
    known = {"test": "t.py::test_t", "outcome": "passed", "misses": [], "notes": []}
    return {**known, **nothing, "calls": [*calls], "rejected": "", "cassette": "c.yaml", **more}


@widths
def test_nothing_is_wider_than_the_window(view, report, width):
    """With everything open; what is wide scrolls by itself."""
    seen = view(report, width)
    seen.open_all()

    wide, window = seen.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert (wide, seen.wrong) == (window, [])
    assert {*seen.loaded} <= {"file", "data"}


@widths
def test_no_cell_is_squeezed(view, report, width):
    """A word in a narrow cell would stand letter below letter."""
    seen = view(report, width)
    seen.open_all()

    narrow = seen.page.evaluate(
        "[...document.querySelectorAll('th, td, dd, caption')].filter(one => {"
        "const {width, height} = one.getBoundingClientRect();"
        "return one.checkVisibility() && width > 1 && height > 4 * width && one.innerText.length > 4"
        "}).map(one => one.innerText)"
    )
    assert narrow == []


@looks
def test_axe_finds_no_violation(view, report, width, theme):
    """Landmarks, headings, labels, captions, contrast, of all that can be opened."""
    seen = view(report, width, theme)
    seen.open_all()
    seen.page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")

    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 30


def test_what_failed_is_on_the_first_screen(view, report):
    """With its reason, without scrolling."""
    seen = view(report)

    for text in ("json: expected JSON that fits the schema", "messages changed ->"):
        assert seen.page.get_by_text(text).first.bounding_box()["y"] < 900 - 40
    assert seen.page.get_by_role("heading", level=1).inner_text() == (
        "Of 20 tests, 1 failed and 1 found no recording; 1 gate failed."
    )


def test_the_counts_are_filters(view, report):
    """Chosen again, they let all be seen."""
    seen = view(report)
    whole = seen.shown()

    seen.page.get_by_role("link", name="1 missed").click()
    assert seen.shown() == [MISSED]
    assert seen.page.get_by_role("status").inner_text() == "1 of 20 tests"
    seen.page.get_by_role("link", name="1 missed").click()
    assert seen.shown() == whole
    assert len(whole) == 20


def test_the_keyboard_leads_through_the_page(view, report):
    """Search, next, previous, open, failures, all again."""
    seen = view(report)
    keys = seen.page.keyboard

    keys.press("/")
    keys.type("hamburg")
    keys.press("Enter")
    assert seen.shown() == ["test_a_parcel_is_looked_up"]
    keys.press("Enter")
    assert seen.page.get_by_text("in Hamburg and should be").is_visible()
    keys.press("Escape")
    assert len(seen.shown()) == 20
    keys.press("f")
    assert seen.shown() == [FAILED, MISSED]
    keys.press("j")
    assert FAILED in seen.page.evaluate("document.activeElement.innerText")
    keys.press("f")
    assert len(seen.shown()) == 20


def test_j_steps_from_test_to_test(view, report):
    """From the first to the second and back."""
    seen = view(report)
    for key, name in (("j", FAILED), ("j", MISSED), ("k", FAILED)):
        seen.page.keyboard.press(key)
        assert name in seen.page.evaluate("document.activeElement.innerText")


def test_letters_in_the_search_are_no_commands(view, report):
    """``f`` and ``j`` are letters there."""
    seen = view(report)
    seen.page.get_by_role("searchbox").fill("")
    seen.page.get_by_role("searchbox").press_sequentially("jfk/")

    assert seen.page.get_by_role("searchbox").input_value() == "jfk/"
    seen.page.get_by_role("status").get_by_text("0 of 20 tests").wait_for()


def test_a_shared_text_is_found_and_brought_near(view, report):
    """The system prompt stands among the prompts, and in each test that is opened."""
    seen = view(report)
    seen.page.get_by_role("searchbox").fill("shop for garden tools")
    seen.page.keyboard.press("Enter")

    assert {FAILED, "test_a_picture_is_looked_at"} <= {*seen.shown()}
    assert MISSED not in seen.shown()
    row = seen.page.locator(".test", has_text=FAILED)
    assert row.locator(".ref").count() == 1
    row.locator("summary").first.click()
    row.get_by_text("Never promise a refund").wait_for()
    assert row.locator(".ref").count() == 0


def test_a_link_opens_what_it_leads_to(view, report):
    """Also when its group is folded."""
    seen = view(report)
    seen.page.locator(".group.passed > summary").click()
    seen.page.locator("#samples a").first.click()

    opened = seen.page.locator(".test[open] > summary")
    assert "test_the_mood_of_a_ticket[0]" in opened.inner_text()
    assert opened.is_visible()


def test_the_words_that_changed_are_marked(view, report):
    """Those that went and those that came."""
    seen = view(report)
    row = seen.page.locator(".test", has_text=MISSED)
    row.locator("summary").first.click()

    assert [one.strip() for one in row.locator("del").all_inner_texts()] == ["When", "hours?"]
    assert [one.strip() for one in row.locator("ins").all_inner_texts()] == [
        "What",
        "hours, please?",
    ]


def test_compared_answers_open_with_their_words_marked(view, report):
    """What the control said, and what the target says, tags as letters."""
    page = view(report).page
    row = page.locator(".compared", has_text="cassettes/test_order.yaml#1")
    row.locator("summary").click()

    assert row.locator(".diff").is_visible()
    assert row.locator("del").all_inner_texts() == [" today."]
    assert row.locator("ins").all_inner_texts() == [" <b>soon</b>."]


def test_a_picture_is_drawn(view, report):
    """As a thumbnail, from the page itself."""
    seen = view(report)
    row = seen.page.locator(".test", has_text="test_a_picture_is_looked_at")
    row.locator("summary").first.click()

    drawn = row.locator(".thumbnail img")
    assert drawn.evaluate("image => image.decode().then(() => image.naturalWidth)") == 48


def test_without_scripts_all_is_there(view, report):
    """Tests open by themselves, tables stay, links lead to their places; nothing is promised."""
    seen = view(report, scripts=False)
    page = seen.page

    assert len(seen.shown()) == 20
    page.locator(".test", has_text=FAILED).locator("summary").first.click()
    assert page.get_by_text('{"order": "B20", "status": "delayed"}').first.is_visible()
    for name in ("samples", "distributions", "costs", "matrices", "stale", "prompts"):
        assert page.locator(f"#{name} table").first.is_visible(), name
    assert not page.locator("#search").is_visible()
    assert not page.locator("footer").is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_hostile_answers_do_nothing(view, written, scripts):
    """In every place that shows what others wrote."""
    blocks = [{"type": kind, kind: HOSTILE} for kind in ("text", "thinking", HOSTILE)]
    blocks.append({"type": "tool_use", "id": "1", "name": HOSTILE, "input": {HOSTILE: HOSTILE}})
    source = {"type": "base64", "media_type": "image/svg+xml", "digest": "d", "bytes": 9}
    blocks.append({"type": "image", "source": source})
    bodies = {
        "c": blocks,
        "m": {"role": HOSTILE, "content": HOSTILE},
        "s": HOSTILE,
        "d": "PHN2Zz4=",
    }
    bodies["t"] = [{"name": HOSTILE}]
    asked = call(answer=HOSTILE, prompt=HOSTILE, model=HOSTILE, parameters={HOSTILE: HOSTILE})
    asked |= {"system": "s", "tools": "t", "messages": ["m"], "content": "c", "fault": HOSTILE}
    miss = {"title": HOSTILE, "reason": HOSTILE, "details": [HOSTILE], "cause": ""}
    verdict = {"expectation": HOSTILE, "index": 1, "found": "failed", "expected": HOSTILE}
    verdict |= {"reason": HOSTILE, "hint": HOSTILE}
    names = {"test": f"t::{HOSTILE}", "reason": HOSTILE, "cassette": HOSTILE, "notes": [HOSTILE]}
    test = ran(*[asked] * 12, outcome="failed", misses=[miss], bodies=bodies, verdicts=[verdict])
    seen = view(written(test | names), scripts=scripts)
    for summary in seen.page.locator(".test > summary").all():
        summary.click()
    seen.page.wait_for_timeout(300)

    assert (seen.wrong, {*seen.loaded}) == ([], {"file"})
    assert seen.page.locator("iframe, base, img, a[onclick], script:not(:last-child)").count() == 0
    assert seen.page.url.startswith("file:")


def test_what_would_get_in_is_not_run(view, report):
    """The policy stands behind the escaping: no handler, no script, no style, no address."""
    seen = view(report)
    ways = (
        "<img src=x onerror='document.title=`run`'>",
        "<div style='position:fixed' id=styled>",
        "<img src='https://example.org/x.png'>",
        "<iframe srcdoc='<script>parent.document.title=`run`</script>'></iframe>",
    )
    for way in ways:
        seen.page.evaluate("way => document.body.insertAdjacentHTML('beforeend', way)", way)
    seen.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title=`run`'}))"
    )
    seen.page.wait_for_timeout(300)

    assert "run" not in seen.page.title().split()
    assert (
        seen.page.evaluate("getComputedStyle(document.getElementById('styled')).position")
        == "static"
    )
    assert {*seen.loaded} <= {"file", "data"}
    assert len([one for one in seen.wrong if "Content Security Policy" in one]) >= len(ways)


def test_on_paper_there_is_no_search_and_what_failed_is_open(view, report):
    """Nobody can click on paper."""
    seen = view(report)
    seen.page.emulate_media(media="print")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert not seen.page.locator("nav").is_visible()
    assert not seen.page.locator("#search").is_visible()
    assert seen.page.get_by_text("'eta' is a required property").nth(1).is_visible()


def test_the_dark_theme_is_dark(view, report):
    """As the reader's system has it."""
    colours = [
        view(report, theme=theme).page.evaluate("getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    ]

    assert colours == ["rgb(255, 255, 255)", "rgb(13, 17, 23)"]
