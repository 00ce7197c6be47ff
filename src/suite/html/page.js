/* page.js - what the page can do beyond links: filter, search, keys, copy.
 * Read first: page.html, page.css.
 * SPDX-License-Identifier: MIT
 *
 * Without this the page is whole: the table, and each conversation behind its link.  It makes no markup out of text. */
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (id) => document.getElementById(id);
  const filter = one("filter"), section = one("section"), search = one("search"), count = one("count");
  const bodies = all("#matrix > tbody"), rows = all("#matrix tr[data-verdicts]"), buttons = all("button.v", filter);
  const verdicts = new Map(rows.map((row) => [row, row.dataset.verdicts.trim().split(" ")]));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  /* --- filter and search: a row is shown if it has a verdict that is pressed, and every word --- */
  function show() {
    const pressed = buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.textContent);
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    bodies.forEach((body, at) => {
      let any = false;
      const title = body.querySelector(".section").textContent.toLowerCase();
      for (const row of all("tr[data-verdicts]", body)) {
        const fits = (section.value === "" || section.value === String(at)) &&
          (pressed.length === 0 || pressed.some((word) => verdicts.get(row).includes(word))) &&
          words.every((word) => texts.get(row).includes(word) || title.includes(word));
        row.hidden = !fits;
        any = any || fits;
        shown += fits;
      }
      body.hidden = !any;
    });
    count.textContent = shown === rows.length ? `${shown} requirements` : `${shown} of ${rows.length} requirements`;
  }

  bodies.forEach((body, at) => section.append(new Option(body.querySelector(".section").textContent, at)));
  for (const button of buttons) {
    button.hidden = ![...verdicts.values()].some((words) => words.includes(button.textContent));
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
      show();
    });
  }
  filter.addEventListener("submit", (event) => event.preventDefault());
  section.addEventListener("change", show);
  search.addEventListener("input", show);
  filter.hidden = false;
  show();

  /* --- a conversation: opened by its link, closed by Esc; then the focus is where it was --- */
  let opener = null;
  const named = () => one(decodeURIComponent(location.hash.slice(1)));
  const open = () => {
    const element = named();
    return element !== null && element.matches(".case") ? element : null;
  };

  function opened() {
    const element = open();
    if (element === null)
      return;
    element.scrollTop = 0;
    element.focus({ preventScroll: true });
  }

  function close() {
    const y = scrollY;
    location.hash = open().querySelector(".close").getAttribute("href");
    scrollTo(0, y);
    if (opener !== null)
      opener.focus({ preventScroll: true });
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link === null)
      return;
    if (link.matches("a.v"))
      opener = link;
    else if (link.matches(".close") && opener !== null) {
      event.preventDefault();
      close();
    }
  });
  addEventListener("hashchange", opened);
  opened();

  /* --- keys --- */
  const seen = (element) => element !== undefined && element.getClientRects().length > 0;

  /* The verdict that lies in this direction from this one, in the rows that are shown. */
  function beside(link, key) {
    const row = link.closest("tr"), cells = [...row.cells], at = cells.indexOf(link.closest("td"));
    if (key === "ArrowLeft" || key === "ArrowRight")
      return cells[at + (key === "ArrowLeft" ? -1 : 1)]?.querySelector("a.v");
    const there = rows.filter(seen), next = there[there.indexOf(row) + (key === "ArrowUp" ? -1 : 1)];
    return next?.cells[at]?.querySelector("a.v");
  }

  document.addEventListener("keydown", (event) => {
    const within = event.target.closest?.("input, select, textarea") ?? null;
    if (event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (event.key === "Escape" && open() !== null) {
      event.preventDefault();
      close();
    } else if (event.key === "/" && within === null) {
      event.preventDefault();
      search.focus();
    } else if (event.key.startsWith("Arrow") && event.target.matches?.("#matrix td a.v")) {
      const next = beside(event.target, event.key);
      if (!seen(next ?? undefined))
        return;
      event.preventDefault();
      next.focus();
    }
  });

  /* --- copy the command --- */
  for (const button of all(".again button")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.parentElement.querySelector("code");
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch { /* not allowed: select it, so that one key copies it */
        getSelection().selectAllChildren(code);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
})();
