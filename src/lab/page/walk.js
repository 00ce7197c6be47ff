// walk.js - the session as it is walked: figures 1 to 5, and the steps between octets.
// Read first: lab/page/ladder.js, lab/lit.c, lab/units.c.  Read next: lab/page/edit.js.
// SPDX-License-Identifier: MIT
"use strict";

const WALK = (() => {
  let core = null, rules = new Map(), chart = null, talk = null, point = 0, chosen = null, changed = () => {};
  let why = { unit: null, answer: null };

  /* Figures of which nothing has changed are not drawn again: most steps change one or two. */
  const drawn = new Map();
  function fresh(name, ...made) {
    const key = JSON.stringify(made);

    if (drawn.get(name) === key)
      return false;
    drawn.set(name, key);
    return true;
  }

  const quoted = octet => (octet === 32 ? "SP" : TALK.escapeOctet(octet));
  const sideName = side => (side === "C" ? "client" : "server");

  /* session: { title, writes } is played; { title, turns } is walked as it was recorded. */
  function open(session, at = 0) {
    const told = session.turns !== undefined ? core.record(0, session.turns) : core.play(0, session.writes, 0, 1);
    const points = told === null || told.spent ? -1 : core.walk(0);

    if (points < 0)
      throw new Error("The conversation is longer than this page has memory for (1 MB a side).");
    talk = { ...session, told, points, client: core.client(0, told), server: core.server(0, told), bad: -1,
             rows: core.rows(0) ?? [], ...(core.units(0) ?? { units: [], findings: [] }) };
    chosen = null;
    LADDER.open(talk, go);
    go(Math.min(at, points - 1));
  }

  const unitAt = at => talk.units.findLast(unit => unit.from <= at && at < unit.to) ??
                       talk.units.findLast(unit => unit.from <= at);

  /* The session's state behind each reply, by the units before. */
  function stateBefore(unit) {
    return talk.units.findLast(each => each.side === "S" && each.from < unit.from)?.state ?? "start";
  }

  function go(to) {
    if (talk === null || talk.points === 0 || to < 0 || to >= talk.points)
      return;
    point = to;
    const at = core.at(0, point), chain = core.lit(0, point);
    const unit = talk.units.find(each => each.side === at.side && each.at === at.unit.from);
    if (unit !== why.unit) // of 64 KB of mail data, the answer is a millisecond's work, and the same for each octet
      why = { unit, answer: core.why(0, unit) };
    talk.bad = at.left === undefined ? -1 : badPoint(unit, at.left);
    showOctet(at, unit);
    showRule(at, chain);
    showNear(core.near(0, point));
    showDialogue(at, unit);
    showWhy(unit, why.answer);
    $("place").textContent = `octet ${point + 1} of ${talk.points}`;
    const row = LADDER.show(point); // last, for it asks where things are
    if ($("edit-open")?.previousSibling !== row?.button)
      $("edit-open")?.remove();
    if (row?.side === "C" && $("edit-open") === null)
      row.button.after(el("button", { id: "edit-open", class: "edit-row", "aria-label": "change this line",
                                      onclick: () => EDIT.open(row) }, "change"));
    changed();
  }

  /* The point of an octet of this unit, which may lie in a later turn of its side. */
  function badPoint(unit, offset) {
    const row = talk.rows.find(each => each.side === unit.side && each.at <= offset && offset < each.at + each.len);

    return row === undefined ? -1 : row.point + offset - row.at;
  }

  function showOctet(at, unit) {
    const octet = parseInt(at.hex, 16), within = at.offset - at.unit.from;
    const what = { command: "command", reply: "reply", data: "mail data" }[unit.kind];
    const next = at.next === "" ? "" : at.next;
    let text;

    if (at.alive)
      text = next === "" ? "Nothing may follow: the text is whole." :
        `Next may come: ${next}${at.word ? ", or nothing: so far it is a whole text of the rule" : ""}.`;
    else if (at.left === at.offset)
      text = `No continuation allows it: here the ${what} leaves its rule. What could have come: ${next}.`;
    else
      text = `The ${what} has left its rule before, at octet ${at.left - at.unit.from}, where ${next} could have come.`;
    const findings = at.findings.map(finding => `${finding.id}: the ${sideName(finding.side)} ` +
      `${finding.tolerates ? "tolerates this" : "is at fault"}; expected ${finding.expected}, got ${finding.got}.`);
    $("octet").replaceChildren(
      el("span", { class: "kbd" }, quoted(octet)), ` (octet ${within} of this ${what}, `,
      el("code", {}, `%x${at.hex}`), "). ", text,
      ...findings.flatMap(words => [el("br"), el("span", { class: "wrong" }, words)]));
    say(`Octet ${within}: ${quoted(octet)}. ${sideName(at.side)}, ${unit.rule}. ${text} ` +
        `Session: ${at.state}. ${findings.join(" ")}`);
  }

  /* For who does not see the figures. */
  function say(words) {
    $("here").replaceChildren(el("p", { class: "hidden", "aria-live": "polite" }, words));
  }

  /* The rule to look at: the one that was chosen, if it is here, else the innermost that is more than one octet. */
  function pick(chain) {
    const kept = chain.findLastIndex(link => link.rule === chosen);

    if (kept >= 0)
      return kept;
    const token = chain.findIndex(link => link.token);
    return token < 0 ? chain.length - 1 : Math.max(token - 1, 0);
  }

  function litOf(link, alive) {
    const lit = new Map(link.next.map(place => [place.join(), alive ? "is-next" : "is-missed"]));

    for (const place of link.took)
      lit.set(place.join(), [lit.get(place.join()), "is-took"].filter(Boolean).join(" "));
    return lit;
  }

  function showRule(at, chain) {
    const index = pick(chain);

    if (!fresh("rule", index, at.alive, chain.map(link => [link.rule, link.took, link.next]), at.unit.rule))
      return;
    $("chain").replaceChildren(...chain.map((link, i) => el("button", { "aria-pressed": i === index,
      title: `§${rules.get(link.rule.toLowerCase()).section}`,
      onclick: () => { chosen = link.rule; go(point); } }, link.rule)));
    if (index < 0)
      showText(rules.get(at.unit.rule.toLowerCase()), new Map());
    else
      showText(rules.get(chain[index].rule.toLowerCase()), litOf(chain[index], at.alive));
  }

  function showText(rule, lit) {
    $("abnf").replaceChildren(...RAIL.text(rule, lit));
    $("rail").replaceChildren(RAIL.draw(rule, lit, name => {
      const other = rules.get(name.toLowerCase());
      drawn.delete("rule");
      if (other !== undefined)
        showText(other, new Map());
    }));
    const ours = rule.name.startsWith("x-") ? "; postel's own, for what the RFC's prose asks beyond its grammar" : "";
    $("rule-note").textContent = `${rule.name}: ${section(rule.section)}, ${rule.file}${ours}`;
  }
  const section = text => (text === "" ? "no section" : /^RFC/.test(text) ? text : `§${text}`);

  function showNear(near) {
    if (!fresh("near", near))
      return;
    $("near").replaceChildren(MACHINE.near(near));
    $("near-list").replaceChildren(...MACHINE.nearWords(near));
  }

  function showDialogue(at, unit) {
    const before = stateBefore(unit), last = at.offset + 1 === at.unit.to && unit.side === "S";
    const owed = at.owed === "OPEN" ? "the greeting" : `the reply to ${at.owed === "DOT" ? "the mail data" : at.owed}`;
    const taken = last && before !== at.state ? `${before}>${at.state}` : null;

    if (!fresh("dialogue", at.state, taken, at.owed, at.waiting))
      return;
    $("dialogue").replaceChildren(MACHINE.dialogue(chart, at.state, taken));
    $("dialogue-list").replaceChildren(
      el("li", {}, "The session is in state ", el("code", {}, at.state), at.waiting > 0
        ? `; ${owed} is due` +
          `${at.waiting > 1 ? `, and ${at.waiting - 1} more (pipelining)` : ""}.` : "."),
      ...MACHINE.dialogueWords(chart, at.state));
  }

  /* Four questions, asked in this order; the first no decides. */
  function showWhy(unit, why) {
    const reply = unit.side === "S" ? unit
      : talk.units.find(each => each.side === "S" && each.number === unit.number + 1);
    const code = reply?.code || "no reply yet", data = why?.verb === "DOT";

    if (!fresh("why", unit, why, reply))
      return;
    if (why === null || why.command === undefined) {
      $("gates").replaceChildren();
      $("why").textContent = why === null ? "Not whole yet: nothing can be said before its end has come." : why.words;
      return;
    }
    const verdict = { unknown: 0, syntax: 1, long: 1, turn: 2, server: 3 }[why.why];
    const asked = [
      data ? ["Is it mail data?", ""] : ["Is its first word a verb?", "else 500"],
      [`Is ${data ? "all of it" : "the line"} in the rule ${why.rule}?`, data ? "else 554" : "else 501"],
      [`Is ${data ? "mail data" : why.verb} in turn in state ${why.state ?? "?"}?`, "else 503"],
      ["What does the server make of it?", String(code)]];
    $("gates").replaceChildren(...asked.map(([question, otherwise], i) => {
      const stop = i === verdict && i < 3, mark = i < verdict ? "✓" : stop ? "✗" : i === 3 && verdict === 3 ? "→" : "·";
      return el("li", { class: i < verdict ? "pass" : stop ? "stop" : i > verdict ? "unasked" : "" },
                el("span", { class: "mark", "aria-label": i < verdict ? "yes" : stop ? "no" : "" }, mark), question,
                el("span", { class: "code" }, stop ? otherwise.replace("else ", "")
                                                   : i === verdict || (i > verdict && i < 3) ? otherwise : ""));
    }));
    $("why").replaceChildren(`${why.words} `, el("b", {}, reply === undefined ? "" : `The server says ${reply.code}.`));
  }

  /* One stride; where there is none, one stays. */
  function move(stride, back) {
    const to = core.move(0, point, core.strides[stride], back);

    if (to >= 0)
      go(to);
    return to >= 0;
  }

  function run(back) {
    const hit = core.run(0, point, back);

    if (hit === null)
      return null;
    go(hit.point);
    return hit;
  }

  function start(theCore, allRules, onChange) {
    core = theCore;
    rules = allRules;
    chart = core.dialogue();
    changed = onChange;
  }

  return { start, open, go, move, run, talk: () => talk, point: () => point, unitAt };
})();
