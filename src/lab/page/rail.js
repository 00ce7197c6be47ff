// rail.js - a rule of ABNF as a railroad diagram: every way from the left to the right spells a word.  RFC 5234
// Read first: lab/page/dom.js, lab/rules.c.  Read next: lab/page/machine.js.
// SPDX-License-Identifier: MIT
//
// Each element is laid out as a box { width, up, down, draw(x, y) }; y is that of the line that runs through it.
"use strict";

const RAIL = (() => {
  const HIGH = 13, GAP = 10, ROW = 9, ARC = 8, LETTER = 7.6, FOREVER = 0x7fffffff;
  const line = d => svg("path", { d });

  /* "A to Z" is A-Z; one octet is itself. */
  function rangeText(node) {
    const name = octet => (octet > 32 && octet < 127 ? octetName(octet) : "%d" + octet);

    return node.min === node.max ? name(node.min) : `${name(node.min)} – ${name(node.max)}`;
  }

  function leaf(node, context) {
    const name = node.kind === "rule", text = name ? node.text
      : node.kind === "range" ? rangeText(node)
      : /^[\x20-\x7e]*$/.test(node.text) ? `"${node.text}"`
      : Array.from(node.text, c => octetName(c.charCodeAt(0))).join(" ");
    const width = Math.max(text.length * LETTER + 16, 26);

    return { width, up: HIGH, down: HIGH, draw(x, y) {
      const box = svg("g", { class: context.classOf(node) },
                      svg("rect", { x, y: y - HIGH, width, height: 2 * HIGH, rx: name ? 1 : HIGH }),
                      svg("text", { x: x + width / 2, y }, text));
      if (!name || context.follow === null)
        return [box];
      const follow = () => context.follow(node.text);
      return [svg("a", { tabindex: 0, role: "button", "aria-label": `show the rule ${node.text}`, onclick: follow,
                         onkeydown: event => event.key === "Enter" && follow() }, box)];
    } };
  }

  function sequence(parts) {
    const width = parts.reduce((sum, part) => sum + part.width, GAP * Math.max(parts.length - 1, 0));

    return { width, up: Math.max(...parts.map(part => part.up)), down: Math.max(...parts.map(part => part.down)),
      draw(x, y) {
        return parts.flatMap((part, i) => {
          const drawn = part.draw(x, y);
          x += part.width;
          if (i + 1 < parts.length)
            drawn.push(line(`M${x} ${y}h${GAP}`));
          x += GAP;
          return drawn;
        });
      } };
  }

  /* Ways side by side, the first straight on. */
  function choice(parts) {
    const inner = Math.max(...parts.map(part => part.width)), width = inner + 4 * ARC;
    const offsets = [0];

    for (let i = 1; i < parts.length; i++)
      offsets.push(offsets[i - 1] + parts[i - 1].down + ROW + parts[i].up);
    return { width, up: parts[0].up, down: offsets[offsets.length - 1] + parts[parts.length - 1].down, draw(x, y) {
      return parts.flatMap((part, i) => {
        const at = y + offsets[i], from = x + 2 * ARC, to = from + part.width, end = x + width - 2 * ARC;
        const turn = i === 0 ? [line(`M${x} ${y}h${2 * ARC}`), line(`M${to} ${y}H${x + width}`)] : [
          line(`M${x} ${y}q${ARC} 0 ${ARC} ${ARC}V${at - ARC}q0 ${ARC} ${ARC} ${ARC}`),
          line(`M${to} ${at}H${end}q${ARC} 0 ${ARC} ${-ARC}V${y + ARC}q0 ${-ARC} ${ARC} ${-ARC}`)];
        return [...turn, ...part.draw(from, at)];
      });
    } };
  }

  const skip = { width: 0, up: 0, down: 0, draw: () => [] };

  /* Again and again: the way back runs below. */
  function loop(part, note) {
    const width = part.width + 4 * ARC, under = part.down + ROW + (note === "" ? 0 : 10);

    return { width, up: part.up, down: under + (note === "" ? 0 : 4), draw(x, y) {
      const from = x + 2 * ARC, to = from + part.width, below = y + under;
      return [line(`M${x} ${y}h${2 * ARC}`), line(`M${to} ${y}h${2 * ARC}`),
              line(`M${to} ${y}q${ARC} 0 ${ARC} ${ARC}V${below - ARC}q0 ${ARC} ${-ARC} ${ARC}H${from}` +
                   `q${-ARC} 0 ${-ARC} ${-ARC}V${y + ARC}q0 ${-ARC} ${ARC} ${-ARC}`),
              svg("path", { class: "end", d: `M${(from + to) / 2 - 4} ${below}l7 -4v8z` }),
              ...(note === "" ? [] : [svg("text", { class: "note", x: (from + to) / 2, y: below - 9 }, note)]),
              ...part.draw(from, y)];
    } };
  }

  function repeat(node, context) {
    const part = box(node.of[0], context);

    if (node.max === 0)
      return skip;
    if (node.max === 1)
      return node.min === 1 ? part : choice([skip, part]);
    if (node.max === FOREVER && node.min <= 1)
      return node.min === 1 ? loop(part, "") : choice([skip, loop(part, "")]);
    const note = node.max === FOREVER ? `at least ${node.min} times` : node.min === node.max ? `${node.min} times`
      : `${Math.max(node.min, 1)} to ${node.max} times`;
    return node.min === 0 ? choice([skip, loop(part, note)]) : loop(part, note);
  }

  function box(node, context) {
    if (node.kind === "sequence")
      return node.of.length > 0 ? sequence(node.of.map(child => box(child, context))) : skip;
    if (node.kind === "choice")
      return choice(node.of.map(child => box(child, context)));
    return node.kind === "repeat" ? repeat(node, context) : leaf(node, context);
  }

  /* `lit` maps "at,len" of an element to a class; `follow` is called with the name of a rule that is clicked. */
  function draw(rule, lit = new Map(), follow = null) {
    const context = { follow, classOf: node => lit.get(node.place.join()) ?? "" };
    const whole = box(rule.tree, context), margin = 16, top = whole.up + 6, width = whole.width + 2 * margin + 20;
    const height = top + whole.down + 8, x = margin + 10;

    return svg("svg", { class: "rail", role: "img", viewBox: `0 0 ${width} ${height}`, width, height,
                        "aria-label": `The rule ${rule.name} as a railroad diagram; its text stands above.` },
               svg("circle", { class: "end", cx: 8, cy: top, r: 4 }), line(`M8 ${top}H${x}`), ...whole.draw(x, top),
               line(`M${x + whole.width} ${top}H${width - 8}`),
               svg("path", { class: "end", d: `M${width - 12} ${top - 6}v12h3v-12z` }));
  }

  /* The rule's text, its lit elements and its comments marked. */
  function text(rule, lit = new Map()) {
    const marks = [...lit].map(([place, name]) => [...place.split(",").map(Number), name]).sort((a, b) => a[0] - b[0]);
    const parts = [];
    let at = 0;

    const plain = to => {
      for (const piece of rule.text.slice(at, to).split(/(;[^\n]*)/))
        parts.push(piece.startsWith(";") ? el("span", { class: "comment" }, piece) : piece);
      at = to;
    };
    for (const [from, len, name] of marks) {
      if (from < at)
        continue;
      plain(from);
      parts.push(el("span", { class: name.replaceAll("is-", "") }, rule.text.slice(from, from + len)));
      at = from + len;
    }
    plain(rule.text.length);
    return parts;
  }

  return { draw, text };
})();
