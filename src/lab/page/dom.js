// dom.js - making elements; all text goes in as text, never as markup.
// Read first: lab/page/index.html.  Read next: lab/page/rail.js.
// SPDX-License-Identifier: MIT
"use strict";

const $ = id => document.getElementById(id);

function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on"))
      element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}
const el = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) =>
  make(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

/* An octet as a reader sees it, and in words. */
function octetName(octet) {
  const names = { 0: "NUL", 9: "HT", 10: "LF", 13: "CR", 32: "SP", 34: "DQUOTE" };

  return names[octet] ?? (octet > 32 && octet < 127 ? String.fromCharCode(octet)
                                                    : "%x" + octet.toString(16).toUpperCase().padStart(2, "0"));
}

/* Octets with what is not printable told apart from text that looks the same. */
function octetSpans(octets, classOf = () => "") {
  const parts = [];

  octets.forEach((octet, i) => {
    const shown = TALK.escapeOctet(octet), plain = octet >= 32 && octet < 127;
    const names = [plain ? "" : "esc", classOf(i)].filter(Boolean).join(" "), last = parts[parts.length - 1];
    if (last !== undefined && last.names === names && !names.includes("now"))
      last.text += shown;
    else
      parts.push({ names, text: shown });
  });
  return parts.map(part => (part.names === "" ? part.text : el("span", { class: part.names }, part.text)));
}

/* [[48, 57], [65, 90]] as "0-9 A-Z". */
function rangesText(ranges, most = 6) {
  const text = ranges.slice(0, most).map(([from, to]) =>
    from === to ? octetName(from) : `${octetName(from)}${to === from + 1 ? " " : "–"}${octetName(to)}`);

  return text.join(" ") + (ranges.length > most ? " …" : "");
}
