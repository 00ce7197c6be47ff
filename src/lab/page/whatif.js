// whatif.js - a strict and a lax reader of the same octets: how mail is smuggled.   RFC 5321 §2.3.8, §4.1.1.4
// Read first: lab/page/edit.js, lab/session.c.  Read next: lab/page/texts.js.
// SPDX-License-Identifier: MIT
"use strict";

const WHATIF = (() => {
  const HERE = 1; // the core's second session: the first is the one that is walked
  let core = null;

  /* The octets as they are typed: a new line in the box is none, and \| has no meaning here. */
  const typed = () => TALK.unescape($("whatif-text").value.replaceAll("\n", ""));
  const shown = octets => TALK.escape(octets).replaceAll(/\\n(?!$)/g, "\\n\n").replaceAll(/\\r(?!\\n)(?!$)/g, "\\r\n");

  /* Where octet `at` of what was sent lies in what the lax reader made of it: it put the other half of each bare line
     end in (lab/session.c). */
  function places(octets, reader) {
    const lf = reader === "lf" || reader === "both", cr = reader === "cr" || reader === "both", at = [];
    let put = 0;

    octets.forEach((octet, i) => {
      const behindCr = i > 0 && octets[i - 1] === 13;
      put += (cr && behindCr && octet !== 10) || (lf && !behindCr && octet === 10) ? 1 : 0;
      at.push(i + put);
    });
    return at;
  }

  function read(octets, reader) {
    const told = core.play(HERE, [octets], reader);
    core.walk(HERE);
    const { units } = core.units(HERE);
    return { told, units, commands: units.filter(unit => unit.side === "C"),
             replies: units.filter(unit => unit.side === "S") };
  }

  /* What a reader takes an octet for: the unit, and whether it ends there. */
  function taken(reading, at) {
    const unit = reading.commands.find(each => each.at <= at && at < each.at + each.len);

    if (unit === undefined)
      return { kind: "unread", text: "not read any more", key: "unread" };
    const reply = reading.replies[unit.number + 1];
    return { unit, kind: unit.kind === "data" ? "content" : "command", reply };
  }

  function describe(reading, from, to) {
    const what = taken(reading, to), begins = taken(reading, from);

    if (what.unit === undefined)
      return what;
    const ends = what.unit.whole && what.unit.at + what.unit.len - 1 === to;
    const answer = ends && what.reply !== undefined ? ` → ${what.reply.code}` : "";
    if (what.kind === "content")
      return ends ? { kind: "end", text: `the end of the mail data${answer}`, key: `end${answer}` }
                  : { kind: "content", text: "mail data", key: "content" };
    const verb = what.unit.verb === "OTHER" ? "a command of no known verb" : `command ${what.unit.verb}`;
    return { kind: "command", text: begins.unit !== what.unit ? `… ${verb}${answer}` : `${verb}${answer}`,
             key: `${what.unit.verb}${answer}` };
  }

  /* Pieces that end behind each CR LF, bare LF or bare CR: where any reader could see a line end. */
  function pieces(octets) {
    const list = [];
    let from = 0;

    for (let i = 0; i < octets.length; i++)
      if (octets[i] === 10 || (octets[i] === 13 && octets[i + 1] !== 10)) {
        list.push([from, i]);
        from = i + 1;
      }
    if (from < octets.length)
      list.push([from, octets.length - 1]);
    return list;
  }

  function mailCards(title, reading, others) {
    const mails = reading.told.mails;

    return el("div", {}, el("h3", {}, `${title}: ${mails.length} mail${mails.length === 1 ? "" : "s"} delivered`),
      ...mails.map((mail, i) => {
        const forged = others !== null && !others.some(other => other.from === mail.from && other.to === mail.to);
        return el("div", { class: forged ? "mail forged" : "mail" },
          el("h4", {}, `${forged ? "Forged: " : `Mail ${i + 1}: `}from ${mail.from} to ${mail.to}`),
          forged ? "Nobody sent this mail: to the first server it was text." : "",
          el("pre", {}, ...octetSpans(core.content(HERE, mail).subarray(0, 2000))));
      }), mails.length === 0 ? el("p", { class: "aside" }, refusal(reading)) : "");
  }

  function refusal(reading) {
    const end = reading.replies.find(reply => reply.verb === "DOT" && reply.code >= 400);

    return end === undefined ? "Nothing came as far as the end of mail data."
                             : `The end of mail data was answered ${end.code}.`;
  }

  function show() {
    let octets;

    try {
      octets = typed();
      $("whatif-wrong").textContent = "";
    } catch (error) {
      $("whatif-wrong").textContent = error.message;
      return;
    }
    const reader = $("whatif-reader").value, at = places(octets, reader);
    const strict = read(octets, core.readers[$("whatif-first").value]), mails = strict.told.mails;
    const strictMails = mailCards("The first, strict server", strict, null);
    const lax = read(octets, core.readers[reader]);
    let first = -1;

    $("whatif-table").tBodies[0].replaceChildren(...pieces(octets).map(([from, to], i) => {
      const left = describe(strict, from, to), right = describe(lax, at[from], at[to]), parted = left.key !== right.key;
      first = parted && first < 0 ? i : first;
      return el("tr", { class: parted ? "part" : "" },
                el("td", { class: "octets" }, ...octetSpans(octets.subarray(from, to + 1))),
                el("td", { class: left.kind }, left.text), el("td", { class: right.kind }, right.text));
    }));
    $("whatif-mails").replaceChildren(strictMails, mailCards("The second, lax server", lax, mails));
    const forged = lax.told.mails.length - mails.length;
    $("whatif-verdict").textContent = first < 0 ? "The two servers agree on every octet."
      : `They part at line ${first + 1} of the table. ` + (mails.length > 0 && forged > 0
        ? "The second delivers a mail that the first has never seen as one: it was smuggled."
        : mails.length === 0 && strict.replies.some(reply => reply.verb === "DOT" && reply.code >= 500)
          ? "But the first has refused it, so the second never gets these octets."
          : "They do not agree on what was said.");
  }

  function put(text) {
    const box = $("whatif-text"), { selectionStart: from, selectionEnd: to } = box;

    box.setRangeText(text, from, to, "end");
    box.focus();
    show();
  }

  function load(octets) {
    $("whatif-text").value = shown(octets);
    show();
  }

  function start(theCore) {
    core = theCore;
    $("whatif-text").addEventListener("input", show);
    $("whatif-first").addEventListener("change", show);
    $("whatif-reader").addEventListener("change", show);
    for (const button of document.querySelectorAll("[data-put]"))
      button.addEventListener("click", () => put(button.dataset.put));
  }

  return { start, load, show };
})();
