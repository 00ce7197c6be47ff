// ladder.js - the conversation as a ladder: a rung for each command and reply, and the octet where one stands.
// Read first: lab/page/machine.js, lab/moves.c.  Read next: lab/page/walk.js.
// SPDX-License-Identifier: MIT
//
// All rungs are made once; a step touches the line that is left and the line that is entered.
"use strict";

const LADDER = (() => {
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
        unit = { ...talk.units[at], box: el("li", { class: `unit ${row.side}` }) };
        list.append(unit.box);
      }
      row.button = el("button", { class: "row", tabindex: -1, onclick: event => {
        const octet = event.target.closest("[data-at]");
        go(row.point + (octet === null ? 0 : Number(octet.dataset.at)));
      } });
      paint(row, -1);
      unit.box.append(row.button);
      row.unit = unit;
      row.index = index;
    });
    close();
    $("edit").hidden = true;
  }

  /* `within`: the octet of this line that has been read; -1: one stands elsewhere. */
  function paint(row, within) {
    const octets = octetsOf(row), who = row.side === "C" ? "C: " : "S: ";

    if (within < 0) {
      row.button.removeAttribute("aria-current");
      row.button.replaceChildren(el("span", { class: "hidden" }, who), ...octetSpans(octets));
      return;
    }
    const bad = talk.bad;
    row.button.setAttribute("aria-current", "step");
    row.button.replaceChildren(el("span", { class: "hidden" }, who), ...Array.from(octets, (octet, i) => {
      const shown = octet === 32 && (i === within || bad === row.point + i) ? "␠" : TALK.escapeOctet(octet);
      const names = ["o", octet < 32 || octet > 126 ? "esc" : "", i === within ? "now" : "", i > within ? "ahead" : "",
                     bad === row.point + i ? "bad" : ""];
      return el("span", { class: names.filter(Boolean).join(" "), "data-at": i }, shown);
    }));
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
    current = row;
    paint(row, point - row.point);
    const top = row.button.offsetTop - list.offsetTop, bottom = top + row.button.offsetHeight;
    if (top < list.scrollTop + 24)
      list.scrollTop = Math.max(top - 60, 0);
    else if (bottom > list.scrollTop + list.clientHeight - 24)
      list.scrollTop = bottom - list.clientHeight + 90;
    return row;
  }

  return { open, show, octetsOf };
})();
