// machine.js - the two machines drawn: the states around the one reached, and the dialogue's chart.
// Read first: lab/page/rail.js, lab/near.c, lab/dialogue.c.  Read next: lab/page/ladder.js.
// SPDX-License-Identifier: MIT
"use strict";

const MACHINE = (() => {
  /* An arrow along a path's end: `angle` in degrees. */
  const head = (x, y, angle) =>
    svg("path", { class: "head", d: "M0 0l-8 -3.5v7z", transform: `translate(${x} ${y}) rotate(${angle})` });
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

  function state(x, y, name, word, here) {
    return svg("g", { class: here ? "here" : "" }, svg("circle", { cx: x, cy: y, r: 19 }),
               ...(word ? [svg("circle", { cx: x, cy: y, r: 15.5 })] : []), svg("text", { x, y }, String(name)));
  }

  /* What a way is called: by the grammar's words, and by its octets if they say more. */
  function wayText(way) {
    const octets = rangesText(way.octets, 4), words = way.words.join(", ");

    return words === "" || words === octets ? octets : words;
  }

  function near(n) {
    const most = 7, shown = n.ways.slice(0, most), rows = Math.max(shown.length, 1), step = 46;
    const height = Math.max(rows * step + (n.ways.length > most ? 20 : 0), 70), middle = rows * step / 2;
    const parts = [];

    if (n.before !== undefined) {
      parts.push(svg("g", { class: "way" }, svg("path", { d: `M47 ${middle}H106` }), head(110, middle, 0),
                     svg("text", { class: "label", x: 78, y: middle - 11 }, octetName(n.octet))));
      parts.push(state(27, middle, n.before, false, false));
    }
    shown.forEach((way, i) => {
      const y = step / 2 + i * step;
      if (way.to === n.machine)
        parts.push(svg("path", { d: `M149 ${middle}C190 ${middle} 190 ${y} 220 ${y}H300` }), head(305, y, 0));
      else
        parts.push(svg("path", { d: `M149 ${middle}C190 ${middle} 190 ${y} 220 ${y}H336` }), head(341, y, 0));
      parts.push(svg("text", { class: "label left", x: 206, y: y - 10 }, cut(wayText(way), 24),
                     svg("title", {}, `${wayText(way)} (${rangesText(way.octets, 40)})`)));
      parts.push(way.to === n.machine ? svg("text", { class: "left", x: 310, y }, "stays here")
                                      : state(360, y, way.to, way.word, false));
    });
    if (n.wrong !== undefined)
      parts.push(svg("g", { class: "bad" },
                     svg("text", { x: 130, y: middle + 34 }, `no way for ${octetName(n.wrong)}`)));
    if (n.ways.length === 0)
      parts.push(svg("text", { class: "left", x: 206, y: middle }, n.word ? "the end: nothing follows" : "no way out"));
    if (n.ways.length > most)
      parts.push(svg("text", { class: "label left", x: 206, y: rows * step + 8 },
                     `and ${n.ways.length - most} ways more`));
    parts.push(state(130, middle, n.machine, n.word, true));
    const words = `State ${n.machine} of the rule's machine, with ${n.ways.length} ways out; they are listed below.`;
    return svg("svg", { class: "machine", viewBox: `0 0 384 ${height}`, role: "img", "aria-label": words }, parts);
  }

  const nearWords = n => [
    el("li", {}, `State ${n.machine}${n.word ? ", in which the text may end" : ""}.`),
    ...n.ways.map(way => el("li", {}, `${wayText(way)} (octets ${rangesText(way.octets, 40)}): to state ${way.to}` +
                                      `${way.word ? ", where the text may end" : ""}.`))];

  /* --- the dialogue ---------------------------------------------------------------------------------------------- */

  const places = { start: [52, 30], greeted: [172, 30], ready: [316, 30], refused: [52, 116], mail: [316, 116],
                   nobody: [52, 202], data: [172, 202], rcpt: [316, 202], closed: [244, 284],
                   auth: [244, 73], spoilt: [172, 130], chunks: [230, 159] };
  /* Those of extensions are drawn only where a session comes by. */
  const aside = ["auth", "spoilt", "chunks"], extensions = ["STARTTLS", "AUTH", "TEXT", "CANCEL", "BDAT", "LAST"];
  /* How a way bends, and where its label stands, if not straight and in the middle: [bend, dx, dy]. */
  const bends = { "start>greeted": [0, 0, -9], "greeted>ready": [0, 0, -9], "start>refused": [0, 34, 0],
                  "ready>mail": [0, -32, 8], "mail>rcpt": [0, -32, 0], "rcpt>data": [0, 0, 11],
                  "mail>ready": [16, 32, -8], "rcpt>ready": [36, 14, 48], "data>ready": [-30, -34, 10],
                  "nobody>ready": [0, -30, 20] };

  const named = verb => (verb === "DOT" ? "mail data" : verb === "" ? "the server alone" : verb);
  const codesText = codes => {
    const listed = codes.filter(code => code > 9), classes = codes.filter(code => code < 10).map(code => `${code}yz`);
    return listed.length > 12 ? `${listed[0]}…${listed[listed.length - 1]}`
                              : (listed.length > 0 ? listed : classes).join(" ");
  };

  function edgePath([x1, y1], [x2, y2], bend) {
    const length = Math.hypot(x2 - x1, y2 - y1), ux = (x2 - x1) / length, uy = (y2 - y1) / length;
    const cx = (x1 + x2) / 2 - uy * bend * 2, cy = (y1 + y2) / 2 + ux * bend * 2;
    const border = (x, y) => { // of a box of 34 by 14, towards the bend
      const dx = cx - x, dy = cy - y, k = Math.min(36 / Math.abs(dx || 1e-9), 15 / Math.abs(dy || 1e-9));
      return [x + dx * k, y + dy * k];
    };
    const [sx, sy] = border(x1, y1), [ex, ey] = border(x2, y2);
    return { d: `M${sx} ${sy}Q${cx} ${cy} ${ex} ${ey}`,
             head: head(ex, ey, Math.atan2(ey - cy, ex - cx) * 180 / Math.PI),
             x: (sx + 2 * cx + ex) / 4, y: (sy + 2 * cy + ey) / 4 };
  }

  /* Edges between different states, all exchanges that lead from the one to the other together. */
  function ways(chart, here, taken) {
    const found = new Map();

    for (const edge of chart.edges) {
      const key = `${edge.from}>${edge.to}`, now = edge.from === here || key === taken;
      const odd = edge.lax || edge.to === "nobody" || edge.verb === "" || // drawn only if it was taken
                  aside.includes(edge.to) || extensions.includes(edge.verb);
      if (edge.from === edge.to || (odd && key !== taken) || (edge.to === "closed" && !now) ||
          ((edge.from === "nobody" || aside.includes(edge.from)) && !now))
        continue;
      found.set(key, [...(found.get(key) ?? []), edge]);
    }
    return found;
  }

  /* One exchange stands for all of them; the list below the figure has the others. */
  function wayLabel(edges) {
    const order = edges[0].to === "closed" ? ["QUIT"] : ["OPEN", "MAIL", "RCPT", "DATA", "DOT", "RSET", "EHLO"];
    const edge = order.map(verb => edges.find(each => each.verb === verb)).find(Boolean) ?? edges[0];

    const code = edge.codes.find(each => each > 9) ?? `${edge.codes[0]}yz`;
    return edge.verb === "DOT" ? "mail data" : `${named(edge.verb)} ${code}`;
  }

  /* `taken`: "mail>rcpt", the exchange that led here. */
  function dialogue(chart, here, taken) {
    const drawn = [];

    for (const [key, edges] of ways(chart, here, taken)) {
      const [from, to] = key.split(">"), [bend, dx, dy] = bends[key] ?? [0, 0, -7];
      const path = edgePath(places[from], places[to], bend);
      const lax = edges.every(edge => edge.lax || !edge.turn);
      drawn.push(svg("g", { class: `${key === taken ? "way" : ""} ${lax ? "lax" : ""}` },
                     svg("path", { d: path.d }), path.head,
                     svg("text", { class: "label", x: to === "closed" ? 304 : path.x + dx,
                                   y: to === "closed" ? 264 : path.y + dy }, wayLabel(edges))));
    }
    const shown = name => !aside.includes(name) || name === here || (taken ?? "").split(">").includes(name);
    for (const name of chart.states.filter(shown)) {
      const [x, y] = places[name];
      drawn.push(svg("g", { class: name === here ? "here" : "" },
                     svg("rect", { class: "box", x: x - 34, y: y - 13, width: 68, height: 26, rx: 13 }),
                     svg("text", { x, y }, name)));
    }
    return svg("svg", { class: "machine", viewBox: "0 0 404 302", role: "img",
      "aria-label": `The dialogue: the session is in state ${here}; its ways out are listed below.` }, drawn);
  }

  /* What may be said here and where it leads; and what may not. */
  function dialogueWords(chart, here) {
    const success = new Map(), wrong = new Set();

    for (const edge of chart.edges.filter(each => each.from === here && !each.lax)) {
      if (!edge.turn)
        wrong.add(named(edge.verb));
      else if (edge.verb !== "" && edge.verb !== "OTHER" && edge.codes.some(code => code < 400 && code > 9))
        success.set(edge.verb, edge);
    }
    const words = edge => el("code", {}, `${named(edge.verb)} ${codesText(edge.codes.filter(code => code < 400))}`);
    const all = [...success.values()], stay = all.filter(edge => edge.to === here);
    const list = all.filter(edge => edge.to !== here).map(edge => el("li", {}, words(edge), ` leads to ${edge.to}`));
    if (stay.length > 0)
      list.push(el("li", {}, ...stay.flatMap((edge, i) => [i > 0 ? ", " : "", words(edge)]), " leave it as it is"));
    if (wrong.size > 0)
      list.push(el("li", {}, el("code", {}, [...wrong].join(", ")), " would be out of turn: 503"));
    return list;
  }

  return { near, nearWords, dialogue, dialogueWords };
})();
