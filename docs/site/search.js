/* search.js - finds a rule, a §, a file, a function, a reply, a requirement, a transcript.  index.js has all titles.
 * Read first: frame.py.
 * SPDX-License-Identifier: MIT */
"use strict";
const box = document.querySelector("header input");
const hits = document.getElementById("hits");
const up = document.body.dataset.up;
const SHOWN = 30;

/* The smaller, the better: the title itself, its beginning, a word of it, any part, all words; then the remark.
 * Nothing has all words: what has most of them, texts first.  So a question may be asked in words of one's own. */
function rank(entry, wanted) {
  const title = entry[1].toLowerCase();
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  if (title.split(/[^a-z0-9]+/).some((word) => word.startsWith(wanted))) return 2;
  if (title.includes(wanted)) return 3;
  const words = wanted.split(/\s+/), remark = (entry[3] || "").toLowerCase();
  if (words.every((word) => title.includes(word))) return 4;
  if (remark.includes(wanted)) return 5;
  if (words.every((word) => title.includes(word) || remark.includes(word))) return 6;
  const there = `${title} ${remark}`.split(/[^a-z0-9]+/);
  const lacking = words.filter((word) => !there.some((one) => one.startsWith(word))).length;
  return lacking < words.length ? 6 + lacking + (entry[0] === "text" ? 0 : 0.5) : Infinity;
}

function find() {
  const wanted = box.value.trim().toLowerCase().replace(/^§\s*/, "");
  hits.replaceChildren();
  hits.hidden = wanted.length < 2;
  if (hits.hidden) return;
  const ranked = INDEX.map((entry) => [rank(entry, wanted), entry]);
  const best = ranked.reduce((least, [at]) => Math.min(least, at), Infinity);
  const found = ranked.filter(([at]) => at < Infinity && at <= Math.max(6, best + 0.5))
    .sort(([a, one], [b, other]) => a - b || one[1].length - other[1].length);
  for (const [, [kind, title, address, remark]] of found.slice(0, SHOWN)) {
    const line = document.createElement("li");
    const link = document.createElement("a"), more = document.createElement("small");
    link.href = up + address;
    link.textContent = title;
    more.textContent = ` ${kind}${remark ? ", " + remark : ""}`;
    line.append(link, more);
    hits.append(line);
  }
  const left = document.createElement("li");
  left.className = "dim";
  left.textContent = found.length === 0 ? "nothing" : found.length > SHOWN ? `and ${found.length - SHOWN} more` : "";
  hits.append(left);
}

box.addEventListener("input", find);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== box) {
    event.preventDefault();
    box.focus();
  } else if (event.key === "Escape") {
    box.value = "";
    find();
  } else if (event.key === "Enter" && document.activeElement === box && hits.querySelector("a")) {
    hits.querySelector("a").click();
  }
});
