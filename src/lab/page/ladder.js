// ladder.js - the conversation as a ladder: a rung for each command and reply, and the octet where one stands.
// Read first: lab/page/machine.js, lab/moves.c.  Read next: lab/page/walk.js.
// SPDX-License-Identifier: MIT
//
// All rungs are made once; a step touches the line that is left and the line that is entered.
"use strict";

const LADDER = (() => {
  const CHUNK = 32; // lines that the browser lays out together, or passes over together while they are out of sight
  let talk = null, rows = [], current = null;

  const octetsOf = row => (row.side === "C" ? talk.client : talk.server).subarray(row.at, row.at + row.len);

  const findingWords = finding => `${finding.id}: the ${finding.side === "S" ? "server" : "client"} ` +
    `${finding.tolerates ? "tolerates this" : "is at fault"}; expected ${finding.expected}`;

  function open(what, go) {
    const list = $("ladder");
    let state = "start", unit = null, at = 0;

    talk = what;
    current = null;
    rows = talk.rows.map(row => ({ ...row, button: null }));
    list.replaceChildren();
    const close = () => {
      if (unit === null)
        return;
      unit.box.append(el("div", { class: "arrow", "aria-hidden": true }));
      for (const finding of talk.findings.filter(each => each.point >= unit.from && each.point < unit.to))
        unit.box.append(el("button", { class: finding.tolerates ? "finding tolerates" : "finding",
                                       onclick: () => go(finding.point) }, findingWords(finding)));
      if (unit.side === "S" && unit.state !== state) {
        state = unit.state;
        list.append(el("li", { class: "state" }, "the session is now ", el("b", {}, state)));
      }
    };
    rows.forEach((row, index) => {
      while (at + 1 < talk.units.length && talk.units[at + 1].from <= row.point)
        at++;
      if (unit === null || unit.from !== talk.units[at].from) {
        close();
        unit = { ...talk.units[at], rows: 0, box: el("li", { class: `unit ${row.side}` }) };
        list.append(unit.box);
      }
      row.button = el("button", { class: "row", tabindex: -1, onclick: event => {
        const octet = event.target.closest("[data-at]");
        go(row.point + (octet === null ? 0 : Number(octet.dataset.at)));
      } });
      paint(row, -1);
      if (unit.rows++ % CHUNK === 0)
        unit.box.append(el("div", { class: "chunk" }));
      unit.box.lastChild.append(row.button);
      row.unit = unit;
      row.index = index;
    });
    close();
    fit();
    $("edit").hidden = true;
  }

  /* As high as the conversation, or as there is room for. */
  function fit() {
    const list = $("ladder");

    list.style.height = "0";
    list.style.height = `min(${list.scrollHeight + 4}px, var(--most))`;
  }

  /* `within`: the octet of this line that has been read; -1: one stands elsewhere. */
  function paint(row, within) {
    const octets = octetsOf(row), who = row.side === "C" ? "C: " : "S: ";

    if (within < 0) {
      row.button.removeAttribute("aria-current");
      row.button.replaceChildren(el("span", { class: "hidden" }, who), ...octetSpans(octets));
      return;
    }
    row.button.setAttribute("aria-current", "step");
    row.spans = Array.from(octets, (octet, i) => el("span", { "data-at": i }));
    row.within = -1;
    row.button.replaceChildren(el("span", { class: "hidden" }, who), ...row.spans);
    repaint(row, within);
  }

  /* The octets whose look has changed: all at first, and then those between the last and this one. */
  function repaint(row, within) {
    const octets = octetsOf(row), first = row.within < 0, bad = talk.bad - row.point;

    for (let i = 0; i < octets.length; i++) {
      if (!first && (i < Math.min(within, row.within) || i > Math.max(within, row.within)))
        continue;
      const octet = octets[i];
      const names = ["o", octet < 32 || octet > 126 ? "esc" : "", i === within ? "now" : "", i > within ? "ahead" : "",
                     i === bad ? "bad" : ""];
      row.spans[i].className = names.filter(Boolean).join(" ");
      row.spans[i].textContent = octet === 32 && (i === within || i === bad) ? "␠" : TALK.escapeOctet(octet);
    }
    row.within = within;
  }

  function rowAt(point) {
    let low = 0, high = rows.length;

    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (rows[middle].point <= point)
        low = middle;
      else
        high = middle;
    }
    return rows[low] ?? null;
  }

  /* Marks the octet, and brings its line into view without moving the page. */
  function show(point) {
    const row = rowAt(point), list = $("ladder");

    if (row === null)
      return null;
    if (current !== null && current !== row)
      paint(current, -1);
    if (current === row && row.bad === talk.bad) {
      repaint(row, point - row.point);
      return row;
    }
    paint(row, point - row.point);
    row.bad = talk.bad;
    current = row;
    const here = row.button.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (here.top < frame.top + 24)
      list.scrollTop += here.top - frame.top - 60;
    else if (here.bottom > frame.bottom - 24)
      list.scrollTop += here.bottom - frame.bottom + 90;
    return row;
  }

  return { open, show, fit, octetsOf };
})();
