"use strict";
// Everything on the page is there without this script: it finds, filters and brings texts closer.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tests = all(".test"), groups = all(".group"), counts = all(".counts a");
  const search = document.getElementById("search"), found = document.getElementById("found");
  const opened = new Map(groups.map((group) => [group, group.open]));
  let chosen = "", texts = null;
  document.documentElement.classList.add("scripted");

  // What each test says, and the texts elsewhere that it refers to, in lower case.
  const read = () => {
    const elsewhere = {};
    texts = tests.map((test) => {
      const names = all(".ref", test).map((link) => link.hash.slice(1));
      for (const name of names) {
        elsewhere[name] ??= document.getElementById(name)?.textContent.toLowerCase() ?? "";
      }
      return { said: test.textContent.toLowerCase(), names };
    });
    texts.elsewhere = elsewhere;
  };

  const matching = (wanted) => {
    if (!wanted) return () => true;
    if (!texts) read();
    const there = new Set(Object.keys(texts.elsewhere).filter((name) => texts.elsewhere[name].includes(wanted)));
    return (_, n) => texts[n].said.includes(wanted) || texts[n].names.some((name) => there.has(name));
  };

  const isChosen = (test) =>
    !chosen || test.classList.contains(chosen) || (chosen === "failures" && /\b(failed|missed)\b/.test(test.className));

  const show = () => {
    const wanted = search.value.trim().toLowerCase(), says = matching(wanted);
    let count = 0;
    const left = new Map(groups.map((group) => [group, 0]));
    tests.forEach((test, n) => {
      test.hidden = !(isChosen(test) && says(test, n));
      if (test.hidden) return;
      count += 1;
      left.set(test.parentElement, left.get(test.parentElement) + 1);
    });
    for (const group of groups) {
      group.hidden = !left.get(group);
      group.open = wanted || chosen ? true : opened.get(group);
    }
    for (const link of counts) {
      if (link.dataset.state === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    found.textContent = wanted || chosen ? `${count.toLocaleString("en")} of ${tests.length.toLocaleString("en")} tests` : "";
  };

  const choose = (state) => { chosen = chosen === state ? "" : state; show(); };

  for (const link of counts) {
    link.addEventListener("click", (event) => { event.preventDefault(); choose(link.dataset.state); });
  }
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 60); });

  // A text that stands elsewhere is brought here when its test is opened.
  document.addEventListener("toggle", ({ target }) => {
    if (!target.open || !target.matches?.(".test")) return;
    for (const link of all(".ref", target)) {
      const there = document.getElementById(link.hash.slice(1));
      if (!there) continue;
      const here = there.cloneNode(true);
      here.removeAttribute("id");
      link.replaceWith(here);
    }
  }, true);

  const visible = () => tests.filter((test) => !test.hidden && test.parentElement.open).map((test) => test.firstElementChild);

  const step = (by) => {
    const rows = visible(), at = rows.indexOf(document.activeElement.closest?.(".test")?.firstElementChild);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const clear = () => { chosen = ""; search.value = ""; show(); };

  const keys = {
    "/": () => { search.focus(); search.select(); },
    j: () => step(1),
    k: () => step(-1),
    f: () => choose("failures"),
    Escape: clear,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target === search;
    if (typing && event.key === "Escape") search.blur();
    if (typing && event.key === "Enter") { clearTimeout(waiting); show(); search.blur(); step(1); event.preventDefault(); return; }
    if (!keys[event.key] || (typing && event.key !== "Escape")) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A link to a test or a text opens all that it lies in.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let one = target; one; one = one.parentElement) {
      one.hidden = false;
      if (one.matches("details")) one.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // On paper nothing can be opened: what failed is.
  addEventListener("beforeprint", () => all(".test.failed, .test.missed").forEach((test) => { test.open = true; }));
})();
